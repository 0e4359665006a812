"""What comes from the browser, taken for what it may be: a request is JSON that anybody can write."""

import re
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlsplit

from index.engine import Catalogue
from index.errors import QuestionError
from index.languages import FIRST, Language, language_named

FILTERS = ("document", "section", "speaker", "since", "until")
_COLLECTION = re.compile(r"collection=[a-z0-9-]{1,64}", re.ASCII)
Request = Mapping[str, Any]
Reply = dict[str, Any]


def position_in(catalogue: Catalogue, request: Request) -> int | None:
    """Return the position of the sentence that a request names by its anchor, if there is such a one."""
    anchor = request.get("anchor")
    return catalogue.position(anchor) if isinstance(anchor, str) else None


def whole(text: Any) -> Any:  # noqa: ANN401 - what is no string passes, for the check that says so
    """Return ``text`` with halves of surrogate pairs, which no UTF-8 can carry, as U+FFFD."""
    if not isinstance(text, str):
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def narrowed(filters: Any) -> dict[str, Any]:  # noqa: ANN401 - from outside
    """Return what the page's fields narrow a question to, as :meth:`Assistant.ask` takes it; an empty one does not."""
    given = filters if isinstance(filters, Mapping) else {}
    texts = {name: str(given[name]).strip() for name in FILTERS if given.get(name)}
    options: dict[str, Any] = {name: text for name, text in texts.items() if text}
    if document := options.pop("document", None):
        options["documents"] = [document]
    return options


def checked(checked: Any, ids: Iterable[str]) -> list[str]:  # noqa: ANN401 - from outside
    """Return the documents whose boxes are checked: those of "only", or all but those of "except".

    Raises:
        QuestionError: none is.
    """
    boxes = checked if isinstance(checked, Mapping) else {}
    named = {name for name in list_in(boxes.get("only", boxes.get("except"))) if isinstance(name, str)}
    chosen = [name for name in ids if (name in named) == ("only" in boxes)]
    if not chosen:
        raise QuestionError(
            "Aucun document n’est coché\u00a0: cochez-en un dans la liste des documents.",
            "No document is checked: check one in the list of documents.",
        )
    return chosen


def list_in(value: Any) -> list[Any]:  # noqa: ANN401 - from outside
    """Return a list if it is one, else an empty one."""
    return value if isinstance(value, list) else []


def number_in(value: Any, otherwise: int) -> int:  # noqa: ANN401 - from outside
    """Return a whole number if it is one."""
    return value if isinstance(value, int) else otherwise


def language_in(request: Request) -> Language:
    """Return the language that the page speaks."""
    return language_named(request.get("language")) or FIRST


def address_in(value: Any) -> str:  # noqa: ANN401 - from outside
    """Return the page's own address if it is one, without query and anchor but for the collection that it shows."""
    try:
        parts = urlsplit(value) if isinstance(value, str) else None
    except ValueError:  # a bracket without its other half, say
        return ""
    if parts is None or parts.scheme not in ("http", "https"):
        return ""
    collection = _COLLECTION.fullmatch(parts.query)
    return f"{parts.scheme}://{parts.netloc}{parts.path}{f'?{parts.query}' if collection else ''}"
