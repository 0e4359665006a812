"""Which sentences a question may be answered with: those of some documents, of a section, a speaker, a time.

The names that a person can give are those of the sections: a part of a Senate page, a heading. A section without a date
is outside every range of dates.
"""

import re
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from index.errors import QuestionError, echo
from index.storage.store import Index
from index.text.analysis import fold

NAMED = 12  # names that a sentence lists
_DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")  # ISO 8601: a year, a month or a day


def allowed_sentences(
    index: Index,
    documents: Iterable[str] | None = None,
    section: str | None = None,
    speaker: str | None = None,
    since: str | None = None,
    until: str | None = None,
) -> NDArray[np.bool_] | None:
    """Return which sentences (by position) pass every filter that is given, or None when none is.

    ``documents`` are ids, ``section`` is a name, ``speaker`` a part of a name, letters' case and accents aside,
    ``since`` and ``until`` are the first and the last day, month or year.

    Raises:
        QuestionError: a document, section or speaker is not known, or a date is none; the message names those that are.
    """
    if all(given is None for given in (documents, section, speaker, since, until)):
        return None
    tables = index.tables
    chosen = np.ones(len(index.ids), dtype=bool) if documents is None else _documents(index, documents)
    parts = np.repeat(chosen, tables.documents["sections"])
    if section is not None:
        parts &= _named(index, parts, section)
    if speaker is not None:
        parts &= _spoken(index, parts, speaker)
    if since is not None or until is not None:
        parts &= _dated(index, since, until)
    first = np.repeat(tables.starts["sections"][:-1], tables.documents["sentences"])
    allowed: NDArray[np.bool_] = parts[first + tables["sentences"]["section"]]
    return allowed


def _documents(index: Index, documents: Iterable[str]) -> NDArray[np.bool_]:
    if not isinstance(documents, Iterable):
        raise QuestionError(
            f"documents est {echo(documents)}\u00a0: donnez des identifiants.",
            f"documents is {echo(documents)}: give ids.",
        )
    chosen = np.zeros(len(index.ids), dtype=bool)
    unknown = []
    for document in [documents] if isinstance(documents, str) else documents:
        place = index.place(document) if isinstance(document, str) else None
        if place is None:
            unknown.append(document)
        else:
            chosen[place] = True
    if unknown:
        named = ", ".join(sorted(echo(document) for document in unknown)[:NAMED])
        raise QuestionError(f"Document inconnu\u00a0: {named}.", f"Unknown document: {named}.")
    return chosen


def _named(index: Index, parts: NDArray[np.bool_], section: str) -> NDArray[np.bool_]:
    matching = np.array([part.section.name == section for part in index.sections], dtype=bool)
    if not (matching & parts).any():
        known = _listed(part.section.name for part, inside in zip(index.sections, parts, strict=True) if inside)
        raise QuestionError(
            f"Section inconnue\u00a0: {echo(section)}. Celles qui existent\u00a0: {known}.",
            f"Unknown section: {echo(section)}. Those that exist: {known}.",
        )
    return matching


def _spoken(index: Index, parts: NDArray[np.bool_], speaker: str) -> NDArray[np.bool_]:
    wanted = fold(speaker).strip() if isinstance(speaker, str) else ""
    matching = np.array([bool(wanted) and wanted in fold(part.section.speaker or "") for part in index.sections], bool)
    if not (matching & parts).any():
        known = _listed(part.section.speaker for part, inside in zip(index.sections, parts, strict=True) if inside)
        raise QuestionError(
            f"Auteur inconnu\u00a0: {echo(speaker)}. Ceux qui sont cités\u00a0: {known}.",
            f"Unknown speaker: {echo(speaker)}. Those that are named: {known}.",
        )
    return matching


def _dated(index: Index, since: str | None, until: str | None) -> NDArray[np.bool_]:
    for name, day in (("since", since), ("until", until)):
        if day is not None and not (isinstance(day, str) and _DATE.fullmatch(day)):
            raise QuestionError(
                f"{name} est {echo(day)}\u00a0: donnez une date comme 2019, 2019-10 ou 2019-10-24.",
                f"{name} is {echo(day)}: give a date like 2019, 2019-10 or 2019-10-24.",
            )
    if since and until and until + "-99" < since:
        raise QuestionError(f"{since} est après {until}.", f"{since} is after {until}.")
    # ISO dates sort as text; "2019" and "2019-10" stand for their first day, and for their last one with more after it.
    low, high = since or "", (until or "9999") + "-99-99"
    dates = [part.section.date for part in index.sections]
    return np.array([date is not None and low <= date <= high for date in dates], dtype=np.bool_)


def _listed(names: Iterable[str | None]) -> str:
    known = sorted({name for name in names if name})
    return ", ".join(known[:NAMED]) + (", ..." if len(known) > NAMED else "") if known else "—"
