"""A written question of the Assemblée nationale, as its page is copied or saved."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from index.datatypes import Document, Section, Span
from index.parliament.speeches import split_speeches
from index.printable import as_title

_AUTHOR = re.compile(
    r"(?:Question\s+N°\s*:?\s*\d+\s+)?de\s+(?P<who>(?:M\.|Mme|Mlle)\s+[^()\n]{2,80}?)\s*\(", re.IGNORECASE
)
_PUBLISHED = (
    r"\s+publiée\s+au\s+JO\s+le\s*:?\s*(?P<day>\d{1,2})/(?P<month>\d{1,2})/(?P<year>\d{4})"
    r"(?:\s+page\s*:?\s*(?P<page>\d+))?"
)
_ASKED = re.compile("Question" + _PUBLISHED)
_ANSWERED = re.compile("Réponse" + _PUBLISHED)
_MINISTRY = re.compile(r"Ministère\s+attributaire\s*[>:]\s*(?P<name>[^\n;|]{2,120}?)\s*(?:[;|\n]|$)")
_TEXTS = {"question": re.compile(r"Texte\s+de\s+la\s+question"), "réponse": re.compile(r"Texte\s+de\s+la\s+réponse")}


@dataclass(frozen=True)
class _Fact:
    """When a part was published, and on which page."""

    date: str | None
    page: int | None


def is_question(text: str, lines: Sequence[Span]) -> bool:
    """Tell whether this is a question page of the Assemblée."""
    has_text = any(_TEXTS["question"].fullmatch(line.of(text)) for line in lines)
    return has_text and _ASKED.search(text) is not None and _AUTHOR.search(text) is not None


def read_question(text: str, lines: Sequence[Span], identifier: str, sha256: str, path: Path | None) -> Document:
    """Cut the page at the headings of its texts; what stands before them are its header lines."""
    author = _AUTHOR.search(text)
    ministry = _MINISTRY.search(text)
    speakers = {
        "question": " ".join(author["who"].split()) if author else None,
        "réponse": f"Ministère\u00a0: {ministry['name']}" if ministry else None,
    }
    facts = {"question": _fact(_ASKED.search(text)), "réponse": _fact(_ANSWERED.search(text))}
    sections: list[Section] = []
    name: str | None = None
    heading: str | None = None
    paragraphs: list[Span] = []
    for line in [*lines, None]:
        opened = next((part for part, form in _TEXTS.items() if line and form.fullmatch(line.of(text))), None)
        if line is not None and opened is None:
            paragraphs.append(line)
            continue
        if paragraphs or name:
            sections.append(_section(name, heading, paragraphs, speakers, facts))
        name, heading, paragraphs = opened, line.of(text) if line else None, []
    title = f"Question de {speakers['question']}"
    return Document(
        identifier,
        as_title(title),
        text,
        split_speeches(text, sections, "débat") or tuple(sections),
        sha256,
        "fr",
        "assemblee",
        None,
        path,
        date=facts["question"].date,
    )


def _section(
    name: str | None,
    heading: str | None,
    paragraphs: Sequence[Span],
    speakers: dict[str, str | None],
    facts: dict[str, _Fact],
) -> Section:
    if name is None:
        return Section(None, None, (), lines=tuple(paragraphs), date=facts["question"].date)
    return Section(
        name, heading, tuple(paragraphs), speaker=speakers[name], date=facts[name].date, page=facts[name].page
    )


def _fact(match: re.Match[str] | None) -> _Fact:
    if match is None:
        return _Fact(None, None)
    try:
        day = date(int(match["year"]), int(match["month"]), int(match["day"])).isoformat()
    except ValueError:
        day = None
    return _Fact(day, int(match["page"]) if match["page"] else None)
