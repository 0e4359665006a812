"""What a PDF or a web page is read into before it is a Document: blocks of text, in reading order."""

from dataclasses import dataclass


class Refused(Exception):  # noqa: N818 - a reason, which the reader of the file's name makes an error of
    """A file cannot be read; the text says why, and what to do, without the file's name."""


@dataclass(frozen=True)
class Block:
    """A heading, a paragraph, an item of a list, a row of a table."""

    text: str
    heading: bool = False
    pages: tuple[
        tuple[int, int], ...
    ] = ()  # of a paged document: (offset in ``text``, page that begins or goes on there)
