"""What stands on the pages of a PDF and is no part of its text: running heads, page numbers, footnote calls, contents.

Pure: no PDF library. Nothing is taken for such a thing by its words alone: it stands at the same place of many pages,
it counts them, or it leads to them.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from index.datatypes import Reason
from index.languages import either
from index.reading.account import Ledger
from index.reading.letters import CALL
from index.reading.printed import ALIKE, LARGER, SMALLER, Line, usual_distance, usual_size

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
TAIL = 40  # characters at the end of a line of contents, its page and some dots among them
FEWEST_ENTRIES = 4  # of a table of contents that nothing announces

_ROMAN = r"(?:xl|x{1,3})(?:ix|iv|v?i{0,3})|ix|iv|vi{0,3}|i{1,3}"
_NUMBER = rf"(\d{{1,4}}|{_ROMAN})"
_OF = rf"(?:\s*(?:/|{either(lambda words: words.page_of)})\s*\d{{1,4}})?"
_FIRST = re.compile(rf"\W*(?:page\s|p\.)?\s*{_NUMBER}{_OF}(?![\w.,]*\d)\b(?![.)])", re.IGNORECASE)
_LAST = re.compile(rf"(?:^|[\s–—-]){_NUMBER}{_OF}\W*$", re.IGNORECASE)
_ONLY = re.compile(rf"\W*(?:page|p\.)?\s*{_NUMBER}{_OF}\W*", re.IGNORECASE)
_UNLIKE_PROSE = ("page", "p.", "http", "www", "suite")
_CONTENTS = re.compile(rf"(?:\W|\d)*{either(lambda words: words.contents_begin)}\b", re.IGNORECASE)
_ENTRY = re.compile(r"(?<=[\s.…·_])(\d{1,4}|[ivxl]{1,7})\W*$")  # the page at the end of a line of contents
_DOTTED = re.compile(r"(?:(?:[.·_]\s*){4}|…\s*…)\s*\w{1,7}\W*$")
_PLAIN_ENTRY = re.compile(r"[^\W\d_]\W*\s(?:\d{1,4}|[ivxl]{1,7})$")
_NOTE = re.compile(r"\W*(\d{1,3}|[a-z](?=\s))(?!\d)")
_CALLED = re.compile(rf"(?<!\bm)(?<!\b[cdk]m)\s?(?:{CALL}([^{CALL}]+){CALL}|([⁰¹²³⁴-⁹]+))")  # "m2" is none
_LABELS = re.compile(r"\d+|[*†‡]+|(?<![a-z])[a-z](?![a-z])")
_RAISED = str.maketrans("0123456789()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁽⁾")


def text_of_pages(pages: Sequence[Sequence[Line]], ledger: Ledger) -> list[Line]:
    """Return the lines of the text, in reading order; what else there is goes into the ledger."""
    usual = usual_size([line for page in pages for line in page])
    called = [_without_calls(page, usual, ledger) for page in pages]
    return _without_contents(_without_heads(called, usual, ledger), len(pages), ledger)


def _without_calls(page: Sequence[Line], usual: float, ledger: Ledger) -> list[Line]:
    """Leave out the raised numbers for which there is a footnote, which would else be read as numbers of the text.

    Another one after a digit is written as a raised one, so that 10⁶ is not 106.
    """
    notes = {match[1] for line in page if line.size < SMALLER * usual and (match := _NOTE.match(line.text))}

    def written(match: re.Match[str], number: int) -> str:
        labels = _LABELS.findall(unicodedata.normalize("NFKC", match[1] or match[2]))
        ordinal = labels == ["e"] and match.string[max(0, match.start() - 1) : match.start()] in "IVXLC"  # "XIXe"
        if labels and not ordinal and all(label in notes or not label.isalnum() for label in labels):
            ledger.leave(Reason.NOTE_CALL, match[0].replace(CALL, ""), number)
            return ""
        joined = match[1] and match.start() and match.string[match.start() - 1].isdigit()
        return match[0].replace(CALL, "").translate(_RAISED) if joined else match[0].replace(CALL, "")

    def without(line: Line) -> str:
        return _CALLED.sub(lambda match: written(match, line.page), line.text).replace(CALL, "")

    return [replace(line, text=without(line)) for line in page]


@dataclass(frozen=True)
class _Row:
    """What stands at one height of a page, at its top or its bottom."""

    lines: tuple[Line, ...]
    text: str  # digits aside
    level: int  # its height
    apart: bool  # from the row that is next towards the middle
    counts: frozenset[tuple[int, bool]]  # which page, counted in Arabic or not, would be the first by its numbers
    only: int | None  # what it says if it is a number and no more
    over_table: bool  # no space parts it from the rows of a table: what its columns are, again on each page

    @property
    def size(self) -> float:
        return self.lines[0].size


def _without_heads(pages: Sequence[Sequence[Line]], usual: float, ledger: Ledger) -> list[Line]:
    """Leave out running heads, feet and page numbers, looked for from the edges of each page inwards."""
    gone: set[int] = set()  # ids of lines
    told: set[str] = set()  # what columns are, where it has been kept once
    distance = usual_distance([line for page in pages for line in page])
    for downwards in (True, False):
        edges = [_rows(page, number, downwards, distance, usual) for number, page in enumerate(pages)]
        common = Counter(key for rows in edges for key in frozenset().union(*map(_keys, rows)))
        for number, rows in enumerate(edges):
            for row in rows:
                if not _is_head(row, number, len(pages), common, usual):
                    break
                if downwards and row.over_table and row.text not in told:
                    told |= {inner.text for inner in rows}
                    break
                reason = Reason.RUNNING_HEAD if row.only is None else Reason.PAGE_NUMBER
                for line in row.lines:
                    if id(line) not in gone:
                        ledger.leave(reason, line.text, line.page)
                        gone.add(id(line))
    return [line for page in pages for line in page if id(line) not in gone]


def _keys(row: _Row) -> frozenset[Hashable]:
    """Return what a running head has in common with those of other pages."""
    return row.counts | {(row.text, row.level)} | ({(row.size, row.level)} if row.apart else set())


def _is_head(row: _Row, number: int, pages: int, common: Counter[Hashable], usual: float) -> bool:
    """Tell whether the outermost row of page ``number``, from 0, is no part of its text."""
    beside = row.apart or abs(row.size - usual) > ALIKE * usual  # told from the text by its place or its letters
    counted = max((common[key] for key in row.counts), default=0)
    if row.only is not None and ((row.only == number + 1 and beside) or counted > 1):
        return True
    levels = range(row.level - 1, row.level + 2)
    repeated = sum(common[row.text, level] for level in levels)
    if repeated >= max(2 if beside else FEWEST_ALIKE, REPEATED * pages):
        return True
    if not beside or row.size >= LARGER * usual:
        return False
    placed = sum(common[row.size, level] for level in levels) if row.apart else 0
    return counted >= max(3, NUMBERED * pages) or (repeated > 1 and placed >= max(4, PLACED * pages))


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
        _row(sorted(row, key=lambda line: line.left), number, apart[place], any(cells[place + 1 : place + 2]), usual)
        for place, row in enumerate(rows[:EDGE])
    ]


def _row(lines: Sequence[Line], number: int, apart: bool, over_cells: bool, usual: float) -> _Row:
    text = " ".join(line.text for line in lines)
    short = text if len(text) <= LONGEST_HEAD else ""
    found = [match for match in (_FIRST.match(short), _LAST.search(short)) if match]
    only = _ONLY.fullmatch(short)
    over_table = over_cells and not apart and only is None
    return _Row(
        tuple(lines),
        text if over_table or _is_prose(lines, text, usual) else re.sub(r"\d+", "#", text.casefold()),
        round(lines[0].base / LEVEL),
        apart,
        frozenset((_value(match[1]) - number, match[1].isdigit()) for match in found),
        _value(only[1]) if only else None,
        over_table,
    )


def _is_prose(lines: Sequence[Line], text: str, usual: float) -> bool:
    """Tell whether a row reads like a line of the text: it repeats only where its figures are the same, too.

    Rulings and grants say the same of one case after the other, and a form may bring them to the same height.
    """
    alike = all(abs(line.size - usual) <= ALIKE * usual and not line.bold for line in lines)
    return alike and (len(text) > SHORT_HEAD or (text[:1].islower() and not text.lower().startswith(_UNLIKE_PROSE)))


def _value(number: str) -> int:
    """Return what an Arabic or a Roman number stands for."""
    if number.isdigit():
        return int(number)
    values = [{"v": 5, "x": 10, "l": 50}.get(letter, 1) for letter in number.lower()]
    return sum(-value if value < after else value for value, after in pairwise([*values, 0]))


def _without_contents(lines: Sequence[Line], pages: int, ledger: Ledger) -> list[Line]:
    """Leave out tables of contents: lines, one after the other, that lead to one page after the other.

    A row of dots leads there, or, under a heading that announces it, an empty space.
    """
    gone: set[int] = set()
    for run in _runs(lines, pages):
        first, last = run[0], run[-1]
        dotted = sum(_DOTTED.search(lines[place].text[-TAIL:]) is not None for place in run)
        before = lines[max(0, first - 3) : first]
        announced = first - 1 in gone or any(_CONTENTS.match(line.text) for line in before)
        if (len(run) < FEWEST_ENTRIES or dotted < len(run) / 2) and not (announced and len(run) > 1):
            continue
        while first and _is_entry_beside(lines[first - 1], lines[first]):
            first -= 1
        while last + 1 < len(lines) and _is_entry_beside(lines[last + 1], lines[last]):
            last += 1
        gone.update(range(first, last + 1))
    for place in sorted(gone):
        ledger.leave(Reason.CONTENTS, lines[place].text, lines[place].page)
    return [line for place, line in enumerate(lines) if place not in gone]


def _is_entry_beside(line: Line, entry: Line) -> bool:
    """Tell whether a line without dots, such as a chapter's, is an entry as the one before or after it."""
    return line.page == entry.page and _PLAIN_ENTRY.search(line.text[-TAIL:]) is not None


def _are_parts(lines: Sequence[Line]) -> bool:
    """Tell whether lines may be the beginning of an entry that goes on in the next line."""
    return len(lines) < 3 and not any(line.text.endswith((".", ":", ";", "!", "?")) for line in lines)


def _runs(lines: Sequence[Line], pages: int) -> list[list[int]]:
    """Return the places of lines that may be a table of contents: near each other, with numbers that never fall."""
    runs: list[list[int]] = []
    reached = 0
    for place, line in enumerate(lines):
        tail = line.text[-TAIL:]
        match = _ENTRY.search(tail)
        page = int(match[1]) if match and match[1].isdigit() else 0
        if not match or page > 2 * pages + 20:
            continue
        near = bool(runs) and page >= reached and _are_parts(lines[runs[-1][-1] + 1 : place])
        if not (line.cells or _DOTTED.search(tail) or (near and page < reached + 20)):
            continue
        if near:
            runs[-1].append(place)
        else:
            runs.append([place])
        reached = page
    return runs
