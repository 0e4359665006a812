"""Is this French or English?"""

from functools import lru_cache
from typing import Any

from index.datatypes import Language
from index.text.analysis import STOP_WORDS, split_words

_FRENCH = STOP_WORDS["fr"] - STOP_WORDS["en"]
_ENGLISH = STOP_WORDS["en"] - STOP_WORDS["fr"]
_ENOUGH = 2  # function words of one language and none of the other: never wrong on the 4,900 expected questions


def detect_language(text: str) -> Language:
    """Return the language of ``text``.

    Its function words tell, where they all speak for one language; else naive Bayes on byte n-grams (Lui & Baldwin
    2012, "langid.py"), whose tables take half a second to load.
    """
    words = split_words(text)
    french, english = sum(word in _FRENCH for word in words), sum(word in _ENGLISH for word in words)
    if french >= _ENOUGH and not english:
        return "fr"
    if english >= _ENOUGH and not french:
        return "en"
    return "en" if _identifier().classify(text.lower())[0] == "en" else "fr"


@lru_cache(maxsize=1)
def _identifier() -> Any:  # noqa: ANN401 - a py3langid identifier, imported on use
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE)
    identifier.set_languages(["fr", "en"])
    return identifier
