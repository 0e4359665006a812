"""What is said to who asks nothing of the documents: what can be asked here."""

import re

from assistant.asking.languages import WORDS, either
from index.datatypes import Language
from index.engine import Catalogue
from index.languages import FIRST
from index.text.analysis import fold

OFFERED = 3  # questions
LOOKED_AT = 400  # sentences in which questions to offer are looked for
_OF_LANGUAGE = re.compile(either(lambda words: words.of_language))
_HELP: dict[Language, str] = {
    "fr": "Posez une question sur {document}, en français ou en anglais\u00a0: la réponse est faite de {own} propres "
    "phrases. «\u00a0{overview}\u00a0» en donne un aperçu.",
    "en": "Ask a question about {document}, in English or French: the answer is made of {own} own sentences. "
    "“{overview}” gives an overview.",
}
_TRANSLATION: dict[Language, str] = {
    "fr": "Rien n’est traduit ici\u00a0: vos questions peuvent être en français ou en anglais, et les citations "
    "restent dans la langue {of}.",
    "en": "Nothing is translated here: your questions may be in English or French, and quotes stay in the language "
    "{of}.",
}
_NAMES: dict[Language, tuple[str, str, str, str]] = {
    "fr": ("le document", "les documents", "du document", "des documents"),
    "en": ("the document", "the documents", "of the document", "of the documents"),
}
_OWN: dict[Language, tuple[str, str]] = {"fr": ("ses", "leurs"), "en": ("its", "their")}
OVERVIEWS: dict[Language, str] = {
    "fr": "De quoi parlent ces documents\u00a0?",
    "en": "What are these documents about?",
}
OVERVIEW: dict[Language, str] = {"fr": "De quoi parle ce document\u00a0?", "en": "What is this document about?"}


def help_for(question: str, language: Language, documents: int) -> str:
    """Return a sentence on what can be asked of so many documents, for who greets or asks for something else."""
    one, many, of_one, of_many = _NAMES[language]
    if _OF_LANGUAGE.search(fold(question)):
        return _TRANSLATION[language].format(of=of_one if documents == 1 else of_many)
    if documents == 1:
        return _HELP[language].format(document=one, own=_OWN[language][0], overview=OVERVIEW[language])
    return _HELP[language].format(document=many, own=_OWN[language][1], overview=OVERVIEWS[language])


def language_of_talk(question: str) -> Language:
    """Return the language of a greeting, which is too short to tell by its function words."""
    folded = fold(question)
    told = (language for language, known in WORDS.items() if known.greets and _has(known.greets, folded))
    return next(told, FIRST)


def _has(words: str, text: str) -> bool:
    return re.search(rf"\b(?:{words})\b", text) is not None


def examples(catalogue: Catalogue, language: Language) -> tuple[str, ...]:
    """Return questions that the documents are known to answer, from end to end; the overview where none is."""
    total = len(catalogue.sentences)
    looked_at = range(0, total, max(1, total // LOOKED_AT)) if catalogue.asked_documents else ()
    known = [asked for position in looked_at if (asked := catalogue.suggestion(position, language))]
    distinct = list(dict.fromkeys(known))
    return tuple(distinct[:: max(1, len(distinct) // OFFERED)][:OFFERED]) or (
        (OVERVIEW if len(catalogue.ids) == 1 else OVERVIEWS)[language],
    )
