"""All that is said, in each language; errors bring their own sentences, in French and English (index/errors.py)."""

from assistant.wording.english import ENGLISH
from assistant.wording.french import FRENCH
from assistant.wording.words import Wording
from index.languages import Language

WORDING: dict[Language, Wording] = {"fr": FRENCH, "en": ENGLISH}
