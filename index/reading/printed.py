"""A line of a printed page, and what is usual among lines: sizes of letters, distances. Pure: no PDF library."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

LARGER = 1.12  # times the usual size of letters: a line this large is a heading
SMALLER = 0.94  # times the usual size: footnotes, captions
ALIKE = 0.07  # times the usual size: letters that differ by less are of one size
LONG_LINE = 40  # characters: a line of prose, if a full stop ends it


@dataclass(frozen=True)
class Cell:
    """A part of a line that stands far from the others: how many words it has, and from where to where it goes."""

    words: int
    left: float
    right: float


@dataclass(frozen=True)
class Reach:
    """A cell of a row above that says something of this row as well."""

    back: int  # how many rows before
    cell: int  # of those of that row, from 0


@dataclass(frozen=True)
class Ruled:
    """What the lines around its cells tell of a row of a table."""

    header: bool = False  # it says what the columns are
    over: tuple[Reach, ...] = ()


@dataclass(frozen=True)
class Line:
    """A line of a page; lengths in points, places from the left and the bottom of the page turned upright."""

    text: str
    page: int  # from 1
    left: float
    right: float
    base: float  # where its letters stand
    size: float  # of the font
    bold: bool
    cells: bool = False  # its parts stand far apart, as in the row of a table
    parts: tuple[Cell, ...] = ()  # those, where they are known
    font: str = ""  # its name, where it is known
    ruled: Ruled | None = None  # a row of a table whose cells have lines around them
    aside: bool = False  # along the side of the page: no part of the text that it stands beside


def usual_size(lines: Sequence[Line]) -> float:
    """Return the size of most letters: that of the prose."""
    letters: Counter[float] = Counter()
    for line in lines:
        letters[line.size] += len(line.text)
    return letters.most_common(1)[0][0] if letters else 0.0


def usual_distance(lines: Sequence[Line]) -> float:
    """Return the distance, in points, of most lines that follow each other in a paragraph.

    Lines that go on in small letters tell it; a paper of paragraphs of one line has none but the distance of these.
    """
    usual = usual_size(lines)
    near = [(a, b) for a, b in pairwise(lines) if a.page == b.page and not b.aside]
    flowing = [(a, b) for a, b in near if b.text[:1].islower() and a.text[-1:] not in ".:;,!?…" and a.size == b.size]
    for pairs in (flowing, near):
        gaps = Counter(round(a.base - b.base) for a, b in pairs)
        found = next((gap for gap, _ in gaps.most_common() if usual / 2 < gap < 3 * usual), None)
        if found is not None:
            return found
    return 1.2 * usual


def large_sizes(lines: Sequence[Line]) -> frozenset[float]:
    """Return the sizes of headings: larger than that of most letters, and not those of whole sentences.

    Where small print has most letters, the letter above it is larger and prose all the same.
    """
    usual = usual_size(lines)
    by_size: dict[float, list[Line]] = defaultdict(list)
    for line in lines:
        if line.size >= LARGER * usual:
            by_size[line.size].append(line)
    return frozenset(size for size, own in by_size.items() if not _is_prose(own))


def _is_prose(lines: Sequence[Line]) -> bool:
    """Tell whether the lines of a size hold sentences: with a full stop, and more than the words of a heading."""
    told = [line for line in lines if line.text.endswith((".", ".»", ". »")) and len(line.text) > LONG_LINE]
    return bool(told) and not all(line.bold for line in told)
