"""A document as an index lists it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Entry:
    """What an index says of a document and of what stood beside it: it is out of date when that differs."""

    id: str
    sha256: str  # of the file's bytes
    questions_sha256: str | None  # of those of its expected questions
    added: bool  # by a person, to an index made of other sources
    origin: str | None  # what tells the file from all others, by where it lies; None for what ships
    translation_sha256: str | None = None  # of the bytes of its translation
