"""A question page of the Senate, or the text that people copy from it: its fixed lines, and what stands between."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from index.datatypes import Document, Section, Span
from index.parliament.speeches import split_speeches
from index.printable import as_title
from index.text.analysis import fold
from index.text.lines import fixed

_DASH = r"[-\u2010-\u2015\u2212]"
_DATE = (
    r"(?:(?P<day>\d{1,2})/(?P<month>\d{1,2})/(?P<year>\d{4})"
    r"|(?P<nth>\d{1,2})(?:er)?\s+(?P<name_of_month>[a-zéû]{3,9})\s+(?P<in_year>\d{4}))"
)
_PUBLISHED = (
    rf"publiée\s+(?:dans\s+le\s+JO\s+(?:du\s+)?Sénat\s+du|le)\s+{_DATE}"
    rf"(?:\s*(?:{_DASH}|,)\s*(?:page|p\.)\s+(?P<page>\d+))?"
)
# The fixed lines of a Senate question page, and of the text that people copy from it.
_QUESTION = re.compile(
    r"Question\s+(?:\S.*?\s+)?de\s+(?P<civility>M\.|Mme|Mlle)\s+(?P<name>[^()]+?)\s*\((?P<seat>[^()]+)\)\s+"
    + _PUBLISHED
)
_ANSWER = re.compile(
    rf"Réponse\s+(?P<article>du|de\s+la|de\s+l['’]|des|de(?=\s+(?:M\.|Mme)))\s*(?P<speaker>.+?)\s+{_PUBLISHED}"
)
_PAGE = re.compile(
    rf"(?:Publiée\s+dans\s+le\s+JO\s+(?:du\s+)?Sénat\s+du\s+{_DATE}\s*)?(?:{_DASH}|,)?\s*(?:page|p\.)\s+(?P<page>\d+)"
)
# What became of the question, said by nobody: each is a section of its own.
_FATE = re.compile(
    r"Transmise\s+(?:au|à)\b.+|"
    r"La\s+question\s+(?:a\s+été|est)\s+(?:retirée|caduque)\b.*|(?:Question\s+)?(?:Retirée|Caduque)\b.*|"
    r"En\s+attente\s+de\s+réponse\b.*"
)
_NOTICE = re.compile(  # a line of the section that it stands in
    r"Rectificatif\s+publié\b.*|Réponse\s+apportée\s+en\s+séance\s+publique\s+le\b.*|"
    r"Rappelle\s+la\s+question\b.*|Rappelée\s+par\s+la\s+question\b.*"
)
_SAID = re.compile(rf"Réponse\s+apportée\s+en\s+séance\s+publique\s+le\s+{_DATE}\W*")
_MONTHS = "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split()
_TRAILER = re.compile(r"Page mise à jour le\b.*")  # the site's footer: often cut off, never part of the answer
_SUBJECT = re.compile(
    r"(?:(?:appelle|attire)\s+l['’]attention\s+(?:de|du)|interroge|interpelle|alerte|questionne|sollicite)"
    r"\s.{1,300}?\s+sur\s+(?P<subject>.{1,300}?)"
    r"(?:[,.;:]|\s+(?:qui|que|dont)\s)"
)


def find_question(text: str, lines: Sequence[Span]) -> re.Match[str] | None:
    """Return the header line of a Senate page as its form, or None where there is none."""
    return next((match for line in _joined(text, lines) if (match := fixed(_QUESTION, line.of(text)))), None)


def _joined(text: str, lines: Sequence[Span]) -> list[Span]:
    """Join a header whose second line begins with "publiée"."""
    joined: list[Span] = []
    for line in lines:
        before = joined[-1].of(text) if joined else ""
        if line.of(text).startswith("publiée") and re.match(r"(?:Question|Réponse)\s", before) and len(before) < 300:
            joined[-1] = Span(joined[-1].start, line.end)
        else:
            joined.append(line)
    return joined


def read_senate(
    text: str, lines: list[Span], question: re.Match[str], identifier: str, sha256: str, path: Path | None
) -> Document:
    """Cut a Senate page at its fixed lines; a page line belongs to the section that it closes."""
    sections: list[Section] = []
    opened: dict[str, Any] = {"name": None, "heading": None}
    paragraphs: list[Span] = []
    fixed_lines: list[Span] = []
    said: re.Match[str] | None = None  # in the chamber, on this day

    def close() -> None:
        if paragraphs or fixed_lines:
            sections.append(Section(paragraphs=tuple(paragraphs), lines=tuple(fixed_lines), **opened))
        paragraphs.clear()
        fixed_lines.clear()

    for span in _joined(text, lines):
        line = " ".join(span.of(text).split()) if "\n" in span.of(text) else span.of(text)
        if match := fixed(_QUESTION, line):
            close()
            opened = {"name": "question", "heading": line, "speaker": _senator(match, text), **_date_and_page(match)}
        elif match := fixed(_ANSWER, line):
            close()
            opened = {"name": "réponse", "heading": line, "speaker": match["speaker"], **_date_and_page(match)}
        elif fixed(_FATE, line):
            close()
            opened = {"name": None, "heading": line}
        elif match := fixed(_PAGE, line):
            opened["page"] = int(match["page"])
            fixed_lines.append(span)
            continue
        elif fixed(_NOTICE, line):
            said = said or fixed(_SAID, line)
            fixed_lines.append(span)
            continue
        elif fixed(_TRAILER, line):
            continue
        else:
            paragraphs.append(span)
            continue
        fixed_lines.append(span)
    close()
    spoken = split_speeches(text, sections, "débat") or tuple(sections)
    if said and (day := _day(said)):
        spoken = tuple(replace(part, date=day) if part.name == "débat" else part for part in spoken)
    title = f"Question de {_senator(question, text)}"
    if match := _SUBJECT.search(text):
        title += f" sur {match['subject']}"
    day = _day(question)
    return Document(identifier, as_title(title), text, spoken, sha256, "fr", "senate", None, path, date=day)


def _senator(match: re.Match[str], text: str) -> str:
    """Return "M. MAZUIR Rachel (Ain - SOCR)" as one speaks of him: "M. Rachel Mazuir (Ain - SOCR)".

    Capitals are often without their accents: where the text writes the name out, it is written so.
    """
    words = match["name"].split()
    surname = [word.title() for word in words if word.isupper() and len(word) > 1]
    given = [word for word in words if not (word.isupper() and len(word) > 1)]
    name = " ".join(given + surname)
    told = re.finditer(rf"\b{re.escape(name[:1])}[\w'’-]*(?:\s[\w'’-]+){{{len(name.split()) - 1}}}", text[:20_000])
    written = [found[0] for found in told if fold(found[0]) == fold(name)]
    name = next((found for found in written if found != name and not _has_capitals(found)), name)
    return f"{match['civility']} {name} ({match['seat']})"


def _has_capitals(name: str) -> bool:
    return any(word.isupper() and len(word) > 1 for word in name.split())


def _date_and_page(match: re.Match[str]) -> dict[str, Any]:
    return {"date": _day(match), "page": int(match["page"]) if match["page"] else None}


def _day(match: re.Match[str]) -> str | None:
    try:
        if match["year"]:
            return date(int(match["year"]), int(match["month"]), int(match["day"])).isoformat()
        return date(int(match["in_year"]), _MONTHS.index(match["name_of_month"]) + 1, int(match["nth"])).isoformat()
    except ValueError:  # 31/02/2019, or no month: the line stays citable, but no date is claimed
        return None
