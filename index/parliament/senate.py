"""A question page of the Senate, or the text that people copy from it: its fixed lines, and what stands between."""

import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from index.datatypes import Document, Section, Span
from index.text.lines import fixed

_DATE = r"(?P<day>\d{1,2})/(?P<month>\d{1,2})/(?P<year>\d{4})"
_PUBLISHED = rf"publiée\s+(?:dans\s+le\s+JO\s+Sénat\s+du|le)\s+{_DATE}(?:\s+-\s+page\s+(?P<page>\d+))?"
# The fixed lines of a Senate question page, and of the text that people copy from it.
_QUESTION = re.compile(
    r"Question\s+(?:\S.*?\s+)?de\s+(?P<civility>M\.|Mme|Mlle)\s+(?P<name>[^()]+?)\s*\((?P<seat>[^()]+)\)\s+"
    + _PUBLISHED
)
_ANSWER = re.compile(rf"Réponse\s+(?P<article>du|de\s+la|de\s+l['’]|des)\s*(?P<speaker>.+?)\s+{_PUBLISHED}")
_PAGE = re.compile(r"-\s*page\s+(?P<page>\d+)")
_TRANSFER = re.compile(r"Transmise\s+(?:au|à)\b.+")
_TRAILER = re.compile(r"Page mise à jour le\b.*")  # the site's footer: often cut off, never part of the answer
_SUBJECT = re.compile(
    r"(?:appelle|attire)\s+l['’]attention\s+(?:de|du)\s.{1,300}?\s+sur\s+(?P<subject>.{1,300}?)"
    r"(?:[,.;:]|\s+(?:qui|que|dont)\s)"
)


def find_question(text: str, lines: Sequence[Span]) -> re.Match[str] | None:
    """Return the header line of a Senate page as its form, or None where there is none."""
    return next((match for line in lines if (match := fixed(_QUESTION, line.of(text)))), None)


def read_senate(
    text: str, lines: list[Span], question: re.Match[str], identifier: str, sha256: str, path: Path | None
) -> Document:
    """Cut a Senate page at its fixed lines; a page line belongs to the section that it closes."""
    sections: list[Section] = []
    opened: dict[str, Any] = {"name": None, "heading": None}
    paragraphs: list[Span] = []
    fixed_lines: list[Span] = []

    def close() -> None:
        if paragraphs or fixed_lines:
            sections.append(Section(paragraphs=tuple(paragraphs), lines=tuple(fixed_lines), **opened))
        paragraphs.clear()
        fixed_lines.clear()

    for span in lines:
        line = span.of(text)
        if match := fixed(_QUESTION, line):
            close()
            opened = {"name": "question", "heading": line, "speaker": _senator(match), **_date_and_page(match)}
        elif match := fixed(_ANSWER, line):
            close()
            opened = {"name": "réponse", "heading": line, "speaker": match["speaker"], **_date_and_page(match)}
        elif fixed(_TRANSFER, line):
            close()
            opened = {"name": None, "heading": line}
        elif match := fixed(_PAGE, line):
            opened["page"] = int(match["page"])
            fixed_lines.append(span)
            continue
        elif fixed(_TRAILER, line):
            continue
        else:
            paragraphs.append(span)
            continue
        fixed_lines.append(span)
    close()
    title = f"Question de {_senator(question)}"
    if match := _SUBJECT.search(text):
        title += f" sur {match['subject']}"
    return Document(identifier, title, text, tuple(sections), sha256, "fr", "senate", None, path)


def _senator(match: re.Match[str]) -> str:
    """Return "M. MAZUIR Rachel (Ain - SOCR)" as one speaks of him: "M. Rachel Mazuir (Ain - SOCR)"."""
    words = match["name"].split()
    surname = [word.title() for word in words if word.isupper() and len(word) > 1]
    given = [word for word in words if not (word.isupper() and len(word) > 1)]
    return f"{match['civility']} {' '.join(given + surname)} ({match['seat']})"


def _date_and_page(match: re.Match[str]) -> dict[str, Any]:
    try:
        day = date(int(match["year"]), int(match["month"]), int(match["day"])).isoformat()
    except ValueError:  # 31/02/2019: the line stays citable, but no date is claimed
        day = None
    return {"date": day, "page": int(match["page"]) if match["page"] else None}
