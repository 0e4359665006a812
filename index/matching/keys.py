"""The texts under which a sentence is found.

A sentence has a key of its own words, after those that rule it (a lead-in, a header row), one of its words in context
(the headings, the lead-in or the sentence before, so that "Il va permettre ..." is found as what it is about), and one
for each expected question that it answers.
Sentences that every Senate page has also have keys that say what they tell (index/parliament/labels.py). A question
known to be unanswered is a key that leads to no sentence.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

from index.datatypes import Document, ExpectedQuestion, Language, Sentence
from index.parliament.labels import labels_of
from index.reading.questions import find_sentences
from index.text.analysis import searchable
from index.text.context import context_of, ruled_words


class KeyKind(IntEnum):
    """What a key is made of. An index stores the numbers: a new kind gets a new one, and none is used again."""

    SENTENCE = 0  # its own words, or a label
    CONTEXT = 1  # its words after those before it
    QUESTION = 2  # an expected question that it answers
    UNANSWERED = 3  # one that its document does not answer: it leads to no sentence

    @property
    def is_question(self) -> bool:
        """Whether somebody might ask it as it stands."""
        return self in (KeyKind.QUESTION, KeyKind.UNANSWERED)


@dataclass(frozen=True)
class Key:
    """A text to search, and the positions of the sentences it leads to (none: a question that is not answered)."""

    text: str
    kind: KeyKind
    sentences: tuple[int, ...]
    language: Language
    document: str
    topic: str | None = None


def sentence_keys(document: Document, sentences: Sequence[Sentence], first: int) -> list[Key]:
    """Return the keys of a document's own words; ``first`` is the position of its first sentence in the index."""
    keys = []
    labels = labels_of(document, sentences)
    for place, sentence in enumerate(sentences):
        text = searchable(sentence.span.of(document.text))
        ruled = ruled_words(document.text, sentence)
        keys.append(Key(ruled, KeyKind.SENTENCE, (first + place,), document.language, document.id))
        context = context_of(document, sentences, place)
        if context:
            words = " ".join([*context, text])
            keys.append(Key(words, KeyKind.CONTEXT, (first + place,), document.language, document.id))
        for language, label in labels.get(place, ()):
            keys.append(Key(label, KeyKind.SENTENCE, (first + place,), language, document.id))
    return keys


def question_keys(
    document: Document, sentences: Sequence[Sentence], first: int, questions: Sequence[ExpectedQuestion]
) -> list[Key]:
    """Return the keys of a document's expected questions."""
    keys = []
    for question in questions:
        places = tuple(first + place for place in find_sentences(document, sentences, question.gold))
        kind = KeyKind.QUESTION if places else KeyKind.UNANSWERED
        keys.append(Key(question.text, kind, places, question.language, document.id, question.topic))
    return keys
