"""A Document becomes passages of sentences, with exact offsets. Pure: no file, no model.

A sentence is what is cited. A passage is what is shown around it: neighbouring sentences of one paragraph, up to about
``PASSAGE_CHARACTERS``, never opening with a sentence that leans on the one before it ("Il va permettre ...").
"""

import re
from collections.abc import Iterator

from index.datatypes import Document, Passage, Sentence, Span
from index.text.sentences import leans, split_sentences

PASSAGE_CHARACTERS = 700  # about what is read at a glance; a longer sentence is a passage by itself

# Openings that go on from the sentence before, so that a passage should not begin there.
_GOES_ON = re.compile(
    r"(?:ce|cet|cette|ces|this|these|such)\s|en complément de ce|(?:\S++\s){1,8}ainsi\s", re.IGNORECASE
)


def make_passages(document: Document) -> list[Passage]:
    """Return the document's passages in reading order; header and page lines are passages of one sentence."""
    passages: list[Passage] = []
    counts: dict[str, int] = {}
    for position, section in enumerate(document.sections):
        prose = {span.start: list(_group(document.text, span)) for span in section.paragraphs}
        fixed = {span.start: [[span]] for span in section.lines}
        for _, groups in sorted((prose | fixed).items()):
            for group in groups:
                passages.append(_passage(document, position, len(passages), group, counts))
    return passages


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


def _passage(document: Document, section: int, position: int, group: list[Span], counts: dict[str, int]) -> Passage:
    sentences = []
    for place, span in enumerate(group):
        name = anchor_name(document, section)
        counts[name] = counts.get(name, 0) + 1
        leaning = place > 0 and leans(span.of(document.text))
        anchor = f"{document.id}-{name}-{counts[name]}"
        sentences.append(Sentence(document.id, section, position, span, anchor, leaning))
    return Passage(document.id, section, Span(group[0].start, group[-1].end), tuple(sentences))


def anchor_name(document: Document, section: int) -> str:
    """Return a word for the anchor: a Senate page's part, or the section's number."""
    if document.kind == "senate":
        return {"question": "question", "réponse": "reponse"}.get(document.sections[section].name or "", "transmission")
    return f"s{section + 1}"
