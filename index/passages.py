"""A Document becomes passages of sentences, with exact offsets. Pure: no file, no model.

A sentence is what is cited. A passage is what is shown around it: neighbouring sentences of one paragraph, up to about
``PASSAGE_CHARACTERS``, never opening with a sentence that leans on the one before it ("Il va permettre ..."); or a list
with its lead-in, or a table with its header, up to about ``LIST_CHARACTERS``.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from index.datatypes import Document, Passage, Section, Sentence, Span
from index.parliament.wording import part_anchor
from index.text.sentences import leans, split_sentences

PASSAGE_CHARACTERS = 700  # about what is read at a glance; a longer sentence is a passage by itself
LIST_CHARACTERS = 2000  # of a list with its lead-in, or a table with its header, that stay together

# Openings that go on from the sentence before, so that a passage should not begin there.
_GOES_ON = re.compile(
    r"(?:ce|cet|cette|ces|this|these|such)\s|en complément de ce|(?:\S++\s){1,8}ainsi\s", re.IGNORECASE
)


def make_passages(document: Document) -> list[Passage]:
    """Return the document's passages in reading order; header and page lines are passages of one sentence."""
    passages: list[Passage] = []
    counts: dict[str, int] = {}
    for position, section in enumerate(document.sections):
        for group in _groups(document, section):
            passages.append(_passage(document, position, len(passages), group, counts))
    return passages


@dataclass
class _Group:
    """The sentences of a passage, and where it begins: at what rules them, where that stands before."""

    sentences: list[Span]
    start: int


def _groups(document: Document, section: Section) -> list[_Group]:
    text = document.text
    groups: list[_Group] = []
    fixed = {span.start for span in section.lines}
    for span in sorted([*section.paragraphs, *section.lines], key=lambda span: span.start):
        parts = [[span]] if span.start in fixed else list(_group(text, span))
        rulers = document.rulers(span.start)
        start = rulers[0].start if rulers and span.end - rulers[0].start <= LIST_CHARACTERS else None
        if start is not None and parts and groups and groups[-1].start <= start <= groups[-1].sentences[-1].end:
            groups[-1].sentences += [sentence for part in parts for sentence in part]  # the list goes on
            continue
        groups += [_Group(part, part[0].start) for part in parts]
        if start is not None and parts:
            groups[-len(parts)].start = start
    return groups


def _group(text: str, paragraph: Span) -> Iterator[list[Span]]:
    """Yield runs of sentences of about PASSAGE_CHARACTERS each."""
    group: list[Span] = []
    for sentence in split_sentences(text, paragraph):
        full = group and sentence.end - group[0].start > PASSAGE_CHARACTERS
        if full and not leans(sentence.of(text)) and not _GOES_ON.match(sentence.of(text)):
            yield group
            group = []
        group.append(sentence)
    if group:
        yield group


def _passage(document: Document, section: int, position: int, group: _Group, counts: dict[str, int]) -> Passage:
    sentences = []
    for place, span in enumerate(group.sentences):
        name = anchor_name(document, section)
        counts[name] = counts.get(name, 0) + 1
        leaning = place > 0 and leans(span.of(document.text))
        anchor = f"{document.id}-{name}-{counts[name]}"
        rulers = document.rulers(span.start)
        sentences.append(Sentence(document.id, section, position, span, anchor, leaning, rulers))
    return Passage(document.id, section, Span(group.start, group.sentences[-1].end), tuple(sentences))


def anchor_name(document: Document, section: int) -> str:
    """Return a word for the anchor: a part of a chamber's page, or the section's number."""
    return part_anchor(document.kind, document.sections[section].name) or f"s{section + 1}"
