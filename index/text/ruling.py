"""Which words of a document rule others: lead-ins their items, header rows the rows of their table.

"les mineurs ;" says nothing, or the contrary of what is meant, without "N'ont pas droit :". Readers say what each piece
of a section is; what rules it is found here, the same way for every format. Pure.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum

from index.datatypes import Ruling, Span
from index.text.sentences import split_sentences


class PieceKind(Enum):
    """What a paragraph is to its neighbours."""

    PROSE = "prose"
    ITEM = "item"  # of a list
    HEADER = "header"  # row of a table: says what its columns are
    ROW = "row"  # of a table


@dataclass(frozen=True)
class Piece:
    """A paragraph of a section, as the reader of its format sees it."""

    span: Span
    kind: PieceKind = PieceKind.PROSE
    depth: int = 0  # of an item: how many lists its own stands in, where the format tells


# How the items of a list begin, by kind of mark; the number in it, if any, tells whether a list goes on.
_MARKS = {
    "degree": r"(?P<degree>\d{1,3})°\s?(?:bis|ter|quater|quinquies|[A-Z])?\s",
    "number": r"\(?(?P<number>\d{1,3})[.)]\s",
    "letter": r"\(?(?P<letter>[a-z]{1,2})\)\s",
    "capital": r"(?P<capital>[A-Z])[.)]\s",
    "roman": r"(?P<roman>[IVX]{1,5})(?:[.)]|\s?[.]?\s?[–—-])\s",
    "bullet": r"(?:[-–—*+•●▪◦‣■□○◆➢➔►✓∙·o§])\s",
}
_MARK = re.compile("|".join(f"(?:{form})" for form in _MARKS.values()))
_ENDED = re.compile(r"[.!?…]['\"»”)\]\s]*$")
_LEADING = re.compile(r"[:\-–—]\s*$")
LONGEST_LEAD_IN = 600  # characters: a longer sentence is read by itself


def mark_of(line: str) -> tuple[str, str] | None:
    """Return the kind of mark with which an item of a list begins, and its number; None for a line that is none."""
    match = _MARK.match(line)
    if match is None:
        return None
    kind = match.lastgroup or "bullet"
    return kind, match.group(kind) if match.lastgroup else ""


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
    styles: list[str] = field(default_factory=list)  # the kinds of mark in use, outermost first
    headers: list[Span] = field(default_factory=list)
    last: PieceKind = PieceKind.PROSE

    def read(self, piece: Piece, following: Sequence[Piece]) -> Iterator[Ruling]:
        kind, after = piece.kind, following[0] if following else None
        if kind is PieceKind.PROSE:
            self._prose(piece, after)
        elif kind is PieceKind.HEADER:
            self.headers = [*(self.headers if self.last is PieceKind.HEADER else []), piece.span]
        else:
            by = self._over_item(piece, after) if kind is PieceKind.ITEM else tuple(self.headers)
            if by:
                yield Ruling(piece.span, by)
        if kind in (PieceKind.PROSE, PieceKind.ITEM):
            self.headers = []
        self.last = kind

    def _prose(self, piece: Piece, after: Piece | None) -> None:
        self.parents, self.styles = [], []
        self.lead = _lead_in(self.text, piece.span) if after and after.kind is PieceKind.ITEM else None

    def _over_item(self, piece: Piece, after: Piece | None) -> tuple[Span, ...]:
        line = piece.span.of(self.text)
        depth = self._depth(piece, line)
        self.parents = [(at, span) for at, span in self.parents if at < depth]
        by = (*([self.lead] if self.lead else []), *(span for _, span in self.parents))
        if after and after.kind is PieceKind.ITEM:
            opens = after.depth > piece.depth and not _ENDED.search(line)
            if opens or _LEADING.search(line):
                self.parents.append((depth, piece.span))
        return by

    def _depth(self, piece: Piece, line: str) -> int:
        """Return how deep an item stands: as the format says, else by the kinds of mark that stand around it."""
        if piece.depth:
            return piece.depth
        mark = mark_of(line)
        style = mark[0] if mark else "none"
        if style in self.styles:
            self.styles = self.styles[: self.styles.index(style) + 1]
        else:
            self.styles.append(style)
        return len(self.styles) - 1


def _lead_in(text: str, paragraph: Span) -> Span | None:
    """Return the last sentence of the paragraph before a list, if it leads into the list."""
    last = (split_sentences(text, paragraph) or [paragraph])[-1]
    words = last.of(text)
    if len(words) > LONGEST_LEAD_IN or (_ENDED.search(words) and not _LEADING.search(words)):
        return None
    return last
