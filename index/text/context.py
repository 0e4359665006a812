"""The words that a sentence is to be understood with: its headings, what rules it, the sentence before."""

from collections.abc import Sequence

from index.datatypes import Document, Sentence
from index.text.analysis import searchable

HEADINGS = 3  # the innermost of the chain: further out stands what all sentences of a document share


def ruled_words(text: str, sentence: Sentence) -> str:
    """Return the words of a sentence after those that rule it: what it says."""
    return searchable(" ".join(span.of(text) for span in (*sentence.ruled_by, sentence.span)))


def context_of(document: Document, sentences: Sequence[Sentence], place: int) -> list[str]:
    """Return what stands before the sentence at ``place`` of its document's sentences, outermost first, searchable.

    A sentence that others rule (an item, a row of a table) goes on from these, not from the item before it.
    """
    sentence, text = sentences[place], document.text
    own = sentence.span.of(text)
    section = document.sections[sentence.section]
    context = [heading for heading in section.chain[-HEADINGS:] if heading != searchable(own)]
    if section.captions and section.speaker:  # of a speech: what is asked for is often what somebody said
        context.append(section.speaker)
    if sentence.ruled_by:
        return context + [searchable(span.of(text)) for span in sentence.ruled_by]
    before = sentences[place - 1] if place else None
    if before and before.section == sentence.section and before.span.of(text) not in context:
        context.append(searchable(before.span.of(text)))
    return context
