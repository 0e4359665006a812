"""Documents of several tables become those of one, in an order of their own."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np

from index.matching.renumbered import Numbering, Run
from index.storage.spliced import ByName, Spliced
from index.storage.tables import LEVELS, Rows, Tables

# Levels of which a question looks at few rows: they are not copied.
WIDE = {"records", "questions", "texts", "tokens", "contextual"}


@dataclass(frozen=True)
class Stood:
    """Where a document stood before: in which of the parts, and at which place there."""

    part: int
    place: int


@dataclass(frozen=True)
class Joining:
    """The documents of ``parts`` that ``order`` names, in that order."""

    parts: Sequence[Tables]
    order: Sequence[Stood]

    @cached_property
    def tables(self) -> Tables:
        """All their rows; those of a level are looked at, and copied unless it is wide, when they are asked for."""
        documents = [self.parts[run.part].documents[run.first : run.end] for run in self.documents.runs]
        joined = np.concatenate(documents) if documents else Tables.empty().documents
        return Tables(joined, ByName(list(LEVELS), self._level))

    @cached_property
    def documents(self) -> Numbering:
        """How the documents are counted through."""
        runs: list[Run] = []
        for stood in self.order:
            if runs and (runs[-1].part, runs[-1].end) == (stood.part, stood.place):
                runs[-1] = Run(stood.part, runs[-1].first, stood.place + 1)
            else:
                runs.append(Run(stood.part, stood.place, stood.place + 1))
        return Numbering(runs, [len(part.documents) for part in self.parts])

    @cached_property
    def rows(self) -> Callable[[str], Numbering]:
        """How the rows of a level are counted through."""

        def number(level: str) -> Numbering:
            starts = [part.starts[level].tolist() for part in self.parts]
            runs = [
                Run(run.part, starts[run.part][run.first], starts[run.part][run.end]) for run in self.documents.runs
            ]
            return Numbering(runs, [each[-1] for each in starts])

        return lru_cache(maxsize=len(LEVELS))(number)

    def _level(self, level: str) -> Rows | Spliced:
        rows = Spliced([part[level] for part in self.parts], self.rows(level))
        return rows if level in WIDE else np.asarray(rows)
