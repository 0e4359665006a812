"""The errors that this project raises on purpose, each with one sentence a user can act on.

AssistantError                anything below; the doors show its text as it is
├── QuestionError             the question is empty, not text, or too long
├── DocumentError             a file cannot be read as a document
├── QuestionsError            a file of expected questions is wrong
├── EncoderError              an encoder folder is missing, damaged or of the wrong kind
└── StoreError               an index cannot be written, opened or trusted
    └── StaleStoreError       ... because another version of this program wrote it: building it again mends it
"""

from collections.abc import Sequence
from typing import Any


class AssistantError(Exception):
    """A mistake or a misfortune that one clear sentence explains to the user."""


class QuestionError(AssistantError):
    """The question is empty, not text, or over the length limit."""


class DocumentError(AssistantError):
    """A file cannot be read as a document."""


class QuestionsError(AssistantError):
    """A file of expected questions does not fit its document or its format."""


class EncoderError(AssistantError):
    """An encoder folder is missing, damaged or of the wrong kind."""


class StoreError(AssistantError):
    """An index cannot be written, opened or trusted."""


class StaleStoreError(StoreError):
    """The index is whole, but written by another format version; ``documents`` is what its manifest says of them."""

    def __init__(self, sentence: str, documents: Sequence[dict[str, Any]] = ()) -> None:
        """Keep what is known of the documents."""
        super().__init__(sentence)
        self.documents = documents
