"""The bytes of a PDF become blocks of text: headings and paragraphs, each knowing its page. Runs in the worker only.

PDFium reads (through pypdfium2): it keeps the order of the text, tells where a word is hyphenated at a line end, and is
the reader of a widely used browser, so that hostile files have been tried on it for years; pypdf took half as long
again on the same pages and gives no place and size of each letter. What PDFium does not know is guessed here from sizes
and places: which lines are headings, where a paragraph ends, and which lines stand on every page and belong to none.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from index.blocks import Block, Refused

MAX_PAGES = 3000
LARGER = 1.15  # times the usual size of letters: a line this large is a heading
LONGEST_HEADING = 200  # characters
APART = 1.45  # times the usual distance of lines: a gap this wide parts paragraphs
INDENT = 8.0  # points: a first line this much further right begins a paragraph
EDGE = 3  # lines at the top and at the bottom of a page among which running heads and page numbers are looked for
REPEATED = 0.4  # of the pages have a line at the same place, digits aside: a running head

_HYPHEN = "\ufffe"  # what PDFium puts in the place of a hyphen at a line end, the line end included
_PAGE_NUMBER = re.compile(
    r"\W*(?:page|p\.)?\s*(?:\d{1,4}|[ivxl]{1,6})\s*(?:(?:/|sur|of|de)\s*\d{1,4})?\W*", re.IGNORECASE
)
_BULLET = re.compile(r"(?:[•●▪◦‣■□–—-]|\(?\d{1,2}[.)]|[a-z]\))\s")
_ENDED = re.compile(r"[.!?:;…][»”\"')\]]*$")


@dataclass(frozen=True)
class _Line:
    text: str
    page: int  # from 1
    left: float
    top: float
    last_top: float  # of its last letter: a word parted at a line end makes one of two lines
    size: float  # height of its letters, in points
    bold: bool


def read_pdf(raw: bytes) -> tuple[str | None, list[Block]]:
    """Return the title, where the file has one, and the blocks.

    Raises:
        Refused: it is no PDF, needs a password, has too many pages, or holds no text.
    """
    import pypdfium2  # type: ignore[import-untyped]

    try:
        document = pypdfium2.PdfDocument(raw)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise Refused("it is encrypted: save it without a password first") from None
        raise Refused("it is no PDF file, or a damaged one") from None
    if len(document) > MAX_PAGES:
        raise Refused(f"it has {len(document):,} pages; {MAX_PAGES:,} are allowed: split it")
    pages = [_lines(document, number) for number in range(len(document))]
    if not any(character.isalnum() for lines in pages for line in lines for character in line.text):
        raise Refused("it holds no text, only pictures of pages: run a text recognition (OCR) over it first")
    title = str(document.get_metadata_dict().get("Title") or "").replace("\0", "").strip()
    return title or None, list(_blocks([line for lines in _without_heads(pages) for line in lines]))


def _lines(document: Any, number: int) -> list[_Line]:  # noqa: ANN401 - of pypdfium2
    import pypdfium2

    try:
        page = document[number].get_textpage()
    except pypdfium2.PdfiumError:
        return []  # a damaged page: the others can still be read
    text = page.get_text_range()
    if len(text) != page.count_chars():  # characters beyond U+FFFF count twice in PDFium
        text = "".join(page.get_text_range(place, 1)[:1] or " " for place in range(page.count_chars()))
    lines = []
    for match in re.finditer(r"[^\r\n]+", text):
        body = match.group().strip()
        if body:
            first = match.start() + match.group().index(body)
            lines.append(_line(page, body, first, first + len(body) - 1, number + 1))
    return lines


def _line(page: Any, text: str, first: int, last: int, number: int) -> _Line:  # noqa: ANN401 - of pypdfium2
    import pypdfium2.raw as pdfium  # type: ignore[import-untyped]

    box, end = pdfium.FS_RECTF(), pdfium.FS_RECTF()
    pdfium.FPDFText_GetLooseCharBox(page, first, box)
    pdfium.FPDFText_GetLooseCharBox(page, last, end)
    bold = all(pdfium.FPDFText_GetFontWeight(page, place) >= 600 for place in (first, last))
    clean = text.replace(_HYPHEN, "-\n").replace("\0", "").encode("utf-8", "replace").decode()
    return _Line(clean, number, box.left, box.top, end.top, round(abs(box.top - box.bottom), 1), bold)


def _without_heads(pages: Sequence[list[_Line]]) -> list[list[_Line]]:
    """Leave out running heads, feet and page numbers: the same at the same place of many pages, digits aside."""
    places: Counter[tuple[int, str]] = Counter()
    for lines in pages:
        places.update({(place, _undigited(line)) for place, line in _edges(lines)})
    often = max(2, REPEATED * len(pages))

    def stays(place: int | None, line: _Line) -> bool:
        if place is None or len(pages) < 2:
            return True
        return places[place, _undigited(line)] < often and not _PAGE_NUMBER.fullmatch(line.text)

    kept = []
    for lines in pages:
        at = {id(line): place for place, line in reversed(_edges(lines))}
        kept.append([line for line in lines if stays(at.get(id(line)), line)])
    return kept


def _edges(lines: Sequence[_Line]) -> list[tuple[int, _Line]]:
    """Return the first and the last lines of a page, with their place from the top, or, negative, from the bottom."""
    above = list(enumerate(lines[:EDGE], start=1))
    return above + [(-place, line) for place, line in enumerate(lines[: -EDGE - 1 : -1], start=1)]


def _undigited(line: _Line) -> str:
    return re.sub(r"\d+", "#", line.text.casefold())


def _blocks(lines: Sequence[_Line]) -> Iterator[Block]:
    """Join lines into headings and paragraphs."""
    if not lines:
        return
    letters: Counter[float] = Counter()
    for line in lines:
        letters[line.size] += len(line.text)
    usual = letters.most_common(1)[0][0]
    gaps = Counter(round(a.last_top - b.top) for a, b in pairwise(lines) if a.page == b.page)
    distance = next((gap for gap, _ in gaps.most_common() if usual / 2 < gap < 3 * usual), usual)
    left = Counter(round(line.left) for line in lines).most_common(1)[0][0]
    gathered: list[_Line] = []
    heading = False
    for line in lines:
        is_heading = _is_heading(line, usual)
        if gathered and _parted(gathered, line, heading, is_heading, distance, left):
            yield _block(gathered, heading)
            gathered = []
        heading = is_heading
        gathered.append(line)
    yield _block(gathered, heading)


def _is_heading(line: _Line, usual: float) -> bool:
    if len(line.text) > LONGEST_HEADING or not any(character.isalpha() for character in line.text):
        return False
    return line.size >= LARGER * usual or (line.bold and line.size >= usual and not _ENDED.search(line.text))


def _parted(
    gathered: Sequence[_Line], line: _Line, heading: bool, is_heading: bool, distance: float, left: float
) -> bool:
    """Tell whether ``line`` begins something new."""
    before = gathered[-1]
    if heading != is_heading or (heading and abs(before.size - line.size) > 1):
        return True
    if before.page != line.page or before.last_top <= line.top:  # over a page's end or into the next column
        return bool(_ENDED.search(before.text)) or heading
    if before.last_top - line.top > APART * max(distance, before.size):
        return True
    if heading:
        return False
    indented = line.left - before.left > INDENT and line.left - left > INDENT and bool(_ENDED.search(before.text))
    return bool(_BULLET.match(line.text)) or indented


def _block(lines: Sequence[_Line], heading: bool) -> Block:
    text, pages = "", []
    for number, line in enumerate(lines):
        if not number or line.page != lines[number - 1].page:
            pages.append((len(text) + bool(text), line.page))
        text += ("\n" if text else "") + line.text
    return Block(text, heading, tuple(pages))
