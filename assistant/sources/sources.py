"""One collection as the page shows it: what answers, where it lies, and who changes it."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from assistant.live import Live
from assistant.sources.changes import Changes
from index.library import Collection


@dataclass(frozen=True)
class Sources:
    """A collection; without ``changes`` it can be read and not changed."""

    collection: Collection
    live: Live
    place: Callable[[], Path]
    changes: Changes | None = None

    @property
    def folder(self) -> Path:
        """Where the index lies now."""
        return self.place()
