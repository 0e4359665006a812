"""What a person narrows a search to, checked: some documents, a section, a speaker, a time.

The names that a person can give are those of the sections that hold text: a part of a Senate page, a heading.
"""

import re
from collections.abc import Iterable
from dataclasses import replace

from index.engine import Catalogue, Where
from index.errors import QuestionError, echo
from index.text.analysis import fold

LISTED = 12  # names that a sentence lists
_DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")  # ISO 8601: a year, a month or a day


def read_where(
    catalogue: Catalogue,
    documents: Iterable[str] | None = None,
    section: str | None = None,
    speaker: str | None = None,
    since: str | None = None,
    until: str | None = None,
) -> Where:
    """Check what narrows a question.

    ``documents`` are ids, ``section`` is a name, ``speaker`` a part of a name, letters' case and accents aside,
    ``since`` and ``until`` are the first and the last day, month or year.

    Raises:
        QuestionError: a document, section or speaker is not known, or a date is none; the message names those that are.
    """
    where = Where(None if documents is None else _documents(catalogue, documents))
    if section is not None:
        known = catalogue.names(where).sections
        if not isinstance(section, str) or section not in known:
            raise QuestionError(
                f"Section inconnue\u00a0: {echo(section)}. Celles qui existent\u00a0: {_listed(known)}.",
                f"Unknown section: {echo(section)}. Those that exist: {_listed(known)}.",
            )
        where = replace(where, section=section)
    if speaker is not None:
        known = catalogue.names(where).speakers
        wanted = fold(speaker).strip() if isinstance(speaker, str) else ""
        if not wanted or not any(wanted in fold(name) for name in known):
            raise QuestionError(
                f"Auteur inconnu\u00a0: {echo(speaker)}. Ceux qui sont cités\u00a0: {_listed(known)}.",
                f"Unknown speaker: {echo(speaker)}. Those that are named: {_listed(known)}.",
            )
        where = replace(where, speaker=wanted)
    _check_dates(since, until)
    if since is not None or until is not None:
        _check_dated(catalogue, where, since, until)
    return replace(where, since=since, until=until)


def _documents(catalogue: Catalogue, documents: Iterable[str]) -> frozenset[str]:
    if not isinstance(documents, Iterable):
        raise QuestionError(
            f"documents est {echo(documents)}\u00a0: donnez des identifiants.",
            f"documents is {echo(documents)}: give ids.",
        )
    wanted = [documents] if isinstance(documents, str) else list(documents)
    unknown = [name for name in wanted if not isinstance(name, str) or name not in catalogue.documents]
    if unknown:
        named = ", ".join(sorted(echo(name) for name in unknown)[:LISTED])
        raise QuestionError(f"Document inconnu\u00a0: {named}.", f"Unknown document: {named}.")
    return frozenset(wanted)


def _check_dates(since: str | None, until: str | None) -> None:
    for name, day in (("since", since), ("until", until)):
        if day is not None and not (isinstance(day, str) and _DATE.fullmatch(day)):
            raise QuestionError(
                f"{name} est {echo(day)}\u00a0: donnez une date comme 2019, 2019-10 ou 2019-10-24.",
                f"{name} is {echo(day)}: give a date like 2019, 2019-10 or 2019-10-24.",
            )
    if since and until and until + "-99" < since:
        raise QuestionError(f"{since} est après {until}.", f"{since} is after {until}.")


def _check_dated(catalogue: Catalogue, where: Where, since: str | None, until: str | None) -> None:
    """Say so where nothing has a date, rather than that the documents do not answer."""
    period = " – ".join(filter(None, [since, until]))
    if not catalogue.names(where).dated:
        raise QuestionError(
            f"Aucun texte n’a de date connue\u00a0: la période ({period}) ne peut pas le restreindre.",
            f"No text has a known date: the period ({period}) cannot narrow it.",
        )
    if not catalogue.names(replace(where, since=since, until=until)).dated:
        raise QuestionError(
            f"Aucun texte n’est daté de cette période ({period})\u00a0: élargissez-la.",
            f"No text is dated within this period ({period}): widen it.",
        )


def _listed(names: Iterable[str]) -> str:
    known = sorted(names)
    return ", ".join(known[:LISTED]) + (", ..." if len(known) > LISTED else "") if known else "—"
