"""A page of a PDF as it was printed: a picture, and where the letters of a quote stand on it. Runs in the worker only.

The text of a document is not the text of its file: lines are joined, hyphens and calls of notes gone, accents composed.
So a quote is looked for by its letters and digits alone, with what stands before it, where the same words come twice.
"""

import base64
import struct
import unicodedata
import zlib
from collections.abc import Iterator, Sequence
from ctypes import byref, c_int
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from index.reading.blocks import Refused
from index.reading.letters import Letters

WIDEST = 3000  # pixels
MOST_PIXELS = 16_000_000
CONTEXTS = (200, 40, 12, 0)  # letters before the quote that have to stand before it on the page, too: the most first
LEAST_PIECE = 8  # letters together that tell a piece of a quote, where something stands in between
LEAST_FOUND = 0.7  # of a quote's letters: marking the wrong words is worse than marking none
# Forms that NFKD does not know: the small capitals and old-style digits of Adobe's expert fonts, and the dotless i.
_FORMS = {chr(code): chr(code - 0xF700) for code in range(0xF730, 0xF7FF)} | {"ı": "i"}
_FINE = 20_000  # units across a page: places are fractions of it


@dataclass(frozen=True)
class Box:
    """A part of a line, in fractions of the page's width and height, from its top left corner."""

    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True)
class Printed:
    """A page: a PNG in base64, its size in pixels, how many pages there are, and the boxes of the quote's letters."""

    image: str
    width: int
    height: int
    pages: int
    boxes: tuple[Box, ...]


def print_page(raw: bytes, number: int, width: int, quote: str, before: str) -> Printed:
    """Return page ``number``, from 1, ``width`` pixels wide; ``quote`` is the part of it that stands on this page.

    Raises:
        Refused: it is no PDF, or has no such page.
    """
    import pypdfium2  # type: ignore[import-untyped]

    try:
        document = pypdfium2.PdfDocument(raw)
        page = document[number - 1] if 0 < number <= len(document) else None
    except pypdfium2.PdfiumError:
        raise Refused("it is no PDF file, or a damaged one") from None
    if page is None:
        raise Refused(f"it has no page {number}")
    size = page.get_size()
    scale = min(width, WIDEST) / max(size[0], 1.0)
    scale = min(scale, (MOST_PIXELS / max(size[0] * size[1], 1.0)) ** 0.5)
    bitmap = page.render(scale=scale, rev_byteorder=True)
    letters = Letters(page.get_textpage())
    places = places_of(letters.text, quote, before) if quote else []
    image = base64.b64encode(_png(bitmap)).decode()
    return Printed(image, bitmap.width, bitmap.height, len(document), tuple(_boxes(page, letters, places)))


def places_of(text: str, quote: str, before: str) -> list[int]:
    """Return the places in a page's ``text`` of the letters of a quote, in order; none where it is not found."""
    letters, places = _squeezed(text)
    wanted, context = _squeezed(quote)[0], _squeezed(before)[0]
    for length in CONTEXTS if wanted else ():
        lead = context[-length:] if length else ""
        at = letters.find(lead + wanted)
        if at >= 0:
            return places[at + len(lead) : at + len(lead) + len(wanted)]
    blocks = SequenceMatcher(None, wanted, letters, autojunk=False).get_matching_blocks()
    pieces = [block for block in blocks if block.size >= LEAST_PIECE]
    if sum(block.size for block in pieces) < LEAST_FOUND * max(1, len(wanted)):
        return []
    return [places[at] for block in pieces for at in range(block.b, block.b + block.size)]


def _squeezed(text: str) -> tuple[str, list[int]]:
    """Return the letters and digits of a text without case and accents, and the place of each."""
    letters: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        for letter in unicodedata.normalize("NFKD", _FORMS.get(character, character)).casefold():
            if letter.isalnum():
                letters.append(letter)
                places.append(place)
    return "".join(letters), places


def _boxes(page: Any, letters: Letters, places: Sequence[int]) -> Iterator[Box]:  # noqa: ANN401 - of pypdfium2
    """Yield a box for each line of the letters at ``places``, and of the signs between and after them."""
    line: tuple[float, float, float, float] | None = None
    for run in _runs(letters.text, places):
        for place in run:
            box = _box(page, letters, place)
            if box is None:
                continue
            if line is not None and _same_line(line, box):
                line = min(line[0], box[0]), min(line[1], box[1]), max(line[2], box[2]), max(line[3], box[3])
                continue
            if line is not None:
                yield _fraction(line)
            line = box
        if line is not None:
            yield _fraction(line)
            line = None


def _runs(text: str, places: Sequence[int]) -> Iterator[list[int]]:
    """Yield the places in runs between which other letters stand, with the signs within and right after each."""
    run: list[int] = []
    for place in places:
        if run and any(map(str.isalnum, text[run[-1] + 1 : place])):
            yield [*run, *_signs_after(text, run[-1])]
            run = []
        run += [between for between in range(run[-1] + 1, place) if not text[between].isspace()] if run else []
        if not run or run[-1] != place:
            run.append(place)
    if run:
        yield [*run, *_signs_after(text, run[-1])]


def _signs_after(text: str, place: int) -> Iterator[int]:
    for after in range(place + 1, len(text)):
        if text[after].isalnum() or text[after].isspace():
            return
        yield after


def _box(page: Any, letters: Letters, place: int) -> tuple[float, float, float, float] | None:  # noqa: ANN401
    """Return left, top, right and bottom of a letter, in units of ``_FINE`` across the page as it is shown."""
    import pypdfium2.raw as pdfium  # type: ignore[import-untyped]

    found = pdfium.FS_RECTF()
    if not pdfium.FPDFText_GetLooseCharBox(letters.page, place, byref(found)):
        return None
    corners = [_shown(page, x, y) for x in (found.left, found.right) for y in (found.top, found.bottom)]
    left, right = min(x for x, _ in corners), max(x for x, _ in corners)
    top, bottom = min(y for _, y in corners), max(y for _, y in corners)
    return (left, top, right, bottom) if right > left and bottom > top else None


def _shown(page: Any, x: float, y: float) -> tuple[float, float]:  # noqa: ANN401 - of pypdfium2
    import pypdfium2.raw as pdfium

    across, down = c_int(), c_int()
    pdfium.FPDF_PageToDevice(page, 0, 0, _FINE, _FINE, 0, x, y, byref(across), byref(down))
    return float(across.value), float(down.value)


def _same_line(line: tuple[float, float, float, float], box: tuple[float, float, float, float]) -> bool:
    """Tell whether a letter goes on in a line, which may run across or along the page."""
    across = min(line[3], box[3]) - max(line[1], box[1]) > 0.5 * min(line[3] - line[1], box[3] - box[1])
    along = min(line[2], box[2]) - max(line[0], box[0]) > 0.5 * min(line[2] - line[0], box[2] - box[0])
    return (across and box[0] >= line[0]) or (along and not across and _is_upright(line))


def _is_upright(line: tuple[float, float, float, float]) -> bool:
    return line[3] - line[1] > 3 * (line[2] - line[0])


def _fraction(line: tuple[float, float, float, float]) -> Box:
    left, top, right, bottom = (round(value / _FINE, 5) for value in line)
    return Box(left, top, round(right - left, 5), round(bottom - top, 5))


def _png(bitmap: Any) -> bytes:  # noqa: ANN401 - of pypdfium2
    """Return a picture as PNG (ISO/IEC 15948); its rows come in red, green, blue."""
    width, height, stride = bitmap.width, bitmap.height, bitmap.stride
    wide = width * bitmap.n_channels
    buffer = memoryview(bitmap.buffer)
    rows = b"".join(b"\0" + bytes(buffer[row * stride : row * stride + wide]) for row in range(height))
    kind = {1: 0, 3: 2, 4: 6}[bitmap.n_channels]  # grey, colour, colour with what shines through

    def chunk(name: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))

    head = struct.pack(">IIBBBBB", width, height, 8, kind, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows, 4)) + chunk(b"IEND", b"")
