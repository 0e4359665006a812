"""The texts under which a sentence is found.

A sentence has a key of its own words, one of its words in context (the section's heading and the sentence before, so
that "Il va permettre ..." is found as what it is about), and one for each expected question that it answers. The header
and page lines of a Senate page also have keys that say what they tell. A question known to be unanswered is a key that
leads to no sentence.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from index.datatypes import Document, ExpectedQuestion, Language, Sentence
from index.questions import find_sentences
from index.words import searchable

KeyKind = Literal["sentence", "context", "question", "unanswered"]


# What the fixed lines of a Senate page tell, in the words that people ask with: the lines themselves hold names and
# numbers only ("- page 5400").
_LABELS: dict[str, dict[Language, str]] = {
    "question": {
        "fr": "auteur de la question : qui a posé la question, quel sénateur, de quel groupe politique, "
        "de quel département, quand la question a-t-elle été publiée",
        "en": "author of the question: who asked the question, which senator, which political group, which department, "
        "when was the question published",
    },
    "question page": {
        "fr": "à quelle page du Journal officiel la question est-elle publiée",
        "en": "on which page of the official journal is the question published",
    },
    "transfer": {
        "fr": "à qui la question a-t-elle été transmise, vers quel ministère ou service a-t-elle été réorientée",
        "en": "who was the question passed on to, which ministry or department was it forwarded or transferred to",
    },
    "réponse": {
        "fr": "auteur de la réponse : qui a répondu, quel ministère, quand la réponse a-t-elle été publiée",
        "en": "author of the answer: who replied, which ministry answered, when was the answer published",
    },
    "réponse page": {
        "fr": "à quelle page du Journal officiel la réponse est-elle publiée",
        "en": "on which page of the official journal is the answer published",
    },
}


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
    for place, sentence in enumerate(sentences):
        text = searchable(sentence.span.of(document.text))
        keys.append(Key(text, "sentence", (first + place,), document.language, document.id))
        section = document.sections[sentence.section]
        before = sentences[place - 1] if place else None
        context = [section.heading] if section.heading and section.heading != text else []
        if before and before.section == sentence.section and before.span.of(document.text) not in context:
            context.append(searchable(before.span.of(document.text)))
        if context:
            keys.append(Key(" ".join([*context, text]), "context", (first + place,), document.language, document.id))
        if document.kind == "senate" and sentence.span in section.lines:
            role = "page" if text != section.heading else section.name or "transfer"
            part = f"{section.name} page" if role == "page" else role
            for language, label in _LABELS.get(part, {}).items():
                keys.append(Key(label, "context", (first + place,), language, document.id))
    return keys


def question_keys(
    document: Document, sentences: Sequence[Sentence], first: int, questions: Sequence[ExpectedQuestion]
) -> list[Key]:
    """Return the keys of a document's expected questions."""
    keys = []
    for question in questions:
        places = tuple(first + place for place in find_sentences(document, sentences, question.gold))
        kind: KeyKind = "question" if places else "unanswered"
        keys.append(Key(question.text, kind, places, question.language, document.id, question.topic))
    return keys
