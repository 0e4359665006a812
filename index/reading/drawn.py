"""The straight lines that are drawn on a page of a PDF, such as those around the cells of a table. PDFium's objects."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

MOST_OBJECTS, MOST_POINTS, DEEPEST = 20_000, 60_000, 3  # of a page that is read for its lines: more is a drawing
STRAIGHT = 0.7  # points that a line may go aside
SHORTEST = 4.0  # points: nothing less is a side of a cell
FURTHEST = 20_000.0  # points: no page is larger (ISO 32000-1, Annex C)


@dataclass(frozen=True)
class Rule:
    """A line across or down the page, in points; ``at`` is where it stands, on the other axis."""

    across: bool
    at: float
    begin: float
    end: float


@dataclass(frozen=True)
class _Matrix:
    """How the places of an object become places of the page (ISO 32000-1, 8.3.3)."""

    a: float = 1.0
    b: float = 0.0
    c: float = 0.0
    d: float = 1.0
    e: float = 0.0
    f: float = 0.0

    def place(self, x: float, y: float) -> "_Point":
        return _Point(self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f)

    def within(self, outer: "_Matrix") -> "_Matrix":
        along, up, start = outer.place(self.a, self.b), outer.place(self.c, self.d), outer.place(self.e, self.f)
        e, f = outer.e, outer.f
        return _Matrix(along.x - e, along.y - f, up.x - e, up.y - f, start.x, start.y)


@dataclass(frozen=True)
class _Point:
    x: float
    y: float


def rules_of(page: Any) -> list[Rule]:  # noqa: ANN401 - of pypdfium2
    """Return the lines of a page and the sides of its rectangles; none of a page that is a drawing."""
    try:
        return list(_Drawing().rules(page))
    except OverflowError:
        return []


class _Drawing:
    """The objects of a page."""

    def __init__(self) -> None:
        import pypdfium2.raw as pdfium  # type: ignore[import-untyped]

        self._pdfium, self._objects, self._points = pdfium, 0, 0

    def rules(self, page: Any) -> Iterator[Rule]:  # noqa: ANN401
        for number in range(self._counted(self._pdfium.FPDFPage_CountObjects(page))):
            yield from self._of(self._pdfium.FPDFPage_GetObject(page, number), _Matrix(), 0)

    def _counted(self, objects: int) -> int:
        self._objects += objects
        if self._objects > MOST_OBJECTS:
            raise OverflowError
        return objects

    def _of(self, thing: Any, outer: _Matrix, depth: int) -> Iterator[Rule]:  # noqa: ANN401
        kind = self._pdfium.FPDFPageObj_GetType(thing)
        if kind not in (self._pdfium.FPDF_PAGEOBJ_PATH, self._pdfium.FPDF_PAGEOBJ_FORM) or depth > DEEPEST:
            return
        told = self._pdfium.FS_MATRIX()
        self._pdfium.FPDFPageObj_GetMatrix(thing, told)
        matrix = _Matrix(told.a, told.b, told.c, told.d, told.e, told.f).within(outer)
        if kind == self._pdfium.FPDF_PAGEOBJ_PATH:
            yield from self._sides(thing, matrix)
            return
        for number in range(self._counted(self._pdfium.FPDFFormObj_CountObjects(thing))):
            yield from self._of(self._pdfium.FPDFFormObj_GetObject(thing, number), matrix, depth + 1)

    def _sides(self, path: Any, matrix: _Matrix) -> Iterator[Rule]:  # noqa: ANN401
        from ctypes import c_float

        count = self._pdfium.FPDFPath_CountSegments(path)
        self._points += max(0, count)
        if self._points > MOST_POINTS:
            raise OverflowError
        x, y = c_float(), c_float()
        begun = before = None
        for number in range(count):
            segment = self._pdfium.FPDFPath_GetPathSegment(path, number)
            self._pdfium.FPDFPathSegment_GetPoint(segment, x, y)
            point = matrix.place(x.value, y.value)
            kind = self._pdfium.FPDFPathSegment_GetType(segment)
            if kind == self._pdfium.FPDF_SEGMENT_MOVETO:
                begun = point
            elif kind == self._pdfium.FPDF_SEGMENT_LINETO and before is not None:
                yield from _side(before, point)
            if self._pdfium.FPDFPathSegment_GetClose(segment) and begun is not None:
                yield from _side(point, begun)
            before = point


def _side(one: _Point, other: _Point) -> Iterator[Rule]:
    if not all(abs(place) < FURTHEST for place in (one.x, one.y, other.x, other.y)):
        return
    wide, high = abs(one.x - other.x), abs(one.y - other.y)
    if high <= STRAIGHT and wide >= SHORTEST:
        yield Rule(True, (one.y + other.y) / 2, min(one.x, other.x), max(one.x, other.x))
    elif wide <= STRAIGHT and high >= SHORTEST:
        yield Rule(False, (one.x + other.x) / 2, min(one.y, other.y), max(one.y, other.y))
