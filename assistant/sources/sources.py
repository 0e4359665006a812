"""One collection as the page shows it: what answers, where it lies, and who changes it."""

from dataclasses import dataclass
from pathlib import Path

from assistant.live import Live
from assistant.sources.changes import Changes


@dataclass(frozen=True)
class Sources:
    """A collection; without ``changes`` it can be read and not changed."""

    live: Live
    folder: Path
    changes: Changes | None = None
