"""Tables of a PDF whose cells come as lines of their own: column after column, or a cell of several lines. Pure.

A page tells of lines only, and of two columns of prose as it does of two columns of a table; so a table is taken for
one where its cells are short, stand at the same heights, and hold figures.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from index.reading.printed import ALIKE, Cell, Line
from index.text.figures import is_figure

FEWEST_ROWS, FEWEST_COLUMNS, FEWEST_CELLS = 3, 2, 3
LEVEL = 0.3  # times the size of letters: lines this near in height are in one row
MOST_WORDS = 6  # of a cell of a table whose columns come one after the other
FIGURES = 0.5  # of the cells under the first row, of a column that tells it from prose
REACH = 1.6  # times the size of letters: lines of one cell are this near


def gridded(lines: Sequence[Line]) -> list[Line]:
    """Return the lines, those that are cells of one row as one line with its parts."""
    joined: list[Line] = []
    place = 0
    while place < len(lines):
        if lines[place].ruled:  # told already
            joined.append(lines[place])
            place += 1
            continue
        grid = _grid(lines, place)
        row = _Row(lines[place]) if lines[place].parts and not grid else None
        while row and (after := place + row.lines) < len(lines) and row.takes(lines[after]):
            pass
        whole = [row.line] if row and len(row.cells) >= FEWEST_CELLS else [lines[place]]
        joined += [_row(cells) for cells in zip(*grid, strict=True)] if grid else whole
        place += sum(map(len, grid)) if grid else row.lines if row and whole[0] is not lines[place] else 1
    return list(_with_long_cells(joined))


@dataclass
class _Cell:
    """A cell of a row, line by line."""

    words: list[str]
    left: float
    right: float
    base: float  # of its last line


class _Row:
    """A row of a table, whose cells may have several lines that come as lines of their own."""

    def __init__(self, line: Line) -> None:
        self._first, self.lines = line, 1
        self.cells = list(_cells_of(line))

    @property
    def line(self) -> Line:
        """The row as one line."""
        if self.lines == 1:
            return self._first
        parts = tuple(Cell(len(cell.words), cell.left, cell.right) for cell in self.cells)
        text = " ".join(word for cell in self.cells for word in cell.words).replace(" \n", "\n")
        return replace(self._first, text=text, right=max(cell.right for cell in self.cells), parts=parts)

    def takes(self, line: Line) -> bool:
        """Take a line that is one more cell on the right, or more of cells above it; tell whether it is."""
        first = self._first
        if (
            line.page != first.page
            or line.aside
            or line.ruled
            or line.bold != first.bold
            or abs(line.size - first.size) > ALIKE * first.size
        ):
            return False
        if not self.cells or len(line.text.split()) > MOST_WORDS * max(1, len(line.parts)):
            return False
        level = abs(line.base - first.base) <= LEVEL * first.size
        if level and not line.parts and line.left > max(cell.right for cell in self.cells):
            self.cells += _cells_of(line)
        elif not self._goes_on(line):
            return False
        self.lines += 1
        return True

    def _goes_on(self, line: Line) -> bool:
        parts = _cells_of(line)
        over = [self._over(part) for part in parts]
        if not parts or None in over or (len(parts) > 1 and not _reads_on(parts)):
            return False
        for cell, part in zip(over, parts, strict=True):
            if cell is not None:  # of the last one there may be more (see below), after a line end
                cell.words += [f"\n{part.words[0]}", *part.words[1:]] if cell is self.cells[-1] else part.words
                cell.right, cell.base = max(cell.right, part.right), part.base
        return True

    def _over(self, part: _Cell) -> _Cell | None:
        """Return the cell that a line goes on in; the first one only where a word cannot begin a row."""
        size = self._first.size
        for place, cell in enumerate(self.cells):
            room = self.cells[place + 1].left if place + 1 < len(self.cells) else part.right + size
            if (
                abs(cell.left - part.left) <= size / 2
                and part.right < room
                and 0 < cell.base - part.base <= REACH * size
            ):
                return cell if place or part.words[0][:1].islower() else None
        return None


def _cells_of(line: Line) -> Sequence[_Cell]:
    """Return the cells of a line, one if it has no parts; none where its words are not those of its parts."""
    words = line.text.split()
    parts = line.parts or (Cell(len(words), line.left, line.right),)
    ends = [0, *accumulate(part.words for part in parts)]
    if ends[-1] != len(words) or not words:
        return ()
    return [
        _Cell(words[begin:end], part.left, part.right, line.base)
        for begin, end, part in zip(ends, ends[1:], parts, strict=False)
    ]


def _reads_on(parts: Sequence[_Cell]) -> bool:
    """Tell whether cells below others are more of them, and no row of their own: words that begin none, no figures."""
    figures = any(is_figure(word) for part in parts for word in part.words)
    return not figures and any(part.words[0][:1].islower() for part in parts)


def _grid(lines: Sequence[Line], start: int) -> list[Sequence[Line]]:
    """Return the columns of the table whose first cell is at ``start``; none where there is none."""
    first = _column(lines, start)
    columns = [first]
    while len(first) >= FEWEST_ROWS:
        after = start + len(first) * len(columns)
        column = lines[after : after + len(first)]
        if not _beside(columns[-1], column):
            break
        columns.append(column)
    told = len(columns) >= FEWEST_COLUMNS and any(_counts(column) for column in columns[1:])
    return columns if told else []


def _column(lines: Sequence[Line], start: int) -> Sequence[Line]:
    """Return the lines from ``start`` on that stand below each other, as far as they go down."""
    end = start + 1
    while end < len(lines) and _is_cell(lines[end]) and lines[end].page == lines[start].page:
        if lines[end].base >= lines[end - 1].base or abs(lines[end].left - lines[start].left) > lines[start].size:
            break
        end += 1
    return lines[start:end] if _is_cell(lines[start]) else lines[start : start + 1]


def _is_cell(line: Line) -> bool:
    return not line.cells and not line.aside and len(line.text.split()) <= MOST_WORDS


def _beside(column: Sequence[Line], other: Sequence[Line]) -> bool:
    """Tell whether the cells of ``other`` stand at the same heights, on the right of those of ``column``."""
    if len(other) != len(column) or not all(map(_is_cell, other)):
        return False
    right = max(line.right for line in column)
    level = all(abs(one.base - two.base) <= LEVEL * one.size for one, two in zip(column, other, strict=True))
    return level and all(line.page == column[0].page and line.left > right for line in other)


def _counts(column: Sequence[Line]) -> bool:
    """Tell whether a column holds figures under its first cell."""
    return sum(any(map(is_figure, line.text.split())) for line in column[1:]) >= FIGURES * (len(column) - 1)


def _row(cells: Sequence[Line]) -> Line:
    parts = tuple(Cell(len(cell.text.split()), cell.left, cell.right) for cell in cells)
    text = " ".join(" ".join(cell.text.split()) for cell in cells)
    bold = all(cell.bold for cell in cells)
    return replace(cells[0], text=text, right=cells[-1].right, bold=bold, cells=True, parts=parts)


def _with_long_cells(lines: Sequence[Line]) -> Iterator[Line]:
    """Yield the lines, a row of a table with the lines of its last cell, which stands under the same header."""
    header: Line | None = None
    row: Line | None = None
    for line in lines:
        if row is not None and header is not None and _is_last_cell(header, row, line):
            row = _longer(row, line, whole=len(row.parts) == len(header.parts))
            continue
        if row is not None:
            yield row
        row = line
        if not line.parts or line.page != (header or line).page:
            header = None
        elif header is None:
            header = line
    if row is not None:
        yield row


def _is_last_cell(header: Line, row: Line, line: Line) -> bool:
    """Tell whether a line is all or more of the last cell of a row, the only one that may have several lines."""
    if (
        not row.parts
        or row.ruled
        or row is header
        or line.cells
        or line.aside
        or line.page != row.page
        or line.bold != row.bold
    ):
        return False
    last = header.parts[-1]
    begun = len(row.parts) == len(header.parts) and ("\n" in row.text or line.text[:1].islower())
    waits = len(row.parts) == len(header.parts) - 1 and row.parts[-1].right < last.left
    near = abs(row.base - line.base) <= REACH * line.size * (2 + row.text.count("\n"))
    return near and abs(line.left - last.left) <= line.size and (begun or waits)


def _longer(row: Line, line: Line, *, whole: bool) -> Line:
    """Return a row with a line of its last cell: more of it, where the row is ``whole``."""
    words, text = len(line.text.split()), f"{row.text}\n{line.text}"
    if not whole:
        return replace(row, text=text, parts=(*row.parts, Cell(words, line.left, line.right)))
    *before, last = row.parts
    grown = Cell(last.words + words, min(last.left, line.left), max(last.right, line.right))
    return replace(row, text=text, parts=(*before, grown))
