"""What a file is read into before it is a Document: blocks of text, in reading order.

Each reader of a format says what its blocks are; what they make up together is found the same way for all.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from index.datatypes import Account, Fact, RecognisedPage, Span
from index.text.ruling import Piece, PieceKind
from index.text.structure import Structure, structured

BETWEEN = "\n\n"  # blocks


class Refused(Exception):  # noqa: N818 - a reason, which the reader of the file's name makes an error of
    """A file cannot be read; the text says why, and what to do, without the file's name."""


@dataclass(frozen=True)
class Label:
    """A cell of a row above that spans this row as well."""

    back: int  # how many blocks before
    start: int  # in the text of that block
    end: int


@dataclass(frozen=True)
class Block:
    """A heading, a paragraph, an item of a list, a row of a table."""

    text: str
    kind: PieceKind = PieceKind.PROSE
    level: int = 0  # of a heading: 1 is outermost; 0 where nothing tells
    depth: int = 0  # of an item: how many lists its own stands in
    labels: tuple[Label, ...] = ()  # of a row
    quoted: int = 0  # of a mail: how many others this is quoted from
    pages: tuple[
        tuple[int, int], ...
    ] = ()  # of a paged document: (offset in ``text``, page that begins or goes on there)

    @property
    def heading(self) -> bool:
        """Whether it says what stands under it."""
        return self.kind is PieceKind.HEADING

    @classmethod
    def read(cls, told: Mapping[str, Any]) -> "Block":
        """Return the block of which a worker process told all fields in plain JSON types."""
        labels = tuple(Label(**label) for label in told["labels"])
        pages = tuple((offset, page) for offset, page in told["pages"])
        return cls(**{**told, "kind": PieceKind(told["kind"]), "labels": labels, "pages": pages})


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


def heading(text: str, level: int = 0) -> Block:
    """Return a heading."""
    return Block(text, PieceKind.HEADING, level)


def text_of(blocks: Sequence[Block]) -> str:
    """Return the text that blocks make up."""
    return BETWEEN.join(block.text for block in blocks)


def pages_of(blocks: Sequence[Block]) -> tuple[int, ...]:
    """Return where in the text of blocks each page begins."""
    pages: list[int] = []
    for block, start in zip(blocks, _starts(blocks), strict=True):
        for offset, page in block.pages:
            pages += [start + offset] * (page - len(pages))  # an empty page begins where the next one does
    return tuple(pages)


def structure_of(blocks: Sequence[Block], text: str) -> Structure:
    """Return the sections that blocks make up, and what rules their paragraphs."""
    starts = _starts(blocks)
    pieces = []
    for place, (block, start) in enumerate(zip(blocks, starts, strict=True)):
        over = tuple(
            Span(starts[place - label.back] + label.start, starts[place - label.back] + label.end)
            for label in block.labels
        )
        span = Span(start, start + len(block.text))
        pieces.append(Piece(span, block.kind, block.depth, block.level, over))
    return structured(text, pieces)


def _starts(blocks: Sequence[Block]) -> list[int]:
    starts = [0]
    for block in blocks:
        starts.append(starts[-1] + len(block.text) + len(BETWEEN))
    return starts[:-1]
