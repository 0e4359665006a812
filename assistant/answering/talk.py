"""What is said to who asks nothing of the documents: what can be asked here."""

import re

from assistant.asking.languages import WORDS, either
from assistant.wording import WORDING
from index.datatypes import Language
from index.engine import Catalogue
from index.languages import FIRST
from index.text.analysis import fold

OFFERED = 3  # questions
LOOKED_AT = 400  # sentences in which questions to offer are looked for
_OF_LANGUAGE = re.compile(either(lambda words: words.of_language))
OVERVIEWS = {language: said.talk["overviews"] for language, said in WORDING.items()}
OVERVIEW = {language: said.talk["overview"] for language, said in WORDING.items()}


def help_for(question: str, language: Language, documents: int) -> str:
    """Return a sentence on what can be asked of so many documents, for who greets or asks for something else."""
    words, count = WORDING[language].talk, "one" if documents == 1 else "many"
    if _OF_LANGUAGE.search(fold(question)):
        return words["translation"].format(of=words[f"of-{count}"])
    overview = words["overview" if documents == 1 else "overviews"]
    return words["help"].format(document=words[count], own=words[f"own-{count}"], overview=overview)


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
