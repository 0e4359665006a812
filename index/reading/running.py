"""What stands at the edges of many pages of a PDF: running heads, feet, page numbers. Pure: no PDF library.

Nothing is taken for such a thing by its words alone: it stands at the same place of many pages with the same words and
figures, or with figures that count the pages. What says something all the same is kept once: the title of a form, how
to appeal, where to write.
"""

import re
from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from index.datatypes import Reason
from index.languages import either
from index.reading.account import Ledger
from index.reading.printed import ALIKE, LARGER, Line, usual_distance
from index.text.figures import value_of

EDGE = 3  # rows at the top and at the bottom of a page among which running heads and page numbers are looked for
REPEATED = 0.4  # of the pages have the same row at the same height: a running head
NUMBERED = 0.2  # of the pages have a row with their number in it, counted from the same page
PLACED = 0.4  # of the pages have a row at the same height, of the same size, apart from what follows
FEWEST_ALIKE = 3  # pages with a row that nothing else tells from the text
DETACHED = 1.6  # times the size of letters: a row this far from the next one stands apart
DETACHED_LINES = 1.4  # times the distance of lines, which stand far apart in pleadings and translations
LEVEL = 3.0  # points: rows this near in height stand at the same place
FEWEST_CELLS = 3  # of a row of a table
SHORT_HEAD = 60  # characters: most running heads have fewer, most lines of a text more
LONGEST_HEAD = 150  # characters
FEWEST_WORDS = 8  # of a sentence at the foot of every page; titles have verbs that bind nobody
FEWEST_LETTERS = 4  # of a title

_ROMAN = r"(?:xl|x{1,3})(?:ix|iv|v?i{0,3})|ix|iv|vi{0,3}|i{1,3}"
_NUMBER = rf"(\d{{1,4}}|{_ROMAN})"
_OF = rf"(?:\s*(?:/|{either(lambda words: words.page_of)})\s*\d{{1,4}})?"
_FIRST = re.compile(rf"\W*(?:page\s|p\.)?\s*{_NUMBER}{_OF}(?![\w.,]*\d)\b(?![.)⁰°])", re.IGNORECASE)
_LAST = re.compile(rf"(?:^|[\s–—-]){_NUMBER}{_OF}\W*$", re.IGNORECASE)
_ONLY = re.compile(rf"\W*(?:page|p\.)?\s*{_NUMBER}{_OF}\W*", re.IGNORECASE)
_DIGITS = re.compile(r"\d+")
_ENDED = re.compile(r"[.!?:;,…]\W{0,3}$")
_UNLIKE_PROSE = ("page", "p.", "http", "www", "suite")
_BINDING = re.compile(rf"\b(?:{either(lambda words: words.binding)})\b")
_REACHED = re.compile(  # an address of mails, a telephone
    r"\w@\w|(?<!\d)(?:\+\d\d ?|0)\d(?:[ .-]?\d\d){4}(?!\d)|\b\d{3}-\d{3}-\d{4}\b|\b[Tt](?:él|el)\b\W{0,4}\d"
)


@dataclass(frozen=True)
class _Row:
    """What stands at one height of a page, at its top or its bottom."""

    lines: tuple[Line, ...]
    text: str  # digits aside
    exact: str  # with them
    level: int  # its height
    top: bool  # of the page
    apart: bool  # from the row that is next towards the middle
    counts: frozenset[tuple[int, bool]]  # which page, counted in Arabic or not, would be the first by its numbers
    figures: frozenset[tuple[str, int, int]]  # the same of each figure, with the text and the figure's place in it
    leads: bool  # a number stands before its words
    only: int | None  # what it says if it is a number and no more
    over_table: bool  # no space parts it from the rows of a table: what its columns are, again on each page

    @property
    def titled(self) -> bool:
        """Whether it reads like a title beside its page's number, and not like a note or an item with its own."""
        return len(self.text) <= SHORT_HEAD and not (self.leads and (not self.top or _ENDED.search(self.text)))

    def repeats(self, common: Counter[Hashable]) -> bool:
        """Tell whether its figures are the same elsewhere, or count the pages: else each page says something else."""
        return self.text == self.exact or common[self.exact] > 1 or self.counts_pages(common)

    def counts_pages(self, common: Counter[Hashable]) -> bool:
        """Tell whether another page says the same but for a figure that counts the pages."""
        return any(common[figure] > 1 for figure in self.figures)


def without_heads(pages: Sequence[Sequence[Line]], usual: float, ledger: Ledger) -> list[Line]:
    """Leave out running heads, feet and page numbers, looked for from the edges of each page inwards."""
    gone: set[int] = set()  # ids of lines
    kept: dict[int, bool] = {}  # by the ids of lines that are heads and stay: whether they stand out of the text's way
    told = _told(pages)
    distance = usual_distance([line for page in pages for line in page])
    for downwards in (True, False):
        edges = [_rows(page, number, downwards, distance, usual) for number, page in enumerate(pages)]
        common = Counter(key for rows in edges for key in frozenset().union(*map(_keys, rows)))
        seen: set[str] = set()
        for heads in _heads(edges, common, usual, told):
            kept |= _kept(heads, usual, seen, told, common)
            for row in heads:
                reason = Reason.RUNNING_HEAD if row.only is None else Reason.PAGE_NUMBER
                for line in row.lines:
                    if id(line) not in gone and id(line) not in kept:
                        ledger.leave(reason, line.text, line.page)
                        gone.add(id(line))
    left = [[line for line in page if id(line) not in gone] for page in pages]
    beside = [[replace(line, aside=True) for line in page if kept.get(id(line))] for page in left]
    return [
        line
        for page, small in zip(left, beside, strict=True)
        for line in (*(line for line in page if not kept.get(id(line))), *small)
    ]


def _letters(text: str) -> str:
    return "".join(filter(str.isalpha, text.casefold()))


def _told(pages: Sequence[Sequence[Line]]) -> Counter[str]:
    """Count the letters of each line and of each two that follow one another, as headings stand in the text."""
    told: Counter[str] = Counter()
    for page in pages:
        letters = [_letters(line.text) for line in page]
        told.update(letters)
        told.update(first + second for first, second in pairwise(letters) if first and second)
    return told


def _keys(row: _Row) -> frozenset[Hashable]:
    """Return what a running head has in common with those of other pages."""
    placed = {(row.lines[0].size, row.level)} if row.apart else set()
    return row.counts | row.figures | {(row.text, row.level), row.exact, (_letters(row.text),)} | placed


def _heads(
    edges: Sequence[Sequence[_Row]], common: Counter[Hashable], usual: float, told: Counter[str]
) -> Iterator[list[_Row]]:
    """Yield the rows at the edge of each page that are no part of its text, the outermost first."""
    columns: set[str] = set()  # what they are, where it has been kept once
    for number, rows in enumerate(edges):
        heads: list[_Row] = []
        for row in rows:
            if not _is_head(row, number, len(edges), common, usual, told):
                break
            if row.top and row.over_table and row.text not in columns:
                columns |= {inner.text for inner in rows}
                break
            heads.append(row)
        yield heads


def _is_head(row: _Row, number: int, pages: int, common: Counter[Hashable], usual: float, told: Counter[str]) -> bool:
    """Tell whether the outermost row of page ``number``, from 0, is no part of its text."""
    beside = (
        row.apart or abs(row.lines[0].size - usual) > ALIKE * usual
    )  # told from the text by its place or its letters
    counted = max((common[key] for key in row.counts), default=0)
    if row.only is not None and ((row.only == number + 1 and beside) or counted > 1):
        return True
    levels = range(row.level - 1, row.level + 2)
    repeated = sum(common[row.text, level] for level in levels) if row.repeats(common) else 1
    if repeated >= max(2 if beside else FEWEST_ALIKE, REPEATED * pages):
        return True
    if not beside or row.lines[0].size >= LARGER * usual:
        return False
    placed = sum(common[row.lines[0].size, level] for level in levels) if row.apart else 0
    if repeated > 1 and placed >= max(4, PLACED * pages):
        return True
    shown = repeated > 1 or row.counts_pages(common) or row.titled or _stands_elsewhere(row, told, common)
    return counted >= max(3, NUMBERED * pages) and shown


def _stands_elsewhere(row: _Row, told: Counter[str], common: Counter[Hashable]) -> bool:
    """Tell whether a row's words stand in the text as well, as a chapter's heading does."""
    letters = _letters(row.text)
    return len(letters) >= FEWEST_LETTERS and told[letters] > common[letters,]


def _kept(
    heads: Sequence[_Row], usual: float, seen: set[str], told: Counter[str], common: Counter[Hashable]
) -> dict[int, bool]:
    """Return the lines of heads that say something for the first time, and whether they are no titles."""
    ordered = sorted((row for row in heads if row.only is None), key=lambda row: -row.lines[0].base)
    new = [row for row in ordered if row.text not in seen and not _stands_elsewhere(row, told, common)]
    seen |= {row.text for row in ordered}
    said = _says(" ".join(line.text for row in new for line in row.lines))
    titles = [row for row in new if row.lines[0].size >= LARGER * usual and len(_letters(row.text)) >= FEWEST_LETTERS]
    return {id(line): False for row in titles for line in row.lines} | {
        id(line): True for row in new if said and row not in titles for line in row.lines
    }


def _says(text: str) -> bool:
    """Tell whether the head or foot of every page says what somebody may ask for: a rule, or how to reach whom."""
    told = len(text.split()) >= FEWEST_WORDS and _BINDING.search(text) is not None
    return told or _REACHED.search(text) is not None


def _rows(page: Sequence[Line], number: int, downwards: bool, distance: float, usual: float) -> list[_Row]:
    """Return the outermost rows of a page, the first one first."""
    rows: list[list[Line]] = []
    for line in sorted(
        (line for line in page if not line.aside), key=lambda line: -line.base if downwards else line.base
    ):
        if rows and abs(rows[-1][0].base - line.base) < LEVEL:
            rows[-1].append(line)
        elif len(rows) > EDGE:
            break
        else:
            rows.append([line])
    gaps = [abs(row[0].base - after[0].base) for row, after in pairwise(rows)]
    cells = [len(row) >= FEWEST_CELLS or any(len(line.parts) >= FEWEST_CELLS for line in row) for row in rows]
    apart = [
        gap > max(DETACHED * row[0].size, DETACHED_LINES * distance)
        for row, gap in zip(rows, [*gaps, 0.0], strict=False)
    ]
    return [
        _row(
            sorted(row, key=lambda line: line.left),
            number,
            apart[place],
            any(cells[place + 1 : place + 2]),
            downwards,
            usual,
        )
        for place, row in enumerate(rows[:EDGE])
    ]


def _row(lines: Sequence[Line], number: int, apart: bool, over_cells: bool, top: bool, usual: float) -> _Row:
    text = " ".join(line.text for line in lines)
    short = text if len(text) <= LONGEST_HEAD else ""
    first, last, only = _FIRST.match(short), _LAST.search(short), _ONLY.fullmatch(short)
    over_table = over_cells and not apart and only is None
    prose = over_table or _is_prose(lines, text, usual)
    exact = text if prose else text.casefold()
    masked = _DIGITS.sub("#", exact)
    return _Row(
        tuple(lines),
        exact if prose else masked,
        exact,
        round(lines[0].base / LEVEL),
        top,
        apart,
        frozenset((value_of(match[1]) - number, match[1].isdigit()) for match in (first, last) if match),
        frozenset((masked, place, int(figure[:9]) - number) for place, figure in enumerate(_DIGITS.findall(exact))),
        first is not None,
        value_of(only[1]) if only else None,
        over_table,
    )


def _is_prose(lines: Sequence[Line], text: str, usual: float) -> bool:
    """Tell whether a row reads like a line of the text: it repeats only where its figures are the same, too.

    Rulings and grants say the same of one case after the other, and a form may bring them to the same height.
    """
    alike = all(abs(line.size - usual) <= ALIKE * usual and not line.bold for line in lines)
    return alike and (len(text) > SHORT_HEAD or (text[:1].islower() and not text.lower().startswith(_UNLIKE_PROSE)))
