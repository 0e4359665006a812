"""The words of the page's interface in each language; answers bring their own from ``assistant/phrases.py``."""

from assistant.wording import WORDING
from index.languages import Language

WORDS: dict[Language, dict[str, str]] = {
    language: {**said.arriving, **said.sources, **said.page} for language, said in WORDING.items()
}
# What an answer's own frame says, in the language of the question.
FRAME = {language: said.frame for language, said in WORDING.items()}
