"""The bytes of a PDF become blocks of text: headings and paragraphs, each knowing its page. Runs in the worker only.

PDFium reads (through pypdfium2): it keeps the order of the text, tells where a word is hyphenated at a line end, gives
the place and the font of each letter, and is the reader of a widely used browser, so that hostile files have been tried
on it for years; pypdf takes ten times as long and gives no places. margins.py then leaves out what stands on the
pages and is no part of the text, and blocks.py makes paragraphs of the rest.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from ctypes import c_double, c_int, create_string_buffer
from dataclasses import replace
from itertools import pairwise
from math import cos, hypot, sin
from typing import Any

from index.reading.blocks import LARGER, Block, Line, Refused, join_lines, usual_size
from index.reading.margins import CALL, text_of_pages

MAX_PAGES = 3000
READABLE = 0.5  # of the characters are letters and digits: in every file that can be read, 0.75 at least
SAMPLES = 3  # letters of a line whose font is looked at
FAR = 1.8  # times the size of letters: parts of a line this far apart are cells
ASKEW = 0.1  # sine of twice the angle of letters that stand neither upright nor along a side
SMALLEST = 2.0  # points: nobody prints letters below
SMALL = 0.8  # times the size of the letters around: a raised number
NEAR = 0.15  # times the size of letters: less than the space between words
RAISED = 0.75  # times the size of letters: what is raised or lowered more stands in another row

_HYPHEN = "\ufffe"  # what PDFium puts in the place of a hyphen at a line end, the line end included
_NUMBER = re.compile(r"(?<=[^\W\d_]|[»”’\"'().,;:!?…])\s?(\d{1,3})(?!\w)")
_BOLD = re.compile(r"(?i:bold|black|heavy|demi|-medi|bx\d)|[a-zT-]B[IO]?$")
_FORCED_BOLD = 1 << 18  # a flag of fonts
_ACCENTS = {"´": "\u0301", "`": "\u0300", "ˆ": "\u0302", "¨": "\u0308", "˜": "\u0303", "¸": "\u0327"}
_ACCENTED = re.compile("([´`ˆ¨˜¸]) ?([A-Za-zı])")
_UNKNOWN = re.compile(r"[\x02-\x1f\x7f-\x9f]")  # letters of which the font does not say what they are
_EXPERT = re.compile("[\uf730-\uf739\uf761-\uf77a\uf7e0-\uf7fe]")  # old-style digits and small capitals, says Adobe
_FILE_NAME = re.compile(
    r"\S*\.\w{2,4}|(?:microsoft|powerpoint|untitled|sans titre|document ?\d|mise en page|présentation powerpoint).*",
    re.IGNORECASE,
)


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
    lines = text_of_pages(pages)
    letters = re.sub(r"[\s._…·-]", "", "".join(line.text for line in lines))
    told = sum(map(str.isalnum, letters))
    if not told:
        raise Refused("it holds no text, only pictures of pages: run a text recognition (OCR) over it first")
    if told < READABLE * len(letters):
        raise Refused("its fonts do not tell which letters it holds: run a text recognition (OCR) over it first")
    title = str(document.get_metadata_dict().get("Title") or "").replace("\0", "").strip()
    if not title or _FILE_NAME.fullmatch(title):
        title = _largest(lines)
    return title or None, join_lines(lines)


def _largest(lines: Sequence[Line]) -> str:
    """Return the text in the largest letters of the first page, if they are larger than prose: its title."""
    first = [line for line in lines if line.page == lines[0].page and len(line.text) > 3]
    size = max((line.size for line in first), default=0.0)
    if size < LARGER * usual_size(lines):
        return ""
    return " ".join(line.text for line in first if line.size > 0.9 * size)[:300]


class _Letters:
    """The letters of a page, by their place in its text."""

    def __init__(self, page: Any) -> None:  # noqa: ANN401 - of pypdfium2
        import pypdfium2.raw as pdfium  # type: ignore[import-untyped]

        self._page, self._pdfium = page, pdfium
        self._matrix, self._flags, self._name = pdfium.FS_MATRIX(), c_int(), create_string_buffer(128)
        self._numbers = [c_double() for _ in range(4)]
        text = page.get_text_range().replace(CALL, "\ufffd")
        self.text = re.sub("[\U00010000-\U0010ffff]", "\\g<0>\0", text)  # those have two places in PDFium

    def angle(self, place: int) -> float:
        """Return by how much a letter is turned clockwise, in radians; 0 where PDFium does not know."""
        return max(0.0, float(self._pdfium.FPDFText_GetCharAngle(self._page, place)))

    def size(self, place: int) -> float:
        """Return the size of a letter's font on the page, in points; its box is as high as its font pleases."""
        self._pdfium.FPDFText_GetMatrix(self._page, place, self._matrix)
        height = hypot(self._matrix.c, self._matrix.d)
        return round(abs(float(self._pdfium.FPDFText_GetFontSize(self._page, place))) * height, 1)

    def base(self, place: int, angle: float) -> float:
        """Return where a letter stands."""
        x, y = self._numbers[:2]
        self._pdfium.FPDFText_GetCharOrigin(self._page, place, x, y)
        return _turned(x.value, y.value, angle)[1]

    def is_bold(self, place: int) -> bool:
        """Tell by the font's name: the weight that PDFium gives is a guess, and high for many light fonts."""
        self._name[0] = b"\0"
        self._pdfium.FPDFText_GetFontInfo(self._page, place, self._name, 128, self._flags)
        return bool(self._flags.value & _FORCED_BOLD or _BOLD.search(self._name.value.decode("utf-8", "replace")))

    def pieces(self, first: int, count: int, angle: float) -> Iterator[tuple[float, float, float]]:
        """Yield from where to where each piece of a line goes, and how high it is."""
        left, top, right, bottom = self._numbers
        for number in range(self._pdfium.FPDFText_CountRects(self._page, first, count)):
            self._pdfium.FPDFText_GetRect(self._page, number, left, top, right, bottom)
            if angle < ASKEW:
                yield left.value, right.value, top.value - bottom.value
                continue
            (x, y), (far, up) = _turned(left.value, bottom.value, angle), _turned(right.value, top.value, angle)
            yield min(x, far), max(x, far), abs(up - y)


def _turned(x: float, y: float, angle: float) -> tuple[float, float]:
    """Return a place as it is when the page is turned back, so that letters turned by ``angle`` stand upright."""
    if angle < ASKEW:
        return x, y
    return x * cos(angle) - y * sin(angle), y * cos(angle) + x * sin(angle)


def _lines(document: Any, number: int) -> list[Line]:  # noqa: ANN401 - of pypdfium2
    """Return the lines of page ``number``, from 0, in the order of the file."""
    import pypdfium2

    try:
        letters = _Letters(document[number].get_textpage())
    except pypdfium2.PdfiumError:
        return []  # a damaged page: the others can still be read
    lines: list[Line] = []
    along = 0  # how many lines stand along a side of the page
    for match in re.finditer(rf"[^\r\n{_HYPHEN}]+", letters.text):
        body = match.group().strip()
        first = match.start() + match.group().index(body)
        line = _line(letters, body, first, number + 1) if body else None
        if line is None:
            continue
        along += sin(letters.angle(first)) > ASKEW
        if letters.text.startswith(_HYPHEN, match.end()):
            line = replace(line, text=line.text + "-")
        if lines and _same_row(lines[-1], line):
            lines[-1] = _joined(lines[-1], line)
        else:
            lines.append(line)
    return sorted(lines, key=lambda line: -line.base) if along > len(lines) / 2 else lines  # PDFium goes sideways there


def _line(letters: _Letters, text: str, first: int, page: int) -> Line | None:
    """Return what stands at ``first``; None for nothing, and for what is stamped askew over the page."""
    told = [place for place, character in enumerate(text, first) if character.isalnum()] or [first]
    places = [told[len(told) * sample // SAMPLES] for sample in range(min(SAMPLES, len(told)))]
    angle = letters.angle(places[0])
    if abs(sin(2 * angle)) > ASKEW:
        return None
    pieces = sorted(letters.pieces(first, len(text), angle)) or [(0.0, 0.0, 0.0)]
    size = sorted(map(letters.size, places))[len(places) // 2]
    if size < SMALLEST:  # a font of pictures may say anything
        size = round(max(SMALLEST, *(height for _, _, height in pieces)))
    base = sorted(letters.base(place, angle) for place in places)[len(places) // 2]
    for match in reversed(list(_NUMBER.finditer(text))):
        place = first + match.start(1)
        if letters.size(place) < SMALL * size and letters.base(place, angle) > base + NEAR * size:
            text = f"{text[: match.start(1)]}{CALL}{text[match.start(1) :]}"
    text = _clean(text)
    left = pieces[0][0]
    gaps = [after[0] - before[1] for before, after in pairwise(pieces) if before[1] - left > 2 * size]
    bold = all(map(letters.is_bold, {places[0], places[len(places) // 2], places[-1]}))
    right = max(right for _, right, _ in pieces)
    return Line(text, page, left, right, base, size, bold, any(gap > FAR * size for gap in gaps)) if text else None


def _clean(text: str) -> str:
    """Compose accents that old TeX printed before their letters; put a mark where nobody knows the letter."""
    text = _ACCENTED.sub(_composed, text.replace("\0", "").replace("\xad", ""))
    text = _EXPERT.sub(lambda match: chr(ord(match[0]) - 0xF700), text)
    return _UNKNOWN.sub("\ufffd", text).encode("utf-8", "replace").decode()


def _composed(match: re.Match[str]) -> str:
    letter = unicodedata.normalize("NFC", match[2].replace("ı", "i") + _ACCENTS[match[1]])
    return letter if len(letter) == 1 and letter < "\u0180" else match[0]


def _same_row(before: Line, line: Line) -> bool:
    """Tell whether a line goes on in the row of the one before, as after a raised number or a large first letter."""
    room = (4 if len(before.text) < 4 else 1) * max(before.size, line.size)
    raised = abs(before.base - line.base)
    return -1 < line.left - before.right < room and raised < RAISED * max(before.size, line.size)


def _joined(before: Line, line: Line) -> Line:
    longer = max(before, line, key=lambda part: len(part.text))
    initial = len(before.text) == 1 and line.text[0].islower() and before.size > line.size  # a large first letter
    close = initial or line.left - before.right < NEAR * longer.size or line.text[0] in ".,)"
    gap = "" if close else " "
    return replace(
        longer,
        text=before.text + gap + line.text,
        left=before.left,
        right=line.right,
        cells=before.cells or line.cells,
    )
