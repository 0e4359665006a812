"""The letters of a page of a PDF: where each stands, how large, how turned, in which font. PDFium through ctypes."""

import re
import unicodedata
from collections.abc import Iterator
from ctypes import c_double, c_int, create_string_buffer
from math import cos, hypot, sin
from typing import Any

from index.datatypes import Reason
from index.reading.account import Ledger, ink
from index.reading.printed import Cell

CALL = "\1"  # stands before and after raised letters: a footnote's number, where there is one
HYPHEN = "\ufffe"  # what PDFium puts in the place of a hyphen at a line end, the line end included
ASKEW = 0.1  # sine of twice the angle of letters that stand neither upright nor along a side
SMALL = 0.8  # times the size of the letters around: a raised number
NEAR = 0.15  # times the size of letters: less than the space between words

# What a call may be written with; PDFium ends a line behind a raised letter.
_RAISED = re.compile(r"(?<=\S)\s?((?:\(?[\d*†‡]{1,4}\)?(?:[,;\s]\s?)?){1,4}|[a-z]$)")
_BOLD = re.compile(r"(?i:bold|black|heavy|demi|-medi|bx\d)|[a-zT-]B[IO]?$")
_FORCED_BOLD = 1 << 18  # a flag of fonts
_ACCENTS = {"´": "\u0301", "`": "\u0300", "ˆ": "\u0302", "¨": "\u0308", "˜": "\u0303", "¸": "\u0327"}
_ACCENTED = re.compile("([´`ˆ¨˜¸]) ?([A-Za-zı])")
_UNKNOWN = re.compile(r"[\x02-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")  # letters of which the font does not say what they are
_EXPERT = re.compile("[\uf730-\uf739\uf761-\uf77a\uf7e0-\uf7fe]")  # old-style digits and small capitals, says Adobe


class Letters:
    """The letters of a page, by their place in its text."""

    def __init__(self, page: Any) -> None:  # noqa: ANN401 - of pypdfium2
        """Take a text page."""
        import pypdfium2.raw as pdfium  # type: ignore[import-untyped]

        self._page, self._pdfium = page, pdfium
        self._matrix, self._flags, self._name = pdfium.FS_MATRIX(), c_int(), create_string_buffer(128)
        self._numbers = [c_double() for _ in range(4)]
        text = _UNKNOWN.sub("\ufffd", page.get_text_range().replace(CALL, "\ufffd"))
        self.characters = ink(text.replace("\0", ""))  # of the page, before anything is left out
        self.text = re.sub("[\U00010000-\U0010ffff]", "\\g<0>\0", text)  # those have two places in PDFium

    @property
    def page(self) -> Any:  # noqa: ANN401 - of pypdfium2
        """PDFium's text page."""
        return self._page

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
        return turned(x.value, y.value, angle)[1]

    def middle(self, place: int) -> tuple[float, float] | None:
        """Return where the middle of a letter is; None for one that has no place."""
        left, right, bottom, top = self._numbers
        if not self._pdfium.FPDFText_GetCharBox(self._page, place, left, right, bottom, top):
            return None
        return (left.value + right.value) / 2, (bottom.value + top.value) / 2

    def is_bold(self, place: int) -> bool:
        """Tell by the font's name: the weight that PDFium gives is a guess, and high for many light fonts."""
        name = self.font(place)
        return bool(self._flags.value & _FORCED_BOLD or _BOLD.search(name))

    def font(self, place: int) -> str:
        """Return the name of a letter's font."""
        self._name[0] = b"\0"
        self._pdfium.FPDFText_GetFontInfo(self._page, place, self._name, 128, self._flags)
        return self._name.value.decode("utf-8", "replace")

    def pieces(self, first: int, count: int, angle: float) -> Iterator[tuple[float, float, float]]:
        """Yield from where to where each piece of a line goes, and how high it is."""
        left, top, right, bottom = self._numbers
        for number in range(self._pdfium.FPDFText_CountRects(self._page, first, count)):
            self._pdfium.FPDFText_GetRect(self._page, number, left, top, right, bottom)
            if angle < ASKEW:
                yield left.value, right.value, top.value - bottom.value
                continue
            (x, y), (far, up) = turned(left.value, bottom.value, angle), turned(right.value, top.value, angle)
            yield min(x, far), max(x, far), abs(up - y)

    def cells(self, text: str, first: int, gap: float) -> tuple[Cell, ...]:
        """Return the parts of an upright line that begins at ``first`` which stand further apart than ``gap``."""
        cells: list[Cell] = []
        left, right, bottom, top = self._numbers
        for match in re.finditer(r"\S+", text):
            boxes = []
            for place in (first + match.start(), first + match.end() - 1):
                if not self._pdfium.FPDFText_GetCharBox(self._page, place, left, right, bottom, top):
                    return ()
                boxes.append((left.value, right.value))
            word = Cell(1, boxes[0][0], boxes[-1][1])
            if cells and word.left - cells[-1].right <= gap:
                cells[-1] = Cell(cells[-1].words + 1, cells[-1].left, word.right)
            else:
                cells.append(word)
        return tuple(cells)

    def marked(self, text: str, first: int, size: float, base: float, angle: float) -> str:
        """Return the text of a line that begins at ``first``, with CALL before and after what is small and raised."""
        for match in reversed(list(_RAISED.finditer(text))):
            places = [
                place
                for place in range(*match.span(1))
                if text[place].isspace() or self._is_raised(first + place, size, base, angle)
            ]
            raised = [place for place in places if not text[place].isspace()]
            if raised and any(text[place].isalnum() or text[place] in "*†‡" for place in raised):
                start, end = raised[0], raised[-1] + 1
                text = f"{text[:start]}{CALL}{text[start:end]}{CALL}{text[end:]}"
        return text

    def _is_raised(self, place: int, size: float, base: float, angle: float) -> bool:
        return self.size(place) < SMALL * size and self.base(place, angle) > base + NEAR * size


def turned(x: float, y: float, angle: float) -> tuple[float, float]:
    """Return a place as it is when the page is turned back, so that letters turned by ``angle`` stand upright."""
    if angle < ASKEW:
        return x, y
    return x * cos(angle) - y * sin(angle), y * cos(angle) + x * sin(angle)


def clean(text: str, ledger: Ledger, page: int | None = None) -> str:
    """Compose accents that old TeX printed before their letters; put a mark where nobody knows the letter."""
    ledger.leave(Reason.HYPHEN, "\xad" * text.count("\xad"), page)
    parted = text.replace("\0", "").replace("\xad", "")
    text = _ACCENTED.sub(_composed, parted)
    ledger.leave(Reason.COMPOSED, "´" * (ink(parted) - ink(text)), page)
    text = _EXPERT.sub(lambda match: chr(ord(match[0]) - 0xF700), text)
    return _UNKNOWN.sub("\ufffd", text).encode("utf-8", "replace").decode()


def _composed(match: re.Match[str]) -> str:
    letter = unicodedata.normalize("NFC", match[2].replace("ı", "i") + _ACCENTS[match[1]])
    return letter if len(letter) == 1 and letter < "\u0180" else match[0]
