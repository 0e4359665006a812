"""Calls of Gradio's own endpoint, made whole before Gradio sees them.

Gradio takes values by place, fails where one is left out, and takes some objects for files that it should fetch. What
goes on to it has every value, none of which is an object, and nothing that was not asked for.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from index.errors import QuestionError, echo

_SESSION = re.compile(r"[A-Za-z0-9-]{1,64}", re.ASCII)
REQUIRED = object()  # stands for the default of a parameter that has none


@dataclass(frozen=True)
class Function:
    """A function of the endpoint: its name, the number that Gradio knows it by, its parameters and their defaults."""

    name: str
    number: int
    defaults: Mapping[str, Any]


def whole_call(functions: Sequence[Function], name: str | None, named: bool, body: object) -> dict[str, Any]:
    """Return what is passed on for a call of the function ``name``; without a name the body numbers it.

    ``named`` says whether the values come by name.

    Raises:
        QuestionError: there is no such function, or its values are not what it takes.
    """
    if not isinstance(body, Mapping):
        raise QuestionError("Envoyez un objet JSON.", "Send a JSON object.")
    function = _function(functions, name, body.get("fn_index"))
    if named:
        return _by_name(function, body)
    values = body.get("data", [])
    if not isinstance(values, list):
        raise QuestionError("data doit être une liste de valeurs.", "data must be a list of values.")
    if len(values) > len(function.defaults):
        raise QuestionError(
            f"{function.name} prend au plus {len(function.defaults)} valeurs, non {len(values)}.",
            f"{function.name} takes at most {len(function.defaults)} values, not {len(values)}.",
        )
    whole: dict[str, Any] = {
        "data": list(_by_name(function, dict(zip(function.defaults, values, strict=False))).values())
    }
    if name is None:
        whole |= {"fn_index": function.number, "session_hash": _session(body.get("session_hash"))}
    return whole


def _function(functions: Sequence[Function], name: str | None, number: object) -> Function:
    for function in functions:
        if name == function.name or (name is None and number == function.number and not isinstance(number, bool)):
            return function
    raise QuestionError(
        f"Fonction inconnue\u00a0: {echo(name or number)}.", f"Unknown function: {echo(name or number)}."
    )


def _by_name(function: Function, values: Mapping[str, Any]) -> dict[str, Any]:
    for name, value in values.items():
        if name not in function.defaults:
            known = ", ".join(function.defaults)
            raise QuestionError(
                f"Champ inconnu\u00a0: {echo(name)}. Ceux qui existent\u00a0: {known}.",
                f"Unknown field: {echo(name)}. Those that exist: {known}.",
            )
        if not _plain(value):
            raise QuestionError(f"{name} ne peut pas être un objet.", f"{name} cannot be an object.")
    whole = {}
    for name, default in function.defaults.items():
        value = values.get(name)
        whole[name] = default if value is None else value
        if whole[name] is REQUIRED:
            raise QuestionError(f"Il manque le champ {name}.", f"The field {name} is missing.")
    return whole


def _plain(value: object) -> bool:
    """Tell whether a value is a text, a number, a truth value or null, or a list of such."""
    if isinstance(value, list):
        return not any(isinstance(item, list | dict) for item in value)
    return not isinstance(value, dict)


def _session(given: object) -> str:
    if not isinstance(given, str) or not _SESSION.fullmatch(given):
        raise QuestionError("session_hash n’est pas un nom de session.", "session_hash is no name of a session.")
    return given
