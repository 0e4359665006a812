"""The groups of a vote: "Groupe Horizons (2 membres)" stands over its own votes, and over nothing else. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import zip_longest

from index.datatypes import Span
from index.text.headings import NUMBERED
from index.text.ruling import Piece, PieceKind
from index.text.votes import Ballot, cast_in, figure_of, is_group, is_names

LEVEL = NUMBERED + 9  # below all that may stand over a vote


def grouped(text: str, pieces: Iterable[Piece]) -> Iterator[Piece]:
    """Yield the pieces, the names of groups as headings, and what comes after a group's votes as of the same level.

    A group's votes are over with the first paragraph that is none, with a way of voting that it has already, or where
    as many have voted as it has members: whose votes come then is not known.
    """
    read = list(pieces)
    group: _Group | None = None
    for piece, after in zip_longest(read, read[1:]):
        line = _line(text, piece.span)
        if piece.kind is PieceKind.PROSE and is_group(line) and after and _votes(text, after):
            group = _Group(figure_of(line))
            yield replace(piece, kind=PieceKind.HEADING, level=LEVEL)
        elif piece.kind is PieceKind.HEADING:
            group = None
            yield piece
        elif group and piece.kind is PieceKind.PROSE and not group.takes(line):
            group = None
            yield replace(piece, level=LEVEL)
        else:
            yield piece


class _Group:
    """The votes of a group so far."""

    def __init__(self, members: int | None) -> None:
        self._members = members
        self._counted = 0
        self._seen: set[Ballot] = set()

    def takes(self, line: str) -> bool:
        """Tell whether a paragraph is still of the group."""
        cast = cast_in(line)
        if cast is None:
            return is_names(line)
        if cast.ballot in self._seen or (self._members is not None and self._counted >= self._members):
            return False
        self._seen.add(cast.ballot)
        self._counted += figure_of(line.removesuffix(cast.names)) or 0
        return True


def _votes(text: str, piece: Piece) -> bool:
    return piece.kind is PieceKind.PROSE and cast_in(_line(text, piece.span)) is not None


def _line(text: str, span: Span) -> str:
    return " ".join(span.of(text).split())
