"""A file becomes a Document.

The text of a plain or Markdown file is the file, byte for byte, after UTF-8 decoding: nothing is trimmed, joined or
normalised, so that an offset into it is an offset into what was received. Of a PDF or a web page it is what a worker
process reads in it (index/worker.py), line ends and hyphens as they stand; it is stored with the index.
"""

import hashlib
import re
import stat
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from index.blocks import Block, Refused
from index.datatypes import Document, Section, Span
from index.errors import DocumentError
from index.language import detect_language
from index.words import searchable
from index.worker import shared

PLAIN = (".txt", ".md", ".markdown")
EXTRACTED = {".html": "html", ".htm": "html", ".xhtml": "html", ".pdf": "pdf"}
SUFFIXES = (*PLAIN, *EXTRACTED)
MAX_BYTES = 20_000_000  # a longer text is no document to read sentence by sentence
MAX_BYTES_EXTRACTED = 200_000_000  # pictures make a PDF large
LONGEST_HEADING = 1000  # characters: a longer line is prose, whatever it begins with

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
_UNDERLINE = re.compile(r"={3,}|-{3,}")  # under a line: that was a heading
_ITEM = re.compile(r"(?:[-*+•]|\d{1,3}[.)])\s|\|")
_FENCE = re.compile(r"`{3,}|~{3,}")
_HEADING = re.compile(r"(?P<marks>#{1,6})\s+(?P<heading>.*?)\s*#*")


def read_document(path: Path | str) -> Document:
    """Read one file.

    Raises:
        DocumentError: the file is missing, of an unknown kind, too large, not UTF-8, or holds no text.
    """
    path = Path(path)
    if path.suffix.lower() not in SUFFIXES:
        raise DocumentError(f"{path.name}: cannot read files of this kind; give one of {', '.join(SUFFIXES)}.")
    suffix = path.suffix.lower()
    if suffix in EXTRACTED:
        return _extracted(path, EXTRACTED[suffix])
    raw = _bytes_of(path, MAX_BYTES)
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise DocumentError(
            f"{path.name}: not UTF-8 (byte {error.start} is 0x{raw[error.start]:02x}); save the file as UTF-8."
        ) from None
    if not any(character.isalnum() for character in text):
        raise DocumentError(f"{path.name}: the file holds no text.")
    return parse_document(text, identifier=slug(path.stem), sha256=hashlib.sha256(raw).hexdigest(), path=path)


def _extracted(path: Path, kind: str) -> Document:
    """Return the document that a worker process reads in a PDF or a web page."""
    raw = _bytes_of(path, MAX_BYTES_EXTRACTED)
    try:
        found = shared().read(kind, raw)
    except Refused as reason:
        raise DocumentError(f"{path.name}: {reason}.") from None
    blocks = [Block(**block) for block in found["blocks"]]
    text = "\n\n".join(block.text for block in blocks)
    digest = hashlib.sha256(raw).hexdigest()
    senate = parse_document(text, identifier=slug(path.stem), sha256=digest, path=path)
    if senate.kind == "senate":
        return replace(senate, url=found["url"])
    sections, pages = _sections(blocks)
    headings = (section.heading for section in sections if section.heading)
    return Document(
        id=slug(path.stem),
        title=_one_line(found["title"] or next(headings, path.stem)),
        text=text,
        sections=sections,
        sha256=digest,
        language=detect_language(text[:5000]),
        url=found["url"],
        path=path,
        pages=pages,
    )


def _sections(blocks: Sequence[Block]) -> tuple[tuple[Section, ...], tuple[int, ...]]:
    """Return what stands under each heading of blocks that are two line ends apart, and where each page begins."""
    sections: list[Section] = []
    heading: str | None = None
    paragraphs: list[Span] = []
    pages: list[int] = []
    start = 0
    for block in [*blocks, Block("", heading=True)]:
        for offset, page in block.pages:
            pages += [start + offset] * (page - len(pages))  # an empty page begins where the next one does
        if block.heading:
            if paragraphs or heading:  # a heading without text under it, such as a title, is shown all the same
                sections.append(Section(heading, heading, tuple(paragraphs)))
                paragraphs = []
            heading = _one_line(searchable(block.text))
        else:
            paragraphs.append(Span(start, start + len(block.text)))
        start += len(block.text) + 2
    return tuple(sections), tuple(pages)


def _one_line(text: str) -> str:
    return " ".join(text.split())


def parse_document(text: str, *, identifier: str, sha256: str, path: Path | None = None) -> Document:
    """Recognise the format of ``text`` and cut it into sections; offsets count its characters."""
    lines = _lines(text)
    senate = next((match for line in lines if (match := _fixed(_QUESTION, line.of(text)))), None)
    if senate:
        return _senate(text, lines, senate, identifier, sha256, path)
    sections = _plain_sections(text, lines)
    title = next((s.heading for s in sections if s.heading), None) or (path.stem if path else identifier)
    return Document(identifier, title, text, sections, sha256, detect_language(text[:5000]), "plain", None, path)


def slug(name: str) -> str:
    """Return a file's name as a stable id: lower case, no accents, words joined by hyphens."""
    folded = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", folded).strip("-") or hashlib.sha256(name.encode()).hexdigest()[:12]


def _bytes_of(path: Path, most: int) -> bytes:
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):  # opening a pipe or a device could wait for ever
            raise DocumentError(f"{path}: is no file; give a file or a folder of files.")
        if found.st_size > most:
            raise DocumentError(
                f"{path.name}: {found.st_size:,} bytes; a document may have {most:,} at most: split it."
            )
        with path.open("rb") as stream:
            return stream.read(most + 1)[:most]
    except OSError as error:
        raise DocumentError(f"{path}: cannot be read ({error.strerror}).") from None


def _fixed(form: re.Pattern[str], line: str) -> re.Match[str] | None:
    return form.fullmatch(line) if len(line) <= LONGEST_HEADING else None


def _lines(text: str) -> list[Span]:
    """Return the lines that are not blank, without the white space (and the byte order mark) around them."""
    spans = []
    for match in re.finditer(r"[^\r\n]+", text):
        body = match.group().strip().strip("\ufeff").strip()
        if body:
            start = match.start() + match.group().index(body)
            spans.append(Span(start, start + len(body)))
    return spans


def _senate(
    text: str, lines: list[Span], question: re.Match[str], identifier: str, sha256: str, path: Path | None
) -> Document:
    """Cut a Senate page at its fixed lines; a page line belongs to the section that it closes."""
    sections: list[Section] = []
    opened: dict[str, Any] = {"name": None, "heading": None}
    paragraphs: list[Span] = []
    fixed: list[Span] = []

    def close() -> None:
        if paragraphs or fixed:
            sections.append(Section(paragraphs=tuple(paragraphs), lines=tuple(fixed), **opened))
        paragraphs.clear()
        fixed.clear()

    for span in lines:
        line = span.of(text)
        if match := _fixed(_QUESTION, line):
            close()
            opened = {"name": "question", "heading": line, "speaker": _senator(match), **_date_and_page(match)}
        elif match := _fixed(_ANSWER, line):
            close()
            opened = {"name": "réponse", "heading": line, "speaker": match["speaker"], **_date_and_page(match)}
        elif _fixed(_TRANSFER, line):
            close()
            opened = {"name": None, "heading": line}
        elif match := _fixed(_PAGE, line):
            opened["page"] = int(match["page"])
            fixed.append(span)
            continue
        elif _fixed(_TRAILER, line):
            continue
        else:
            paragraphs.append(span)
            continue
        fixed.append(span)
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


def _plain_sections(text: str, lines: list[Span]) -> tuple[Section, ...]:
    """Cut at Markdown headings; blank lines part paragraphs, and so do items of lists and rows of tables.

    Other line ends do not. What stands before the text between two lines of dashes (its "front matter"), and in blocks
    of code, is no prose.
    """
    sections: list[Section] = []
    heading: str | None = None
    paragraphs: list[Span] = []
    previous_end = 0
    alone = False  # whether the last paragraph is one line so far

    def close(following: str | None) -> str | None:
        if paragraphs or heading:  # a heading without text under it, such as a title, is shown all the same
            sections.append(Section(heading, heading, tuple(paragraphs)))
            paragraphs.clear()
        return following

    for span in _prose(text, lines):
        line = span.of(text)
        parted = _blank_line(text[previous_end : span.start])
        if match := _fixed(_HEADING, line):
            heading = close(match["heading"] or None)
        elif _UNDERLINE.fullmatch(line) and paragraphs and not parted and alone:
            heading = close(paragraphs.pop().of(text))
        elif paragraphs and not parted and not _ITEM.match(line) and previous_end == paragraphs[-1].end:
            paragraphs[-1] = Span(paragraphs[-1].start, span.end)
            alone = False
        else:
            paragraphs.append(span)
            alone = True
        previous_end = span.end
    close(None)
    return tuple(sections)


def _prose(text: str, lines: list[Span]) -> Iterator[Span]:
    """Yield the lines that are neither front matter nor code."""
    first = 0
    if lines and lines[0].of(text) == "---" and not text[: lines[0].start].strip("\ufeff"):
        first = next((n for n, line in enumerate(lines[:60]) if n and line.of(text) in ("---", "...")), -1) + 1
    fence: str | None = None
    for span in lines[first:]:
        line = span.of(text)
        if fence is None and (match := _FENCE.match(line)):
            fence = match[0]
        elif fence is not None:
            fence = None if line.startswith(fence) and not line.strip(fence[0]) else fence
        else:
            yield span


def _blank_line(gap: str) -> bool:
    return len(re.findall(r"\r\n|\r|\n", gap)) > 1
