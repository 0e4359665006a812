"""What is known of a document besides its text, as JSON."""

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from index.datatypes import Document, Fact, RecognisedPage, Ruling, Section, Span
from index.printable import printable
from index.reading.account import read_account

_SIMPLE = ("id", "title", "sha256", "language", "kind", "url", "pages", "date")
_OF_SECTION = ("name", "heading", "speaker", "date", "page", "above", "number")
_SPANS = ("paragraphs", "lines", "captions")


def record_of(document: Document) -> dict[str, Any]:
    """Return everything but the text, as plain JSON types."""
    return {name: getattr(document, name) for name in _SIMPLE} | {
        "path": printable(document.path.name) if document.path else None,
        "sections": [_section(section) for section in document.sections],
        "facts": [asdict(fact) for fact in document.facts],
        "rulings": [[_pair(ruling.paragraph), *map(_pair, ruling.by)] for ruling in document.rulings],
        "account": asdict(document.account) if document.account else None,
        "recognised": [asdict(page) for page in document.recognised],
    }


def read_record(record: dict[str, Any], text: str) -> Document:
    """Return the document whose record this is."""
    about = {name: record[name] for name in _SIMPLE} | {"pages": tuple(record["pages"])}
    return Document(
        text=text,
        path=Path(record["path"]) if record["path"] else None,
        sections=tuple(map(_read_section, record["sections"])),
        facts=tuple(Fact(**fact) for fact in record["facts"]),
        rulings=tuple(Ruling(Span(*first), tuple(Span(*span) for span in by)) for first, *by in record["rulings"]),
        account=read_account(record["account"]) if record["account"] else None,
        recognised=tuple(RecognisedPage(**page) for page in record["recognised"]),
        **about,
    )


def _pair(span: Span) -> tuple[int, int]:
    return span.start, span.end


def _section(section: Section) -> dict[str, Any]:
    spans = {name: [_pair(span) for span in getattr(section, name)] for name in _SPANS}
    return {name: getattr(section, name) for name in _OF_SECTION} | spans


def _read_section(section: dict[str, Any]) -> Section:
    spans = {name: tuple(Span(*span) for span in section[name]) for name in _SPANS}
    return Section(**{**section, **spans, "above": tuple(section["above"])})


@dataclass(frozen=True)
class Stands:
    """A section and where it stands."""

    document: str
    section: Section  # without its places, at a fraction of the cost
    holds_text: bool  # or is no more than a heading


def standing_of(document: str, record: dict[str, Any]) -> tuple[Stands, ...]:
    """Return the sections of a document, by its record."""
    return tuple(
        Stands(document, _facts(section), bool(section["paragraphs"] or section["lines"]))
        for section in record["sections"]
    )


def _facts(section: dict[str, Any]) -> Section:
    return Section(**{**section, **dict.fromkeys(_SPANS, ()), "above": tuple(section["above"])})
