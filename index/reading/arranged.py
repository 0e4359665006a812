"""What the places of groups of lines on a page tell: rows of tables with their header, the depth of items. Pure."""

from collections.abc import Sequence
from itertools import accumulate

from index.reading.printed import Cell, Line
from index.text.figures import is_figure
from index.text.ruling import PieceKind


def kind_of_row(groups: Sequence[Sequence[Line]], place: int) -> PieceKind:
    """Tell a row of a table from prose, and its first row, if that has fewer figures than the next one, from others."""
    if not all(line.cells for line in groups[place]):
        return PieceKind.PROSE
    if (ruled := groups[place][0].ruled) is not None:
        return PieceKind.HEADER if ruled.header and not _goes_on(groups, place) else PieceKind.ROW
    after = groups[place + 1] if place + 1 < len(groups) else groups[place]
    first = place == 0 or not all(line.cells for line in groups[place - 1])
    bold = all(line.bold for line in groups[place]) and not all(line.bold for line in after)
    told = bold or _figures(after) > _figures(groups[place])
    heads = first and after is not groups[place] and all(line.cells for line in after) and told
    return PieceKind.HEADER if heads else PieceKind.ROW


def _goes_on(groups: Sequence[Sequence[Line]], place: int) -> bool:
    """Tell whether a row goes on with a table from the page before; a header in bold letters comes again."""
    line, before = groups[place][0], groups[place - 1][0] if place else None
    return before is not None and before.ruled is not None and before.page < line.page and not line.bold


def cells_of_rows(groups: Sequence[Sequence[Line]], kinds: Sequence[PieceKind]) -> list[tuple[str, ...]]:
    """Return the cells of each group that is a row of a table, empty ones under a header too; none of any other."""
    told: list[tuple[str, ...]] = []
    columns: tuple[Cell, ...] = ()
    for group, kind in zip(groups, kinds, strict=True):
        parts = group[0].parts if len(group) == 1 and kind in (PieceKind.ROW, PieceKind.HEADER) else ()
        columns = parts if kind is PieceKind.HEADER else columns if kind is PieceKind.ROW else ()
        cells = _cells(group[0].text, parts)
        told.append(cells if group[0].ruled else _under(cells, parts, columns))
    return told


def _cells(text: str, parts: Sequence[Cell]) -> tuple[str, ...]:
    words = text.split()
    if sum(part.words for part in parts) != len(words):
        return ()
    ends = list(accumulate(part.words for part in parts))
    return tuple(" ".join(words[end - part.words : end]) for end, part in zip(ends, parts, strict=True))


def _under(cells: tuple[str, ...], parts: Sequence[Cell], columns: Sequence[Cell]) -> tuple[str, ...]:
    """Return the cells of a row, each in its column; as they are, where that is not sure."""
    if not cells or len(cells) >= len(columns):
        return cells
    placed = [""] * len(columns)
    for cell, part in zip(cells, parts, strict=True):
        middle = (part.left + part.right) / 2
        near = min(range(len(columns)), key=lambda n: abs((columns[n].left + columns[n].right) / 2 - middle))
        if placed[near]:
            return cells
        placed[near] = cell
    return tuple(placed)


def _figures(lines: Sequence[Line]) -> int:
    return sum(is_figure(word) for line in lines for word in line.text.split())


def depths_of(groups: Sequence[Sequence[Line]], kinds: Sequence[PieceKind | None]) -> list[int]:
    """Return how far each group is indented, counted in steps from 1; what its depth is, if it is an item of a list."""
    depths: list[int] = []
    over: list[float] = []  # the left edges that the next group may stand in
    for group, kind in zip(groups, kinds, strict=True):
        left, step = group[0].left, group[0].size / 2
        if kind is not None:
            over.clear()
        while over and over[-1] > left + step:
            over.pop()
        if not over or over[-1] < left - step:
            over.append(left)
        depths.append(len(over))
    return depths
