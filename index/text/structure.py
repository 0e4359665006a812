"""The pieces of a text, as the reader of its format sees them, become sections, each under its headings. Pure."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import takewhile

from index.datatypes import Ruling, Section, Span
from index.printable import as_title
from index.text.analysis import searchable
from index.text.dates import period_of
from index.text.groups import grouped
from index.text.headings import ARTICLE, LONGEST, Heading, heading_of, is_formula, is_version, may_name
from index.text.marks import mark_of
from index.text.ruling import Piece, PieceKind, rulings
from index.text.sentences import split_sentences
from index.text.votes import is_names, is_vote

SHORTEST_PARAGRAPH = 80  # characters of several sentences
_TAIL = re.compile(r"[\s.:–—−-]+$")
FLAT = Heading(level=1, named=True)  # a heading of which nothing tells the level


@dataclass(frozen=True)
class Structure:
    """The sections of a text in reading order, and what rules their paragraphs."""

    sections: tuple[Section, ...]
    rulings: tuple[Ruling, ...]


@dataclass
class _Part:
    """A heading, and what stands between it and the next one."""

    words: str = ""
    known: Heading = FLAT
    pieces: list[Piece] = field(default_factory=list)
    titled: bool = False  # whether one of the pieces is the title of the whole

    def takes_name(self, words: str, *, told: bool) -> bool:
        """Tell whether a line is the name of this part, which has only a number so far; ``told`` by the format."""
        waits = not self.known.named and not self.pieces
        return waits and may_name(words) and (told or self.known.level != ARTICLE)


def structured(text: str, pieces: Iterable[Piece]) -> Structure:
    """Cut at headings: those that the format tells, and those that are known by their words."""
    parts = [part for part in _parts(text, grouped(text, pieces)) if part.words or part.pieces]
    for part in parts:
        if part.known.level == ARTICLE:
            part.pieces = _without_versions(text, part.pieces)
    ruled = [ruling for part in parts for ruling in rulings(text, part.pieces)]
    return Structure(tuple(_sections(text, parts)), tuple(ruled))


def _parts(text: str, pieces: Iterable[Piece]) -> list[_Part]:
    parts = [_Part()]
    for piece in _by_words(text, pieces):
        words = as_title(searchable(piece.span.of(text)).strip()) if _may_head(piece) else ""
        told = piece.kind is PieceKind.HEADING
        if (told or piece.kind is PieceKind.PROSE) and not heading_of(words) and parts[-1].takes_name(words, told=told):
            named = replace(parts[-1].known, named=True)
            parts[-1] = _Part(f"{parts[-1].words} – {words}", named)
        elif told:
            known = heading_of(words)
            level = piece.level or (known or FLAT).level
            parts.append(_Part(_TAIL.sub("", words) if known else words, replace(known or FLAT, level=level)))
        else:
            is_title = piece.kind is PieceKind.TITLE
            if parts[-1].titled and not is_title:
                parts.append(_Part())  # what stands under the title of the whole
            if piece.level:
                parts.append(
                    _Part(known=Heading(piece.level, named=True))
                )  # what stands under the last heading no more
            parts[-1].pieces.append(piece)
            parts[-1].titled |= is_title
    return parts


def _without_versions(text: str, pieces: list[Piece]) -> list[Piece]:
    """Tell what a code's editor says of an article's version from its text: shown over it, and never for it."""
    said = list(takewhile(lambda piece: is_version(piece.span.of(text)), pieces))
    if not said or len(said) == len(pieces):  # of one that is repealed, it is all there is
        return pieces
    return [*(replace(piece, kind=PieceKind.CAPTION) for piece in said), *pieces[len(said) :]]


def _may_head(piece: Piece) -> bool:
    return piece.kind is PieceKind.HEADING or piece.span.end - piece.span.start < 1000


def _by_words(text: str, pieces: Iterable[Piece]) -> Iterator[Piece]:
    """Yield the pieces, those that are headings or formulas by their words as such."""
    last: Piece | None = None
    votes = False  # whether the paragraph says how those voted who are named below it
    for read in pieces:
        line = read.span.of(text)
        if read.kind is PieceKind.HEADING and _is_prose(line):
            read = replace(read, kind=PieceKind.PROSE, level=0)
        heading = heading_of(searchable(line)) if read.kind is PieceKind.PROSE else None
        piece = replace(read, kind=_kind(text, read, last)) if heading is None else read
        if votes and piece.kind is PieceKind.PROSE and not heading and is_names(line):
            piece = replace(piece, kind=PieceKind.ITEM)
        else:
            votes = piece.kind is PieceKind.PROSE and is_vote(line)
        last = piece
        if heading is None:
            yield piece
        elif heading.length is None:
            yield replace(piece, kind=PieceKind.HEADING)
        elif (begun := heading_of(line)) and begun.length:
            yield Piece(Span(piece.span.start, piece.span.start + begun.length), PieceKind.HEADING)
            yield replace(piece, span=Span(piece.span.start + begun.length, piece.span.end))
        else:
            yield piece


def _is_prose(line: str) -> bool:
    """Tell whether what the format has for a heading is a paragraph that somebody gave the look of one."""
    if len(line) < SHORTEST_PARAGRAPH or not line.rstrip().endswith((".", ".\u00a0»", ".»", ".”")):
        return False
    return len(split_sentences(line, Span(0, len(line)))) > 1 or len(line) > LONGEST


def _kind(text: str, piece: Piece, last: Piece | None) -> PieceKind:
    """Tell items and formulas from prose: an item has its mark, or stands in a list that a colon opened."""
    if piece.kind is not PieceKind.PROSE:
        return piece.kind
    line = piece.span.of(text)
    if is_formula(line):
        return PieceKind.CAPTION
    if mark_of(line) is not None:
        return PieceKind.ITEM
    before = last.span.of(text).rstrip() if last else ""
    if last and last.kind is PieceKind.PROSE and before.endswith(":"):
        listed = line.endswith((";", ",")) or (line[:1].islower() and (piece.depth > last.depth or line.endswith(":")))
        return PieceKind.ITEM if listed else PieceKind.PROSE
    goes_on = last and last.kind is PieceKind.ITEM and before.endswith((";", ",", ":")) and mark_of(before) is None
    return PieceKind.ITEM if goes_on else PieceKind.PROSE


def _sections(text: str, parts: Sequence[_Part]) -> Iterator[Section]:
    titles: list[str] = []  # of the whole, where it is a line of the text
    over: list[tuple[int, Section]] = []  # the sections whose headings the text is under, with their levels
    for part in parts:
        level = part.known.level
        if part.words or part.known is not FLAT:
            over = [(at, section) for at, section in over if at < level]
        outer = over[-1][1] if over else None
        above = outer.chain if outer else tuple(titles)
        number = part.known.number or (outer.number if outer and level > ARTICLE else None)
        date = period_of(part.words) or (outer.date if outer else None)
        spans = _spans(part.pieces)
        heading = part.words or None
        section = Section(
            heading, heading, spans.paragraphs, spans.lines, date=date, above=above, number=number,
            captions=spans.captions,
        )  # fmt: skip
        if part.words:
            over.append((level, section))
        titles += [as_title(searchable(p.span.of(text))) for p in part.pieces if p.kind is PieceKind.TITLE]
        yield section


@dataclass(frozen=True)
class _Spans:
    paragraphs: tuple[Span, ...]
    lines: tuple[Span, ...]
    captions: tuple[Span, ...]


_LINES, _CAPTIONS = (PieceKind.TITLE,), (PieceKind.CAPTION, PieceKind.HEADER)


def _spans(pieces: Sequence[Piece]) -> _Spans:
    return _Spans(
        tuple(piece.span for piece in pieces if piece.kind not in (*_LINES, *_CAPTIONS)),
        tuple(piece.span for piece in pieces if piece.kind in _LINES),
        tuple(piece.span for piece in pieces if piece.kind in _CAPTIONS),
    )
