"""The lines of pages become headings and paragraphs, guessed from sizes, places and the words at their ends.

Pure: no PDF library.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from index.datatypes import Reason
from index.languages import either
from index.reading.account import Ledger
from index.reading.arranged import cells_of_rows, depths_of, kind_of_row
from index.reading.blocks import Block, Label
from index.reading.grids import gridded
from index.reading.headed import with_headers
from index.reading.parted import known_words, made_whole
from index.reading.printed import ALIKE, SMALLER, Line, large_sizes, usual_distance, usual_size
from index.reading.side_by_side import one_after_the_other
from index.text.headings import heading_of
from index.text.ruling import PieceKind

LONGEST_HEADING = 200  # characters
DEEPEST = 9  # level of a heading: those that are known by their words are deeper (index/text/headings.py)
MOST_HEADING_LINES = 4
APART = 1.3  # times the usual distance of lines: a gap this wide parts paragraphs
STRETCHED = 2.0  # times: a gap that a high symbol makes in the middle of a sentence
INDENT = 0.7  # times the size of letters: a first line this much further right begins a paragraph
ROOM_LEFT = 0.4  # of the column's width left free: nobody breaks a sentence there
BETWEEN_CELLS = " ; "
AROUND = 4  # lines above and below, in which the right edge of the column is looked for

_SYMBOL = re.compile(r"[•●▪◦‣■□○◆❖➢➔→►✓✔∙·\uf000-\uf0ff](?:\s|$)")  # the last range: of fonts of symbols
BULLET = re.compile(r"(?:[–—-]|[o§](?=\s)|\(?\d{1,2}[.)]|\(?[a-z]\))(?:\s|$)")  # ... or part of a sentence
_ENDED = re.compile(r"[.!?:;…]\W{0,3}$")
_CLOSED = re.compile(r"[.:;,…]\W{0,3}$")  # how a heading in the size of prose does not end
# How no line ends that means to.
_OPEN = re.compile(rf"(?:[,(/-]|\b(?:a|{either(lambda words: words.unended)}))$", re.IGNORECASE)
_NUMBERED = re.compile(r"(?:\d{1,2}\.)+\d{0,2}\s|[IVX]{1,4}\s*[.–—-]\s")
_NOTE = re.compile(r"[\d*†‡]")  # how a footnote begins
_BEGINS = re.compile(r"[«“\"'‘(\[]*\s*[^\W\d_a-zà-öø-ÿœ]")  # with a capital


def join_lines(lines: Sequence[Line], ledger: Ledger) -> list[Block]:
    """Join lines into headings and paragraphs."""
    lines = with_headers(gridded(one_after_the_other(lines)))
    usual = usual_size(lines)
    distance, headings = usual_distance(lines), large_sizes(lines)
    rooms = _rooms(lines, headings)
    groups: list[list[Line]] = []
    for number, line in enumerate(lines):
        if not number or _parted(groups[-1], line, usual, distance, rooms.get(id(lines[number - 1]), 0.0), headings):
            groups.append([])
        groups[-1].append(line)
    known = known_words(line.text for line in lines)
    joined = list(_continued(groups, usual, rooms, headings))
    kinds = [PieceKind.HEADING if _is_heading(group, usual, headings) else None for group in joined]
    levels = sorted({group[0].size for group, kind in zip(joined, kinds, strict=True) if kind}, reverse=True)
    depths = depths_of(joined, kinds)
    told = [kind or kind_of_row(joined, place) for place, kind in enumerate(kinds)]
    cells = cells_of_rows(joined, told)
    return [
        _row(cells, place, joined[place][0], told[place], ledger)
        if cells[place]
        else _block(joined[place], told[place], depths[place], known, levels, ledger)
        for place in range(len(joined))
    ]


def _row(told: Sequence[Sequence[str]], place: int, line: Line, kind: PieceKind, ledger: Ledger) -> Block:
    """Return a row of a table with semicolons between its cells, as those of other formats have them."""
    cells = told[place]
    ledger.added += len(cells) - 1
    labels = []
    for reach in line.ruled.over if line.ruled else ():
        above = told[place - reach.back]
        if reach.cell < len(above):
            start = sum(map(len, above[: reach.cell])) + len(BETWEEN_CELLS) * reach.cell
            labels.append(Label(reach.back, start, start + len(above[reach.cell])))
    return Block(BETWEEN_CELLS.join(cells), kind, labels=tuple(labels), pages=((0, line.page),))


def _rooms(lines: Sequence[Line], headings: frozenset[float]) -> dict[int, float]:
    """Return, by the id of a line, how much of the column it left free that the next line's first word had room in.

    In parts of the column's width; lines that fill their column, or cannot end where they do, are not there.
    """
    rooms = {}
    for number, line in enumerate(lines[:-1]):
        near = [x for x in lines[max(0, number - AROUND) : number + AROUND + 1] if x.size not in headings or x is line]
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
    if before.ruled or line.ruled:
        return True
    ended = _ENDED.search(before.text) is not None
    begins = _BEGINS.match(line.text) is not None
    short = room > 0
    flows = not ended and not short
    gap = (before.base - line.base) / max(distance * before.size / usual, before.size)
    if gap > (STRETCHED if flows and not begins else APART):
        return True
    if (
        (known := heading_of(line.text))
        and (known.length is not None or _BEGINS.match(line.text))
        and not _open(before)
    ):
        return True
    if len(group) == 1 and (known := heading_of(before.text)) and known.length is None and begins:
        return True
    if begins and before.bold and not line.bold and not _open(before) and all(near.bold for near in group):
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
    if short and (ended or begins or room > ROOM_LEFT):
        return True
    return (
        ended
        and abs(line.left - before.left) > INDENT * line.size
        and line.left > min(near.left for near in group[-AROUND:])
    )


def _open(line: Line) -> bool:
    """Tell whether a line ends where no title does and no paragraph: "in accordance with", and then "Article 6"."""
    return _OPEN.search(line.text) is not None


def _is_heading(group: Sequence[Line], usual: float, headings: frozenset[float]) -> bool:
    text = " ".join(line.text for line in group)
    if len(text) > LONGEST_HEADING or len(group) > MOST_HEADING_LINES or not re.search(r"[^\W\d_]{2}", text):
        return False
    if group[0].aside or group[0].ruled:
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


def _block(
    lines: Sequence[Line], kind: PieceKind, depth: int, known: Counter[str], levels: Sequence[float], ledger: Ledger
) -> Block:
    """Return lines as a block; ``levels`` are the sizes of headings, largest first."""
    text, pages = "", []
    for number, line in enumerate(lines):
        whole = made_whole(text, line.text, known) if number else None
        if whole is not None:
            ledger.leave(Reason.HYPHEN, text[len(whole) :], line.page)
        text = whole if whole is not None else f"{text}\n" if number else ""
        if not number or line.page != lines[number - 1].page:
            pages.append((len(text), line.page))
        text += line.text
    level = 1 + levels.index(lines[0].size) if kind is PieceKind.HEADING else 0
    return Block(text, kind, min(level, DEEPEST), 0 if kind is PieceKind.HEADING else depth, pages=tuple(pages))
