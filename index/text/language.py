"""Which of the languages is this?"""

from functools import lru_cache
from typing import Any

from index.languages import FIRST, LANGUAGES, WORDS, Language, language_named
from index.text.analysis import split_words

# Function words of one language and of none of the others.
_OWN: dict[Language, frozenset[str]] = {
    language: words.stop_words.difference(*(other.stop_words for other in WORDS.values() if other is not words))
    for language, words in WORDS.items()
}
_ENOUGH = 2  # of them, and none of another language: never wrong on the 4,900 expected questions


def detect_language(text: str) -> Language:
    """Return the language of ``text``.

    Its function words tell, where they all speak for one language; else naive Bayes on byte n-grams (Lui & Baldwin
    2012, "langid.py"), whose tables take half a second to load.
    """
    words = split_words(text)
    told = {language: count for language in LANGUAGES if (count := sum(word in _OWN[language] for word in words))}
    if len(told) == 1 and (language := next(iter(told))) and told[language] >= _ENOUGH:
        return language
    return language_named(_identifier().classify(text.lower())[0]) or FIRST


@lru_cache(maxsize=1)
def _identifier() -> Any:  # noqa: ANN401 - a py3langid identifier, imported on use
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE)
    identifier.set_languages(list(LANGUAGES))
    return identifier
