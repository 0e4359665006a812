"""Is this French or English?"""

from functools import lru_cache
from typing import Any

from index.datatypes import Language


def detect_language(text: str) -> Language:
    """Return the language of ``text``: naive Bayes on byte n-grams (Lui & Baldwin 2012, "langid.py")."""
    return "en" if _identifier().classify(text.lower())[0] == "en" else "fr"


@lru_cache(maxsize=1)
def _identifier() -> Any:  # noqa: ANN401 - a py3langid identifier, imported on use
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE)
    identifier.set_languages(["fr", "en"])
    return identifier
