"""Which words of a document rule others: lead-ins their items, header rows the rows of their table.

"les mineurs ;" says nothing, or the contrary of what is meant, without "N'ont pas droit :". Readers say what each piece
of a section is; what rules it is found here, the same way for every format. Pure.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from index.datatypes import Ruling, Span
from index.text.marks import mark_of
from index.text.sentences import split_sentences


class PieceKind(StrEnum):
    """What a paragraph is to its neighbours."""

    PROSE = "prose"
    ITEM = "item"  # of a list
    HEADER = "header"  # row of a table: says what its columns are
    ROW = "row"  # of a table
    HEADING = "heading"  # says what stands under it: no part of the text that is cited
    TITLE = "title"  # says what the whole is: citable, by itself
    CAPTION = "caption"  # shown where it stands and never cited: "ARRÊTE :"


@dataclass(frozen=True)
class Piece:
    """A paragraph of a section, as the reader of its format sees it."""

    span: Span
    kind: PieceKind = PieceKind.PROSE
    depth: int = 0  # of an item: how many lists its own stands in, where the format tells
    level: int = 0  # of a heading: 1 is outermost; 0 where nothing tells; of others, that they stand under none so deep
    labels: tuple[Span, ...] = ()  # of a row: the cells of rows above that span this one as well


_ENDED = re.compile(r"[.!?…]['\"»”)\]\s]*$")
_LEADING = re.compile(r"[:\-–—]\s*$")
_STOPPED = re.compile(r"[.!?…,;:]\W{0,3}$")
_FIRST = ("1", "a", "A", "I", "i")  # of a list
LONGEST_LEAD_IN = 600  # characters: a longer sentence is read by itself


def rulings(text: str, pieces: Sequence[Piece]) -> tuple[Ruling, ...]:
    """Return what rules each of a section's pieces that others rule, in reading order."""
    state = _State(text)
    return tuple(ruled for place, piece in enumerate(pieces) for ruled in state.read(piece, pieces[place + 1 :][:1]))


@dataclass
class _State:
    """What rules the next piece."""

    text: str
    lead: Span | None = None  # the lead-in of the list that is being read
    parents: list[tuple[int, Span]] = field(default_factory=list)  # items that others stand under, with their depth
    # The depths and kinds of mark in use, outermost first.
    styles: list[tuple[int, str]] = field(default_factory=list)
    headers: list[Span] = field(default_factory=list)
    letter: str = ""  # of the last item that had one: "b)"
    last: PieceKind = PieceKind.PROSE

    def read(self, piece: Piece, following: Sequence[Piece]) -> Iterator[Ruling]:
        kind, after = piece.kind, following[0] if following else None
        if kind in (PieceKind.PROSE, PieceKind.TITLE, PieceKind.CAPTION):
            self._prose(piece, after)
        elif kind is PieceKind.HEADER:
            self.headers = [*(self.headers if self.last is PieceKind.HEADER else []), piece.span]
        elif kind is not PieceKind.HEADING:
            by = self._over_item(piece, after) if kind is PieceKind.ITEM else (*self.headers, *piece.labels)
            if by:
                yield Ruling(piece.span, by)
        if kind not in (PieceKind.HEADER, PieceKind.ROW):
            self.headers = []
        self.last = kind

    def _prose(self, piece: Piece, after: Piece | None) -> None:
        self.parents, self.styles, self.letter = [], [], ""
        self.lead = _lead_in(self.text, piece.span) if after and after.kind is PieceKind.ITEM else None

    def _over_item(self, piece: Piece, after: Piece | None) -> tuple[Span, ...]:
        line = piece.span.of(self.text)
        depth = self._depth(piece, line)
        self.parents = [(at, span) for at, span in self.parents if at < depth]
        by = (*([self.lead] if self.lead else []), *(span for _, span in self.parents))
        if after and after.kind is PieceKind.ITEM:
            opens = after.depth > piece.depth and not _ENDED.search(line)
            if opens or _LEADING.search(line) or self._turns(line, after.span.of(self.text)):
                self.parents.append((depth, piece.span))
        return by

    def _turns(self, line: str, after: str) -> bool:
        """Tell whether an item goes on in a list within: "b) qui habite la commune, sauf si" before "1) ..."."""
        mark, inner = mark_of(line), mark_of(after)
        if not mark or not inner or any(style == inner[0] for _, style in self.styles) or _STOPPED.search(line):
            return False
        return inner[1] in _FIRST

    def _depth(self, piece: Piece, line: str) -> int:
        """Return how deep an item stands: as the format says, and by the kinds of mark that stand around it there."""
        mark = mark_of(line)
        style = mark[0] if mark else "none"
        if mark and style == "letter":
            if set(mark[1]) <= set("ivx") and not _follows(self.letter, mark[1]):
                style = "small roman"  # "i)" under "b)", and no "i)" after "h)"
            else:
                self.letter = mark[1]
        own = (piece.depth, style)
        self.styles = [other for other in self.styles if other[0] <= piece.depth]
        if own in self.styles:
            self.styles = self.styles[: self.styles.index(own) + 1]
        else:
            self.styles.append(own)
        return len(self.styles) - 1


def _follows(before: str, letter: str) -> bool:
    return len(before) == len(letter) == 1 and ord(letter) == ord(before) + 1


def _lead_in(text: str, paragraph: Span) -> Span | None:
    """Return the last sentence of the paragraph before a list, if it leads into the list."""
    last = (split_sentences(text, paragraph) or [paragraph])[-1]
    words = last.of(text)
    if len(words) > LONGEST_LEAD_IN or (_ENDED.search(words) and not _LEADING.search(words)):
        return None
    return last
