"""Questions that the page offers: while somebody types, and before the first one is asked."""

from itertools import islice

from assistant.render import polish
from index.datatypes import Language
from index.engine import Catalogue
from index.matching.keys import KeyKind

OFFERED = 6  # expected questions a sentence that are offered while typing
ASKED_DOCUMENTS = 50  # documents whose expected questions are offered
EXAMPLES = 4  # questions shown before the first one is asked


def offered(catalogue: Catalogue, language: Language) -> list[str]:
    """Return well-formed expected questions, a few for each sentence."""
    found: dict[int, list[str]] = {}
    for key in (key for name in _asked(catalogue) for key in catalogue.questions_of(name)):
        if key.kind is KeyKind.QUESTION and key.language == language and _well_formed(key.text, language):
            questions = found.setdefault(key.sentences[0], [])
            if len(questions) < OFFERED:
                questions.append(polish(key.text, language))
    return [question for position in sorted(found) for question in found[position]]


def examples(catalogue: Catalogue, language: Language) -> list[str]:
    """Return short questions about sentences of prose, from one end of the collection to the other."""
    candidates: list[str] = []
    for name in _asked(catalogue):
        document = catalogue.documents[name]
        for position, sentence in enumerate(catalogue.sentences_of(name), start=catalogue.first_sentence[name]):
            question = catalogue.suggestion(position, language)
            if question and sentence.span not in document.sections[sentence.section].lines:
                candidates.append(question)
    step = max(1, len(candidates) // EXAMPLES)
    parts = [candidates[start : start + step] for start in range(0, step * EXAMPLES, step)]
    return [polish(min(part, key=len), language) for part in parts if part]


def _asked(catalogue: Catalogue) -> list[str]:
    """Return the first documents that have expected questions."""
    return list(islice((name for name in catalogue.ids if name in catalogue.asked_documents), ASKED_DOCUMENTS))


def _well_formed(question: str, language: Language) -> bool:
    ending = " ?" if language == "fr" else "?"
    return question[0].isupper() and question.endswith(ending) and len(question) < 110
