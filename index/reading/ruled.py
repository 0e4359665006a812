"""Tables whose cells have lines around them, as most word processors and browsers print theirs. Pure.

The lines part the page into small boxes; boxes that no line parts are one cell. What is not closed on all sides, is no
rectangle, or stands alone, is none of a table.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from index.reading.drawn import Rule

SNAP = 3.0  # points: lines this near are one, and reach each other
MOST_RULES, MOST_BOXES = 4000, 6000  # pieces of lines, boxes between them: more is a drawing
FEWEST_ROWS, FEWEST_COLUMNS = 2, 2


@dataclass(frozen=True)
class Box:
    """A cell: its place in points, and which rows and columns of its page it spans, from the top left."""

    left: float
    bottom: float
    right: float
    top: float
    row: int
    rows: int
    column: int
    columns: int


@dataclass(frozen=True)
class _Lines:
    """Lines of one direction that stand at one place."""

    at: float
    parts: tuple[tuple[float, float], ...]  # from where to where they go, in order

    def reach(self, begin: float, end: float) -> bool:
        """Tell whether a line goes all the way."""
        return any(first <= begin + SNAP and last >= end - SNAP for first, last in self.parts)


def tables_of(rules: Sequence[Rule]) -> list[tuple[Box, ...]]:
    """Return the cells of each table that lines make up, in reading order."""
    if len(rules) > MOST_RULES:
        return []
    across = _gathered([rule for rule in rules if rule.across])[::-1]  # from the top
    down = _gathered([rule for rule in rules if not rule.across])
    if len(across) <= FEWEST_ROWS or len(down) < FEWEST_COLUMNS or len(across) * len(down) > MOST_BOXES:
        return []
    down = _with_open_sides(across, down)
    grid = _Grid(across, down)
    return [table for table in grid.tables() if _is_table(table)]


def _gathered(rules: Sequence[Rule]) -> list[_Lines]:
    """Return lines by their places, those that go on in each other as one."""
    groups: list[list[Rule]] = []
    for rule in sorted(rules, key=lambda rule: rule.at):
        if groups and rule.at - groups[-1][-1].at <= SNAP and rule.at - groups[-1][0].at <= 2 * SNAP:
            groups[-1].append(rule)
        else:
            groups.append([rule])
    return [_Lines(sum(rule.at for rule in group) / len(group), _joined(group)) for group in groups]


def _joined(rules: Iterable[Rule]) -> tuple[tuple[float, float], ...]:
    parts: list[tuple[float, float]] = []
    for begin, end in sorted((rule.begin, rule.end) for rule in rules):
        if parts and begin <= parts[-1][1] + SNAP:
            parts[-1] = parts[-1][0], max(parts[-1][1], end)
        else:
            parts.append((begin, end))
    return tuple(parts)


def _with_open_sides(across: Sequence[_Lines], down: Sequence[_Lines]) -> list[_Lines]:
    """Return the lines that go down, with sides where a table has none: where its lines across all end."""
    sides: list[Rule] = []
    for upper, lower in pairwise(across):
        for begin, end in upper.parts:
            alike = any(abs(begin - first) <= SNAP and abs(end - last) <= SNAP for first, last in lower.parts)
            within = [line for line in down if begin < line.at < end and line.reach(lower.at, upper.at)]
            if alike and any(begin + SNAP < line.at < end - SNAP for line in within):
                sides += [Rule(False, x, lower.at, upper.at) for x in (begin, end)]
    known = [Rule(False, line.at, *part) for line in down for part in line.parts]
    return _gathered([*known, *sides]) if sides else list(down)


class _Grid:
    """The boxes that all lines of a page make, and which of them are one."""

    def __init__(self, across: Sequence[_Lines], down: Sequence[_Lines]) -> None:
        self._across, self._down = across, down
        self._rows, self._columns = len(across) - 1, len(down) - 1
        # One row and column of boxes more on each side is what lies around it all.
        self._wide = self._columns + 2
        self._of = list(range((self._rows + 2) * self._wide))
        for row in range(self._rows + 2):
            for column in range(self._wide):
                if column + 1 < self._wide and not self._parted_down(row, column):
                    self._join(row * self._wide + column, row * self._wide + column + 1)
                if row < self._rows + 1 and not self._parted_across(row, column):
                    self._join(row * self._wide + column, (row + 1) * self._wide + column)

    def tables(self) -> Iterator[tuple[Box, ...]]:
        """Yield the cells that touch each other."""
        members: dict[int, list[int]] = {}
        for place in range(len(self._of)):
            members.setdefault(self._root(place), []).append(place)
        outside = self._root(0)
        boxes = {root: self._box(own) for root, own in members.items() if root != outside}
        cells = {root: box for root, box in boxes.items() if box is not None}
        left = dict(cells)
        for root in cells:
            if root not in left:
                continue
            found, waiting = [], [root]
            del left[root]
            while waiting:
                one = waiting.pop()
                found.append(cells[one])
                near = {self._root(place) for own in members[one] for place in self._beside(own)}
                waiting += [other for other in near if left.pop(other, None) is not None]
            yield tuple(sorted(found, key=lambda box: (box.row, box.column)))

    def _beside(self, place: int) -> Sequence[int]:
        return place - 1, place + 1, place - self._wide, place + self._wide  # none that is a cell stands at the edge

    def _parted_down(self, row: int, column: int) -> bool:
        """Tell whether a line parts a box from the one on its right."""
        return (
            column <= self._columns
            and 0 < row <= self._rows
            and self._down[column].reach(self._across[row].at, self._across[row - 1].at)
        )

    def _parted_across(self, row: int, column: int) -> bool:
        """Tell whether a line parts a box from the one below it."""
        return (
            row <= self._rows
            and 0 < column <= self._columns
            and self._across[row].reach(self._down[column - 1].at, self._down[column].at)
        )

    def _root(self, place: int) -> int:
        while self._of[place] != place:
            self._of[place] = self._of[self._of[place]]
            place = self._of[place]
        return place

    def _join(self, one: int, other: int) -> None:
        first, second = sorted((self._root(one), self._root(other)))
        self._of[second] = first

    def _box(self, places: Sequence[int]) -> Box | None:
        """Return the rectangle that boxes make up; None where they make up another form."""
        rows = [place // self._wide for place in places]
        columns = [place % self._wide for place in places]
        top, bottom, left, right = min(rows), max(rows), min(columns), max(columns)
        if len(places) != (bottom - top + 1) * (right - left + 1):
            return None
        return Box(
            self._down[left - 1].at, self._across[bottom].at, self._down[right].at, self._across[top - 1].at,
            top, bottom - top + 1, left, right - left + 1,
        )  # fmt: skip


def _is_table(boxes: Sequence[Box]) -> bool:
    """Tell a table from boxes that only stand around or beside something."""
    rows, columns = {box.row for box in boxes}, {box.column for box in boxes}
    return len(rows) >= FEWEST_ROWS and len(columns) >= FEWEST_COLUMNS
