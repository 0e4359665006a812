"""The rows of the tables of a page of a PDF, cell by cell, where lines stand around the cells."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from math import sin

from index.datatypes import Reason
from index.reading.account import Ledger
from index.reading.draft import LONG_CELL, header_rows, may_say_columns
from index.reading.letters import ASKEW, HYPHEN, Letters
from index.reading.parted import known_words, made_whole
from index.reading.printed import Cell, Line, Reach, Ruled, usual_size
from index.reading.ruled import Box

FEWEST_FULL = 2  # rows with as many cells that hold something: less is no table
STEPS, FINEST = 60, 10.0  # into which the width of all tables is parted to look for a cell; points of a step at least
MOST_HEADERS = 3  # first rows in bold letters that say what the columns are

_SENTENCE_END = re.compile(r"[.!?…][»\"”)]?(?=\s|$)")


class RuledTables:
    """The tables of a page: in which cell each of its letters stands, then the lines of each cell."""

    def __init__(self, letters: Letters, tables: Sequence[Sequence[Box]]) -> None:
        """Keep those tables of which the cells hold what those of a table do."""
        self._text = letters.text
        found = _boxes_of(letters, [box for table in tables for box in table])
        told, turned = dict[Box, str](), set[Box]()
        box: Box | None = None
        for place, character in enumerate(letters.text) if found else ():
            box = box if character.isspace() else found.get(place)
            if box is not None and box not in told and abs(sin(letters.angle(place))) > ASKEW:
                turned.add(box)
            if box is not None:
                told[box] = told.get(box, "") + character
        self.tables = [
            table
            for table in tables
            if _is_data([told.get(box, "") for box in table], table)
            and len(turned.intersection(table)) <= len(told.keys() & set(table)) / 2  # or it lies on its side
        ]
        kept = {box for table in self.tables for box in table}
        self._box_of = {place: box for place, box in found.items() if box in kept}
        self._lines: dict[Box, list[Line]] = {box: [] for box in kept}
        self._number = {box: number for number, table in enumerate(self.tables) for box in table}

    def pieces(self, start: int, end: int) -> Iterator[tuple[int, int, Box | None]]:
        """Yield from where to where a line of the page stands in one cell, or in none."""
        if not self._box_of:
            yield start, end, None
            return
        boxes: list[Box | None] = []
        for place in range(start, end):  # a space belongs to what stands before it
            blank = bool(boxes) and self._text[place].isspace()
            boxes.append(boxes[-1] if blank else self._box_of.get(place))
        for box, run in groupby(range(start, end), key=lambda place: boxes[place - start]):
            places = list(run)
            yield places[0], places[-1] + 1, box

    def number(self, box: Box) -> int:
        """Return which of the tables a cell is of."""
        return self._number[box]

    def lines(self, box: Box) -> list[Line]:
        """Return the lines of a cell, so that more can be added."""
        return self._lines[box]

    def rows(self, table: Sequence[Box], ledger: Ledger) -> list[Line]:
        """Return the rows of a table, each as one line."""
        full = {box.column for box in table if self._lines[box]}  # the space between two lines is no column
        rows = [[box for box in row if box.column in full] for _, row in groupby(table, key=lambda box: box.row)]
        rows = [row for row in rows if any(self._lines[box] for box in row)]
        known = known_words(line.text for box in table for line in self._lines[box])
        told = {box: _text_of(self._lines[box], known, ledger) for box in table}
        heads = self._heads(rows, told)
        named = not heads and may_say_columns([[told[box] for box in row] for row in rows])  # by a first row of words
        return [
            self._row(row, told, Ruled(number < heads, tuple(_over(rows, number, told, heads, named=named))))
            for number, row in enumerate(rows)
        ]

    def _heads(self, rows: Sequence[Sequence[Box]], told: dict[Box, str]) -> int:
        bold = 0
        while bold < len(rows) and all(line.bold for box in rows[bold] for line in self._lines[box]):
            bold += 1
        if bold and bold < len(rows):
            return bold if bold <= MOST_HEADERS else 0
        return header_rows([[told[box] for box in row] for row in rows])

    def _row(self, row: Sequence[Box], told: dict[Box, str], ruled: Ruled) -> Line:
        lines = [line for box in row for line in self._lines[box]]
        parts = tuple(Cell(len(told[box].split()), box.left, box.right) for box in row)
        return replace(
            lines[0],
            text=" ".join(filter(None, (told[box] for box in row))),
            left=row[0].left,
            right=row[-1].right,
            base=max((line.base for line in lines if not line.aside), default=row[0].bottom),
            size=usual_size(lines),
            bold=all(line.bold for line in lines),
            cells=True,
            parts=parts,
            ruled=ruled,
            aside=False,
        )


def _boxes_of(letters: Letters, boxes: Sequence[Box]) -> dict[int, Box]:
    """Return the cell of each letter that stands in one."""
    found: dict[int, Box] = {}
    places = _Places(boxes)
    last: Box | None = None
    within = False  # a word, which stands where it begins: one that is too wide for its cell goes over the line
    for place, character in enumerate(letters.text) if boxes else ():
        if character.isspace() or character == HYPHEN:
            within = False
            continue
        if not within:
            middle = letters.middle(place)
            if middle is None:
                continue
            if last is None or not _holds(last, *middle):
                last = places.at(*middle)
        within = True
        if last is not None:
            found[place] = last
    return found


class _Places:
    """Which cells are near a place: a page may have thousands."""

    def __init__(self, boxes: Sequence[Box]) -> None:
        self._step = max((box.right for box in boxes), default=0.0) - min((box.left for box in boxes), default=0.0)
        self._step = max(self._step / STEPS, FINEST)
        self._near: dict[tuple[int, int], list[Box]] = {}
        for box in boxes:
            for across in range(self._of(box.left), self._of(box.right) + 1):
                for up in range(self._of(box.bottom), self._of(box.top) + 1):
                    self._near.setdefault((across, up), []).append(box)

    def at(self, x: float, y: float) -> Box | None:
        """Return the cell that holds a place."""
        return next((box for box in self._near.get((self._of(x), self._of(y)), ()) if _holds(box, x, y)), None)

    def _of(self, length: float) -> int:
        return int(length // self._step)


def _holds(box: Box, x: float, y: float) -> bool:
    return box.left <= x <= box.right and box.bottom <= y <= box.top


def _is_data(texts: Sequence[str], table: Sequence[Box]) -> bool:
    """Tell a table from boxes of prose, and from a form's that are to be filled."""
    full = [box.row for box, text in zip(table, texts, strict=True) if any(map(str.isalnum, text))]
    rows = sum(full.count(row) >= FEWEST_FULL for row in set(full))
    return rows >= FEWEST_FULL and not any(map(_is_prose, texts))


def _is_prose(text: str) -> bool:
    return len(text) > LONG_CELL or (len(text) > LONG_CELL / 2 and len(_SENTENCE_END.findall(text)) > 1)


def _text_of(lines: Sequence[Line], known: Counter[str], ledger: Ledger) -> str:
    """Return what a cell says, with words whole that a line end parts."""
    text = ""
    for line in lines:
        whole = made_whole(text, line.text, known)
        if whole is not None:
            ledger.leave(Reason.HYPHEN, text[len(whole) :], line.page)
        text = f"{text if whole is None else whole}{' ' if text and whole is None else ''}{line.text}"
    return " ".join(text.split())


def _over(
    rows: Sequence[Sequence[Box]], number: int, told: dict[Box, str], heads: int, *, named: bool
) -> Iterator[Reach]:
    """Yield the cells of rows above that say something of a row as well."""
    if number < heads:
        return
    wide = max(box.column + box.columns for row in rows for box in row)
    group = next((n for n in range(number - 1, heads - 1, -1) if len(rows[n]) == 1 < wide - rows[n][0].column), None)
    if group is not None and len(rows[number]) > 1:
        yield Reach(number - group, 0)
    if named and number:
        yield from (Reach(number, cell) for cell in range(len(rows[0])))
    for above in range(heads, number):
        for cell, box in enumerate(rows[above]):
            if told[box] and box.row + box.rows > rows[number][0].row:
                yield Reach(number - above, cell)
