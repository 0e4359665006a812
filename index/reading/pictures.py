"""Pages that are pictures: drawn for a program that recognises text, and the lines that it found. Worker only."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from index.datatypes import Reason, RecognisedPage
from index.reading.account import Ledger, ink
from index.reading.blocks import Refused
from index.reading.printed import Line

RESOLUTION = 300  # dots an inch: what tesseract's documentation asks for
MOST_PIXELS = 30_000_000  # an A3 page has 17 million
MOST_OF_A_PAGE = 0.5  # of a page is covered by a picture
FEW = 100  # characters: a stamp, a page number, what a scanner prints beside its picture
SURE = 0.4  # the mean of a line's words: below, it is a smudge, or letters of another script
ALIKE = 0.25  # times the usual size: what letters that were measured in a picture differ by without being others
FAR = 1.8  # times the size of letters: words this far apart are cells

_BOX = re.compile(r"bbox (\d{1,6}) (\d{1,6}) (\d{1,6}) (\d{1,6})")
_SIZE = re.compile(r"x_size (\d{1,5}(?:\.\d+)?)")
_BASE = re.compile(r"baseline (-?[\d.]{1,9}) (-?[\d.]{1,9})")
_SURE = re.compile(r"x_wconf (\d{1,3})")
_LINES = ("ocr_line", "ocr_header", "ocr_caption", "ocr_textfloat", "ocr_footer")


@dataclass(frozen=True)
class Recognised:
    """What was recognised on a page."""

    lines: list[Line]
    page: RecognisedPage
    characters: int


def is_picture(page: Any, characters: int) -> bool:  # noqa: ANN401 - of pypdfium2
    """Tell whether the text of a page is in a picture, since its letters are none or few."""
    import pypdfium2.raw as pdfium  # type: ignore[import-untyped]

    if characters >= FEW:
        return False
    width, height = page.get_size()
    covered = 0.0
    for drawn in page.get_objects(max_depth=3):
        if characters == 0 and drawn.type != pdfium.FPDF_PAGEOBJ_TEXT:
            return True
        if drawn.type == pdfium.FPDF_PAGEOBJ_IMAGE:
            left, bottom, right, top = drawn.get_pos() if hasattr(drawn, "get_pos") else drawn.get_bounds()
            covered += max(0.0, right - left) * max(0.0, top - bottom)
    return bool(covered >= MOST_OF_A_PAGE * width * height)


def drawn_page(raw: bytes, number: int) -> bytes:
    """Return page ``number``, from 1, of a PDF in shades of grey: a PGM, as Netpbm's manual has it.

    Raises:
        Refused: it cannot be drawn.
    """
    import pypdfium2

    try:
        page = pypdfium2.PdfDocument(raw)[number - 1]
        width, height = page.get_size()
        scale = min(RESOLUTION / 72, (MOST_PIXELS / max(1.0, width * height)) ** 0.5)
        bitmap = page.render(scale=scale, grayscale=True)
    except (pypdfium2.PdfiumError, IndexError, ValueError):
        raise Refused(f"page {number} is damaged") from None
    rows = bytes(bitmap.buffer)
    stride = bitmap.stride
    content = b"".join(rows[row * stride : row * stride + bitmap.width] for row in range(bitmap.height))
    return b"P5\n%d %d\n255\n" % (bitmap.width, bitmap.height) + content


def recognised_page(told: str, number: int, width: float, ledger: Ledger) -> Recognised:
    """Return the lines of a page ``width`` points wide, from what tesseract told of it as hOCR."""
    root = _parsed(told)
    box = _page_box(root)
    scale = width / max(1, box[2] - box[0])
    lines: list[Line] = []
    sure: list[float] = []
    characters = 0
    for element in root.iter():
        if element.get("class") not in _LINES or not (words := list(_words(element))):
            continue
        text = " ".join(word.text for word in words)
        characters += ink(text)
        mean = sum(word.sure for word in words) / len(words)
        line = _line(element, words, text, number, scale, box[3])
        if mean < SURE or line is None:
            ledger.leave(Reason.UNSURE, text, number)
            continue
        sure += [word.sure for word in words]
        lines.append(line)
    page = RecognisedPage(number, round(sum(sure) / len(sure), 3) if sure else 0.0)
    return Recognised(_evened(lines), page, characters)


@dataclass(frozen=True)
class PlacedWord:
    """A word and where it stands, in pixels of the picture; words of one ``line`` have its number."""

    text: str
    line: int
    left: int
    top: int
    right: int
    bottom: int


def placed_words(told: str) -> tuple[tuple[int, int, int, int], list[PlacedWord]]:
    """Return the box of a page and the words on it in order, from what tesseract told of it as hOCR."""
    root = _parsed(told)
    found: list[PlacedWord] = []
    for number, line in enumerate(element for element in root.iter() if element.get("class") in _LINES):
        for element in line.iter():
            box, text = _box(element), "".join(element.text_content().split())
            if element.get("class") == "ocrx_word" and box and text:
                found.append(PlacedWord(text, number, *box))
    return _page_box(root), found


def _parsed(told: str) -> Any:  # noqa: ANN401 - of lxml
    from lxml import html

    return html.document_fromstring(told.encode("utf-8", "replace"), parser=html.HTMLParser(encoding="utf-8"))


def _page_box(root: Any) -> tuple[int, int, int, int]:  # noqa: ANN401 - of lxml
    boxes = (_box(element) for element in root.iter() if element.get("class") == "ocr_page")
    return next((found for found in boxes if found), (0, 0, 1, 1))


@dataclass(frozen=True)
class _Word:
    text: str
    left: int
    right: int
    sure: float  # 0..1


def _words(line: Any) -> Iterator[_Word]:  # noqa: ANN401 - of lxml
    for element in line.iter():
        if element.get("class") == "ocrx_word" and (text := "".join(element.text_content().split())):
            box, sure = _box(element), _SURE.search(element.get("title") or "")
            if box:
                yield _Word(text, box[0], box[2], min(100, int(sure[1])) / 100 if sure else 0.0)


def _line(
    element: Any,  # noqa: ANN401 - of lxml
    words: Sequence[_Word],
    text: str,
    page: int,
    scale: float,
    bottom: int,
) -> Line | None:
    title = element.get("title") or ""
    box, size, base = _box(element), _SIZE.search(title), _BASE.search(title)
    if not box or not size:
        return None
    letters = float(size[1])
    raised = float(base[2]) if base else 0.0
    gaps = (after.left - before.right for before, after in pairwise(words))
    return Line(
        text,
        page,
        box[0] * scale,
        box[2] * scale,
        (bottom - box[3] - raised) * scale,
        round(letters * scale, 1),
        bold=False,
        cells=any(gap > FAR * letters for gap in gaps),
    )


def _evened(lines: Sequence[Line]) -> list[Line]:
    """Give letters that are nearly of the usual size that size: they were measured in a picture."""
    sizes = sorted(size for line in lines for size in [line.size] * len(line.text))
    usual = sizes[len(sizes) // 2] if sizes else 0.0
    return [replace(line, size=usual) if abs(line.size - usual) < ALIKE * usual else line for line in lines]


def _box(element: Any) -> tuple[int, int, int, int] | None:  # noqa: ANN401 - of lxml
    found = _BOX.search(element.get("title") or "")
    return (int(found[1]), int(found[2]), int(found[3]), int(found[4])) if found else None
