"""Questions that the page offers: while somebody types, and before the first one is asked."""

import re
from itertools import islice, zip_longest

from assistant.answering.compose import about
from assistant.render import polish, visible
from assistant.wording import WORDING
from index.datatypes import Document, Language
from index.engine import Catalogue
from index.matching.keys import KeyKind

OFFERED = 6  # expected questions a sentence that are offered while typing
ASKED_DOCUMENTS = 50  # documents whose expected questions are offered
EXAMPLES = 4  # questions shown before the first one is asked
LONGEST_HEADING = 80  # characters of one that is asked about
_NUMBERED = re.compile(
    r"\b(?:article|art|titre|title|chapitre|chapter|section|partie|part|annexe|annex)\b", re.IGNORECASE
)
_WORD = re.compile(r"[^\W\d_]{4,}")


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
    """Return questions to begin with: expected ones, and for documents without any, what their headings promise."""
    asked = _expected(catalogue, language)
    headings = _of_headings(catalogue, language)
    return [*headings[: EXAMPLES - EXAMPLES // 2 if asked else EXAMPLES], *asked][:EXAMPLES]


def _of_headings(catalogue: Catalogue, language: Language) -> list[str]:
    """Return what asks for an overview of a section by its heading, or of a document by its title: nothing is invented.

    One of each document before a second one of any.
    """
    own = list(islice((name for name in catalogue.ids if name not in catalogue.asked_documents), EXAMPLES))
    called = [_headings(catalogue.documents[name]) or [catalogue.documents[name].title] for name in own]
    turns = (heading for turn in zip_longest(*called) for heading in turn if heading)
    short = (polish(visible(heading), language) for heading in turns if len(heading) <= LONGEST_HEADING)
    return list(islice((about(heading, language) for heading in dict.fromkeys(short)), EXAMPLES))


def _headings(document: Document) -> list[str]:
    """Return the headings that say more than a number, from one end of a document to the other."""
    telling = [
        section.name
        for section in document.sections
        if section.name and section.name == section.heading != document.title and section.paragraphs
        if _WORD.search(_NUMBERED.sub("", section.name))
    ]
    step = max(1, len(telling) // EXAMPLES)
    return list(dict.fromkeys(telling))[::step]


def _expected(catalogue: Catalogue, language: Language) -> list[str]:
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
    ending = WORDING[language].question_end
    return question[0].isupper() and question.endswith(ending) and len(question) < 110
