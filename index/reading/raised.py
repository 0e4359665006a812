"""Raised figures in a text whose format tells them: the call of a note goes, a power stays raised. Runs in the worker.

A reader marks what is raised; which of it calls a note is known only when all of the text has been read.
"""

import re
from collections.abc import Iterable

from index.datatypes import Reason
from index.reading.account import Ledger

MARK = "\1"  # before and after what is raised; no format that is XML can hold it

_FIGURES = re.compile(r"\s*[\[(]?\s*(?:\d{1,3}|\*{1,3}|[†‡])(?:\s?[,;]\s?(?:\d{1,3}|\*{1,3}))*\s*[\])]?\s*")
_LABELS = re.compile(r"\d+|\*+|[†‡]")
_RAISED = re.compile(f"{MARK}([^{MARK}]*){MARK}")
_NOTE = re.compile(rf"\s*{MARK}?[\[(]?(\d{{1,3}}|\*{{1,3}}|[†‡])[\])]?{MARK}?[.:)]?\s*{MARK}?\s\S")
_UNIT = re.compile(r"(?:^|[\s\d(])(?:[cdkhm]?m|[cdm]?l|s|kWh?|CO)\s?$")
_POWER = re.compile(r"(?:^|[^\d\w])10\s?$")
_HIGH = str.maketrans("0123456789()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁽⁾")


def raised(text: str) -> str:
    """Return what is raised, marked if it may be the call of a note."""
    return f"{MARK}{text}{MARK}" if _FIGURES.fullmatch(text) else text


def unmarked(text: str) -> str:
    """Return a title without what is raised behind its words."""
    return " ".join(_RAISED.sub("", text).split()) if MARK in text else text


def labels_of(texts: Iterable[str]) -> frozenset[str]:
    """Return the labels with which paragraphs begin, as notes do."""
    return frozenset(match[1] for text in texts if (match := _NOTE.match(text)))


def settled(text: str, noted: frozenset[str], ledger: Ledger) -> str:
    """Return a text without its calls of notes, and with other figures raised behind a figure written as such."""

    def written(match: re.Match[str]) -> str:
        words, before = match[1], match.string[: match.start()]
        if not before.strip() or _UNIT.search(before):
            return words  # the label of the note itself, or "m2"
        if not _POWER.search(before) and all(label in noted for label in _LABELS.findall(words)):
            ledger.leave(Reason.NOTE_CALL, words)
            return ""
        return words.translate(_HIGH) if before[-1:].isalnum() else words

    return _RAISED.sub(written, text) if MARK in text else text
