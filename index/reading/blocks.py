"""What a PDF or a web page is read into before it is a Document: blocks of text, in reading order.

A PDF gives lines, each at its place on a page; what they make up together is guessed here from sizes, places and the
words at their ends. Pure: no PDF library.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from index.datatypes import Account, Fact, Reason, RecognisedPage
from index.reading.account import Ledger
from index.text.analysis import searchable

LARGER = 1.12  # times the usual size of letters: a line this large is a heading
SMALLER = 0.94  # times the usual size: footnotes, captions
LONGEST_HEADING = 200  # characters
MOST_HEADING_LINES = 4
ALIKE = 0.07  # times the usual size: letters that differ by less are of one size
APART = 1.3  # times the usual distance of lines: a gap this wide parts paragraphs
STRETCHED = 2.0  # times: a gap that a high symbol makes in the middle of a sentence
INDENT = 0.7  # times the size of letters: a first line this much further right begins a paragraph
HALF = 0.4  # of the column's width left free: nobody breaks a sentence there
LONG_LINE = 40  # characters: a line of prose, if a full stop ends it
AROUND = 4  # lines above and below, in which the right edge of the column is looked for

_SYMBOL = re.compile(r"[•●▪◦‣■□○◆❖➢➔→►✓✔∙·\uf000-\uf0ff](?:\s|$)")  # the last range: of fonts of symbols
BULLET = re.compile(r"(?:[–—-]|[o§](?=\s)|\(?\d{1,2}[.)]|\(?[a-z]\))(?:\s|$)")  # ... or part of a sentence
_ENDED = re.compile(r"[.!?:;…]\W{0,3}$")
_CLOSED = re.compile(r"[.:;,…]\W{0,3}$")  # how a heading in the size of prose does not end
_OPEN = re.compile(  # how no line ends that means to
    r"(?:[,(/-]|\b(?:de|du|des|la|le|les|un|une|et|ou|à|au|aux|en|par|pour|sur|dans|the|of|and|or|to|in|a|for|by))$",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"(?:\d{1,2}\.)+\d{0,2}\s|[IVX]{1,4}\s*[.–—-]\s")
_NOTE = re.compile(r"[\d*†‡]")  # how a footnote begins
_BEGINS = re.compile(r"[«“\"'‘(\[]*\s*[^\W\d_a-zà-öø-ÿœ]")  # with a capital


class Refused(Exception):  # noqa: N818 - a reason, which the reader of the file's name makes an error of
    """A file cannot be read; the text says why, and what to do, without the file's name."""


@dataclass(frozen=True)
class Block:
    """A heading, a paragraph, an item of a list, a row of a table."""

    text: str
    heading: bool = False
    pages: tuple[
        tuple[int, int], ...
    ] = ()  # of a paged document: (offset in ``text``, page that begins or goes on there)


@dataclass(frozen=True)
class Extract:
    """What a reader finds in a file."""

    title: str | None  # where the file has one
    blocks: tuple[Block, ...]
    url: str | None = None  # that the file gives as its own
    date: str | None = None  # ISO 8601: the day that the file bears
    facts: tuple[Fact, ...] = ()
    account: Account | None = None
    recognised: tuple[RecognisedPage, ...] = ()
    pictures: tuple[int, ...] = ()  # pages whose text is in a picture and was not recognised, from 1
    unread: str | None = None  # why there are no blocks, where recognition may help: "pictures" or "fonts"


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
    aside: bool = False  # along the side of the page: no part of the text that it stands beside


def usual_size(lines: Sequence[Line]) -> float:
    """Return the size of most letters: that of the prose."""
    letters: Counter[float] = Counter()
    for line in lines:
        letters[line.size] += len(line.text)
    return letters.most_common(1)[0][0] if letters else 0.0


def usual_distance(lines: Sequence[Line]) -> float:
    """Return the distance, in points, of most lines that follow each other."""
    usual = usual_size(lines)
    gaps = Counter(round(a.base - b.base) for a, b in pairwise(lines) if a.page == b.page and not b.aside)
    return next((gap for gap, _ in gaps.most_common() if usual / 2 < gap < 3 * usual), 1.2 * usual)


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


def join_lines(lines: Sequence[Line], ledger: Ledger) -> list[Block]:
    """Join lines into headings and paragraphs."""
    usual = usual_size(lines)
    distance, headings = usual_distance(lines), large_sizes(lines)
    rooms = _rooms(lines)
    groups: list[list[Line]] = []
    for number, line in enumerate(lines):
        if not number or _parted(groups[-1], line, usual, distance, rooms.get(id(lines[number - 1]), 0.0), headings):
            groups.append([])
        groups[-1].append(line)
    known = Counter(word for line in lines for word in re.findall(r"[\w-]+(?!-$)", line.text.casefold()))
    return [
        _block(group, _is_heading(group, usual, headings), known, ledger)
        for group in _continued(groups, usual, rooms, headings)
    ]


def _rooms(lines: Sequence[Line]) -> dict[int, float]:
    """Return, by the id of a line, how much of the column it left free that the next line's first word had room in.

    In parts of the column's width; lines that fill their column, or cannot end where they do, are not there.
    """
    rooms = {}
    for number, line in enumerate(lines[:-1]):
        near = lines[max(0, number - AROUND) : number + AROUND + 1]
        column = max(x.right for x in near if x.page == line.page and abs(x.left - line.left) < 3 * line.size)
        letter = (line.right - line.left) / max(1, len(line.text))
        word = letter * (len(lines[number + 1].text.split(" ", 1)[0]) + 1)
        room = column - line.right - word
        if room > line.size / 2 and not _OPEN.search(line.text):
            rooms[id(line)] = room / (column - line.left)
    return rooms


def _is_next_column(before: Line, line: Line) -> bool:
    beside = line.left > before.right and line.base > before.base - line.size / 2
    return beside or line.base > before.base + 2 * line.size


def _parted(
    group: Sequence[Line], line: Line, usual: float, distance: float, room: float, headings: frozenset[float]
) -> bool:
    """Tell whether ``line`` begins something new after ``group``, on the same page and in the same column."""
    before = group[-1]
    if before.page != line.page or before.aside != line.aside or _is_next_column(before, line):
        return True
    ended = _ENDED.search(before.text) is not None
    begins = _BEGINS.match(line.text) is not None
    short = room > 0
    flows = not ended and not short
    gap = (before.base - line.base) / max(distance * before.size / usual, before.size)
    if gap > (STRETCHED if flows and not begins else APART):
        return True
    large = line.size in headings
    other = abs(line.size - before.size) > ALIKE * usual
    if large != (before.size in headings) or (other and (large or begins or not flows or _NOTE.match(line.text))):
        return True
    if before.bold != line.bold and (short or (line.bold and (begins or ended))):  # a heading in the size of prose
        return True
    if large:
        return False
    if (before.cells and line.cells) or _SYMBOL.match(line.text):
        return True
    within = flows and not BULLET.match(group[0].text) and abs(line.left - before.left) < line.size / 4
    if ((before.cells or line.cells) and (begins or not flows)) or (BULLET.match(line.text) and not within):
        return True
    if short and (ended or begins or room > HALF):
        return True
    return (
        ended
        and abs(line.left - before.left) > INDENT * line.size
        and line.left > min(near.left for near in group[-AROUND:])
    )


def _is_heading(group: Sequence[Line], usual: float, headings: frozenset[float]) -> bool:
    text = " ".join(line.text for line in group)
    if len(text) > LONGEST_HEADING or len(group) > MOST_HEADING_LINES or not re.search(r"[^\W\d_]{2}", text):
        return False
    if group[0].aside:
        return False
    if group[0].size in headings:
        return True
    prose = group[0].size >= SMALLER * usual
    return (
        prose
        and bool(_NUMBERED.match(text) or not _CLOSED.search(text))
        and all(line.bold and not line.cells for line in group)
    )


def _continued(
    groups: Sequence[list[Line]], usual: float, rooms: dict[int, float], headings: frozenset[float]
) -> Iterator[list[Line]]:
    """Join a paragraph that goes on over the end of a page or a column.

    Footnotes and captions that stand between its parts move in front of it or behind it, whichever keeps the pages in
    order.
    """
    waiting: list[list[Line]] = []  # an unfinished paragraph, then small print
    for group in groups:
        if waiting:
            first = waiting[0]
            if _goes_on(first, group, usual, id(first[-1]) in rooms, headings):
                page = first[0].page
                yield from (small for small in waiting[1:] if small[0].page == page)
                first.extend(group)
                behind = [small for small in waiting[1:] if small[0].page != page]
                waiting = [first, *behind]
                if not _unfinished(first):
                    yield from waiting
                    waiting = []
                continue
            if _is_small(group, usual):
                waiting.append(group)
                continue
            yield from waiting
            waiting = []
        if _unfinished(group) and not _is_small(group, usual) and not _is_heading(group, usual, headings):
            waiting = [list(group)]
        else:
            yield group
    yield from waiting


def _unfinished(group: Sequence[Line]) -> bool:
    return not _ENDED.search(group[-1].text) and not group[-1].cells


def _is_small(group: Sequence[Line], usual: float) -> bool:
    return group[0].aside or usual_size(group) < SMALLER * usual


def _goes_on(
    first: Sequence[Line], group: Sequence[Line], usual: float, short: bool, headings: frozenset[float]
) -> bool:
    """Tell whether an unfinished paragraph goes on in ``group``, on the next page or in the next column."""
    before, line = first[-1], group[0]
    elsewhere = line.page == before.page + 1 or (line.page == before.page and _is_next_column(before, line))
    alike = abs(line.size - before.size) <= ALIKE * usual and line.bold == before.bold
    new = (
        _SYMBOL.match(line.text)
        or BULLET.match(line.text)
        or line.cells
        or (short and _BEGINS.match(line.text))
        or _is_heading(group, usual, headings)
    )
    return elsewhere and alike and not new


def _block(lines: Sequence[Line], heading: bool, known: Counter[str], ledger: Ledger) -> Block:
    text, pages = "", []
    for number, line in enumerate(lines):
        whole = _made_whole(text, line.text, known) if number else None
        if whole is not None:
            ledger.leave(Reason.HYPHEN, text[len(whole) :], line.page)
        text = whole if whole is not None else f"{text}\n" if number else ""
        if not number or line.page != lines[number - 1].page:
            pages.append((len(text), line.page))
        text += line.text
    return Block(text, heading, tuple(pages))


def _made_whole(before: str, line: str, known: Counter[str]) -> str | None:
    """Return what stands before a line so that a word parted there is whole; None where no word is.

    "protec-" and "tion" are one word, "Saint-" and "Audry" keep their hyphen. Where the document has the word
    elsewhere, that tells; else what such beginnings mostly are (index/text/analysis.py).
    """
    head, tail = re.search(r"[\w-]*\w-$", before), re.match(r"\w+", line)
    if not head or not tail:
        return None
    parted, joined = (head[0] + tail[0]).casefold(), (head[0][:-1] + tail[0]).casefold()
    if known[joined] != known[parted]:
        return before[:-1] if known[joined] > known[parted] else before
    return before[:-1] if searchable(f"{head[0]}\n{tail[0]}") == head[0][:-1] + tail[0] else before
