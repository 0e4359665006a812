"""Words sought in a whole document, whichever part of it is on show."""

from collections.abc import Sequence
from dataclasses import dataclass

from index.datatypes import Document, Sentence
from index.text.analysis import fold

MOST = 1000  # places that are told of


@dataclass(frozen=True)
class Place:
    """A sentence or a heading that holds the words."""

    section: int  # place in Document.sections
    anchor: str | None = None  # of the sentence; None: it is the section's heading


def places_of(document: Document, sentences: Sequence[Sentence], words: str) -> list[Place]:
    """Return the headings and sentences that hold ``words`` one after the other, in reading order.

    Accents, capitals, line ends and the form of apostrophes do not count. ``sentences`` are in reading order.
    """
    wanted = _plain(words)
    if not wanted:
        return []
    found = [
        (section, -1, Place(section))
        for section, each in enumerate(document.sections)
        if each.heading and each.heading != document.title  # which is always on show
        if wanted in _plain(each.heading) and not _is_line(document, section, each.heading)
    ]
    found += [
        (sentence.section, sentence.span.start, Place(sentence.section, sentence.anchor))
        for sentence in sentences
        if wanted in _plain(sentence.span.of(document.text))
    ]
    return [place for *_, place in sorted(found, key=lambda each: each[:2])][:MOST]


def _is_line(document: Document, section: int, heading: str) -> bool:
    """Tell whether a heading is a line of the text, and found as a sentence already."""
    return any(line.of(document.text).strip() == heading for line in document.sections[section].lines)


def _plain(text: str) -> str:
    return " ".join(fold(text).replace("’", "'").replace("\u00ad", "").split())
