"""The errors that this project raises on purpose, each with one sentence a user can act on.

AssistantError                anything below; the doors show its text as it is
├── QuestionError             the question is empty, not text, or too long
├── DocumentError             a file cannot be read as a document
├── QuestionsError            a file of expected questions is wrong
├── TranslationError          a translation is wrong, or does not fit its document
├── EncoderError              an encoder folder is missing, damaged or of the wrong kind
└── StoreError               an index cannot be written, opened or trusted
    └── StaleStoreError       ... because another version of this program wrote it: building it again mends it
"""

from collections.abc import Sequence

from index.entry import Entry
from index.languages import FALLBACK, Language

ECHOED = 80  # characters of what was given that an error repeats: enough to recognise it, not enough to flood anyone


class AssistantError(Exception):
    """A mistake or a misfortune that one clear sentence explains to the user.

    ``str()`` is the sentence, in French and in English where both are known: for a door that does not know who reads.
    """

    def __init__(self, sentence: str, english: str | None = None) -> None:
        """Keep the sentence, in French where ``english`` says the same in English."""
        super().__init__(sentence if english is None else f"{sentence} / {english}")
        self._said: dict[Language, str] = {"fr": sentence, "en": english or sentence}

    def said_in(self, language: Language) -> str:
        """Return the sentence in one language where it is known in several; in English where it is not known in it."""
        return self._said.get(language, self._said[FALLBACK])


class QuestionError(AssistantError):
    """The question is empty, not text, or over the length limit."""


class DocumentError(AssistantError):
    """A file cannot be read as a document."""


class QuestionsError(AssistantError):
    """A file of expected questions does not fit its document or its format."""


class TranslationError(AssistantError):
    """A translation does not fit its document or its format."""


class EncoderError(AssistantError):
    """An encoder folder is missing, damaged or of the wrong kind."""


class StoreError(AssistantError):
    """An index cannot be written, opened or trusted."""


class StaleStoreError(StoreError):
    """The index is whole, but written by another format version; ``documents`` is what its manifest says of them."""

    def __init__(self, sentence: str, documents: Sequence[Entry] = ()) -> None:
        """Keep what is known of the documents."""
        super().__init__(sentence)
        self.documents = documents


def echo(given: object) -> str:
    """Return what was given as Python writes it, on one line and cut short, to be named in an error."""
    # A long text is cut before it is written out; of anything else the beginning is enough to recognise it.
    text = repr(given[: ECHOED + 1] if isinstance(given, str) else given)
    return text if len(text) <= ECHOED else f"{text[:ECHOED]}…"
