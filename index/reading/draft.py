"""Where the reader of a format that says what its paragraphs are writes them down, as blocks of text.

Notes come at the end of the section that calls them, so that they neither part a list nor lose their headings.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from index.datatypes import Reason
from index.reading.account import Ledger
from index.reading.blocks import Block, Label
from index.reading.raised import labels_of, settled, unmarked
from index.text.figures import is_figure
from index.text.invisible import spelled, without_invisible
from index.text.ruling import PieceKind

LONG_CELL = 300  # characters: a cell of a table that only arranges the page
LONGEST_HEADING = 200  # characters
LONGEST_LABEL = 60  # characters of a cell that says what a column is

_SPACES = re.compile(r"[ \t\r\f\v]+")
_AROUND_LINE_END = re.compile(r" ?\n ?")
_NUMBER = re.compile(r"[\W\d_]*\d[\W\d_]*(?:[^\W\d_]{1,3}\W*)?")  # "1 200", "11 €", "3 km"


def tidy(text: str) -> str:
    """Return a text with one space where there are several; no-break ones stay."""
    return _AROUND_LINE_END.sub("\n", _SPACES.sub(" ", text)).strip()


class Draft:
    """The blocks of a document, as far as it has been read."""

    def __init__(self, ledger: Ledger) -> None:
        """Begin with nothing."""
        self.title: str | None = None
        self.first_heading: str | None = None
        self.quoted = 0  # how many mails what is written next is quoted from
        self._ledger, self._blocks, self._notes = ledger, list[Block](), list[str]()

    def name(self, text: str) -> None:
        """Write the title of the whole, where it stands in the text; of several, the first one is it."""
        self.title = self.title or unmarked(" ".join(without_invisible(text).split())) or None
        self.heading(text, 1)

    def heading(self, text: str, level: int = 0) -> None:
        """Write a heading; 1 is the outermost level, 0 one that nothing tells."""
        self._close()
        if len(text) > LONGEST_HEADING:  # prose in the style of a heading
            self.paragraph(text)
        elif self._shown(text):
            self.first_heading = self.first_heading or unmarked(" ".join(without_invisible(text).split()))
            self._blocks.append(Block(self._tidy(text), PieceKind.HEADING, level))

    def paragraph(self, text: str) -> None:
        """Write a paragraph of prose."""
        if self._shown(text):
            self._blocks.append(Block(self._tidy(text), quoted=self.quoted))

    def item(self, text: str, depth: int = 0) -> None:
        """Write an item of a list that stands in ``depth`` others."""
        if self._shown(text):
            self._blocks.append(Block(self._tidy(text), PieceKind.ITEM, depth=depth, quoted=self.quoted))

    def table(self, rows: Sequence[Sequence[str]], headers: int = 0) -> None:
        """Write a table of data, of which the first rows may be known to say what its columns are."""
        headers = headers or header_rows(rows)
        over = not headers and may_say_columns(rows)  # whether the first row is told with the others
        first = len(self._blocks)
        for number, cells in enumerate(rows):
            if self._shown("".join(cells)):
                text = " ; ".join(map(self._tidy, cells))
                self._ledger.added += len(cells) - 1
                kind = PieceKind.HEADER if number < headers else PieceKind.ROW
                back = len(self._blocks) - first
                labels = (Label(back, 0, len(self._blocks[first].text)),) if over and back else ()
                self._blocks.append(Block(text, kind, labels=labels))

    def note(self, text: str) -> None:
        """Keep a note for the end of the section."""
        self._notes.append(text)

    def added(self, text: str) -> str:
        """Return what stands nowhere in the file but is seen by who reads it, such as an item's number."""
        self._ledger.added += len("".join(text.split()))
        return text

    def blocks(self) -> tuple[Block, ...]:
        """Return all that was written."""
        self._close()
        noted = labels_of(block.text for block in self._blocks)
        return tuple(replace(block, text=settled(block.text, noted, self._ledger)) for block in self._blocks)

    def _close(self) -> None:
        notes, self._notes = self._notes, []
        for note in notes:
            self.paragraph(note)

    def _tidy(self, text: str) -> str:
        seen = without_invisible(text)
        self._ledger.leave(Reason.HYPHEN, "\u00ad" * (len(text) - len(seen)))
        whole = spelled(seen)
        self._ledger.added += len(whole) - len(seen)
        return tidy(whole)

    def _shown(self, text: str) -> bool:
        if any(map(str.isalnum, text)):
            return True
        self._ledger.leave(Reason.UNSHOWN, text)
        return False


def header_rows(rows: Sequence[Sequence[str]]) -> int:
    """Return how many of the first rows say what the columns are; of two, the first one has fewer cells, which span."""
    if len(rows) > 2 and len(rows[0]) < len(rows[1]) and not any(map(is_figure, rows[0])) and _says_columns(rows[1:]):
        return 2
    return int(_says_columns(rows))


def may_say_columns(rows: Sequence[Sequence[str]]) -> bool:
    """Tell whether the first row of a table without figures may say what its columns are, three or more."""
    first = rows[0] if rows else ()
    plain = all(cell.strip() and len(cell) <= LONGEST_LABEL and not is_figure(cell) for cell in first[1:])
    return len(rows) > 2 and len(first) > 2 and plain and all(len(row) == len(first) for row in rows)


def _says_columns(rows: Sequence[Sequence[str]]) -> bool:
    """Tell whether the first row of a table says what its columns are: no number, above columns of numbers."""
    first, later = rows[0] if rows else (), rows[1:]
    if (
        not later
        or len(first) < 2
        or not all(map(str.strip, first[1:]))
        or any(_NUMBER.fullmatch(cell) and is_figure(cell) for cell in first)
    ):
        return False
    columns = [[row[place] for row in later if place < len(row)] for place in range(1, len(first))]
    return any(column and all(map(_NUMBER.fullmatch, column)) for column in columns)
