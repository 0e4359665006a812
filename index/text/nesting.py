"""How deep the items of a plain text's lists stand in each other, by how far they are indented. Pure."""

from collections.abc import Sequence
from dataclasses import replace

from index.text.marks import mark_of
from index.text.ruling import Piece, PieceKind


def nested(text: str, pieces: Sequence[Piece]) -> list[Piece]:
    """Return the pieces, the items of lists that are indented with how deep they stand in others."""
    told: list[Piece] = []
    run: list[Piece] = []
    for piece in pieces:
        if piece.kind is PieceKind.PROSE and mark_of(piece.span.of(text)):
            run.append(piece)
            continue
        told += [*_indented(text, run), piece]
        run = []
    return [*told, *_indented(text, run)]


def _indented(text: str, run: Sequence[Piece]) -> list[Piece]:
    indents = [_indent(text, piece.span.start) for piece in run]
    if len(set(indents)) < 2:
        return list(run)  # the kinds of mark tell
    told: list[Piece] = []
    over: list[tuple[int, str]] = []  # the items that the next one may stand in
    for piece, indent in zip(run, indents, strict=True):
        style = (mark_of(piece.span.of(text)) or ("",))[0]
        while over and (over[-1][0] > indent or (over[-1][0] == indent and (indent, style) in over[:-1])):
            over.pop()
        if not over or over[-1] != (indent, style):
            over.append((indent, style))
        told.append(replace(piece, depth=len(over)))
    return told


def _indent(text: str, start: int) -> int:
    line = text[max(text.rfind("\n", 0, start), text.rfind("\r", 0, start)) + 1 : start]
    return len(line.expandtabs(4))
