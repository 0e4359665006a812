"""The tables of a web page that hold data: each row as one block, under its header rows. Runs in the worker only.

A table that only arranges the page is read as what it arranges.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from index.reading.account import Ledger
from index.reading.blocks import Label
from index.reading.draft import may_say_columns
from index.text.figures import is_figure
from index.text.ruling import PieceKind

LONG_CELL = 300  # characters: a cell of a table that only arranges the page
CELL_END = "\x1f"  # a character that no page holds, and white space, so that it counts for nothing
FEWEST_ROWS = 3  # of a table that does not say itself which cells are headers
LONGEST_HEADER = 60  # characters of such a table's headers
MOST_SPANNED = 1000  # rows or columns: what browsers agree on

_SPACE = re.compile(r"[ \t\r\n\f\v\0]+")  # a no-break space is none of them


@dataclass(frozen=True)
class _Cell:
    text: str
    header: bool
    rows: int  # that it spans
    columns: int


@dataclass(frozen=True)
class Row:
    """A row as it is told: with a mark where a cell ends."""

    told: str
    kind: PieceKind
    cells: tuple[Any, ...]  # elements of lxml
    labels: tuple[Label, ...] = ()


@dataclass(frozen=True)
class _Row:
    element: Any  # of lxml
    cells: list[_Cell]
    head: bool  # it stands in the table's head


@dataclass
class _Reach:
    """A cell, or a row that says what follows is, and how many rows it still rules."""

    row: int
    start: int
    end: int
    left: int = field(default=MOST_SPANNED)


def rows_of(table: Any, seen: Callable[[Any, Ledger], str]) -> dict[Any, Row]:  # noqa: ANN401 - of lxml
    """Return each row of a table that holds data, by its element; none of any other table.

    ``seen`` gives what a person sees of an element.
    """
    if arranged(table):
        return {}
    elements = list(table.iter("tr"))
    if any(_is_odd(element) for element in elements):
        return {}
    rows = [_row(element, seen) for element in elements]
    rows = [row for row in rows if any(cell.text for cell in row.cells)]
    if not rows or any(len(cell.text) > LONG_CELL for row in rows for cell in row.cells):
        return {}
    return dict(_told(rows))


def arranged(table: Any) -> tuple[Any, ...]:  # noqa: ANN401 - of lxml
    """Return the cells of a table that only arranges the page; none of one that may hold data.

    It says so itself, or holds another table, or a cell has headings of its own, or paragraphs that are more than a
    cell's words, and nothing names the columns.
    """
    rows = [row for row in table.iter("tr") if next(row.iterancestors("table")) is table]
    cells = tuple(cell for row in rows for cell in row if cell.tag in ("td", "th"))
    if table.get("role") in ("presentation", "none") or table.find(".//table") is not None:
        return cells
    named = any(cell.tag == "th" for cell in cells) or table.find(".//caption") is not None
    return cells if not named and any(map(_holds_prose, cells)) else ()


def _holds_prose(cell: Any) -> bool:  # noqa: ANN401 - of lxml
    if any(True for _ in cell.iter("h1", "h2", "h3", "h4", "h5", "h6")):
        return True
    told = ["".join(paragraph.itertext()).strip() for paragraph in cell.iter("p")]
    return sum(text.endswith((".", "!", "?", "…")) for text in told) > 1 and sum(map(len, told)) > LONG_CELL / 2


def _is_odd(row: Any) -> bool:  # noqa: ANN401 - of lxml
    """Tell whether a row holds anything but cells."""
    loose = [row.text, *(child.tail for child in row)]
    return any((text or "").strip() for text in loose) or any(child.tag not in ("td", "th") for child in row)


def _row(element: Any, seen: Callable[[Any, Ledger], str]) -> _Row:  # noqa: ANN401 - of lxml
    cells = [
        _Cell(
            _SPACE.sub(" ", seen(cell, Ledger()).replace(CELL_END, " ")).strip(" "),
            cell.tag == "th",
            _span(cell, "rowspan"),
            _span(cell, "colspan"),
        )
        for cell in element
    ]
    return _Row(element, cells, head=element.getparent() is not None and element.getparent().tag == "thead")


def _span(cell: Any, name: str) -> int:  # noqa: ANN401 - of lxml
    value = (cell.get(name) or "1").strip()
    return min(int(value), MOST_SPANNED) if value.isascii() and value.isdigit() and int(value[:6]) else 1


def _told(rows: list[_Row]) -> Iterator[tuple[Any, Row]]:
    heads = _heads(rows)
    over_all = not heads and may_say_columns([[cell.text for cell in row.cells] for row in rows])
    first = 0  # characters of the first row
    columns = max(sum(cell.columns for cell in row.cells) for row in rows)
    reaching: list[_Reach] = []
    group: _Reach | None = None
    for number, row in enumerate(rows):
        line = _SPACE.sub(" ", f" {CELL_END} ".join(cell.text for cell in row.cells)).strip(" ")
        if number < heads:
            yield row.element, Row(line, PieceKind.HEADER, tuple(row.element))
            continue
        over = [*([group] if group else []), *reaching]
        labels = tuple(Label(number - reach.row, reach.start, reach.end) for reach in over)
        if over_all:
            first = first or len(line)
            labels = (Label(number, 0, first), *labels) if number else labels
        yield row.element, Row(line, PieceKind.ROW, tuple(row.element), labels)
        for reach in reaching:
            reach.left -= 1
        reaching = [reach for reach in reaching if reach.left > 0]
        if len(row.cells) == 1 and columns > 1 and row.cells[0].columns > 1:  # says what the rows below it are
            group, reaching = _Reach(number, 0, len(line)), []
            continue
        start = 0
        for cell in row.cells:
            at = line.find(cell.text, start) if cell.text else -1
            if at >= 0:
                start = at + len(cell.text)
                if cell.rows > 1:
                    reaching.append(_Reach(number, at, start, cell.rows - 1))


def _heads(rows: list[_Row]) -> int:
    """Return how many of the first rows say what the columns are."""
    count = 0
    for row in rows[:-1]:
        told = [cell for cell in row.cells if cell.text]
        if not (row.head or (told and all(cell.header for cell in told))):
            break
        count += 1
    if count or any(cell.header for row in rows for cell in row.cells) or len(rows) < FEWEST_ROWS:
        return count
    first, body = rows[0].cells, rows[1:]
    plain = all(len(cell.text) <= LONGEST_HEADER and ":" not in cell.text for cell in first)
    named = len(first) > 1 and all(cell.text for cell in first[1:]) and plain
    figures = [sum(is_figure(cell.text) for cell in row.cells) for row in rows]
    counted = sum(count > figures[0] for count in figures[1:]) > len(body) / 2
    return int(named and counted and all(len(row.cells) == len(first) for row in body))
