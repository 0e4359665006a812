"""What answering needs of who searches and judges."""

from collections.abc import Sequence
from typing import Protocol

from assistant.answer import Answer
from assistant.finding.turns import Judged
from index.datatypes import Encoder
from index.engine import Catalogue, Engine, Where


class Examiner(Protocol):
    """Who searches and judges: :class:`assistant.assistant.Assistant`."""

    @property
    def engine(self) -> Engine:
        """The index."""
        ...

    @property
    def catalogue(self) -> Catalogue:
        """What there is to cite."""
        ...

    @property
    def encoder(self) -> Encoder:
        """What makes vectors."""
        ...

    def examine(
        self,
        question: str,
        *,
        history: Sequence[Answer | str] = ...,
        where: Where = ...,
        follows: bool | None = ...,
    ) -> Judged:
        """Search and judge without citing."""
        ...

    def read(self, question: str, positions: Sequence[int]) -> Sequence[float]:
        """Return for each sentence the reader's log-odds that it answers; none where there is no reader."""
        ...
