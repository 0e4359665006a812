"""Documents of several tables become those of one, in an order of their own."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from index.matching.renumbered import Renumbered
from index.storage.tables import LEVELS, Tables


@dataclass(frozen=True)
class Stood:
    """Where a document stood before: in which of the parts, and at which place there."""

    part: int
    place: int


@dataclass(frozen=True)
class _Run:
    """Neighbours that stay neighbours: they are copied together."""

    part: int
    first: int  # place of the first document
    end: int  # and where the run ends


@dataclass(frozen=True)
class Joining:
    """The documents of ``parts`` that ``order`` names, in that order."""

    parts: Sequence[Tables]
    order: Sequence[Stood]

    @cached_property
    def tables(self) -> Tables:
        """All their rows."""
        documents = [self.parts[run.part].documents[run.first : run.end] for run in self._runs]
        levels = {}
        for level, form in LEVELS.items():
            rows = []
            for run in self._runs:
                starts = self.parts[run.part].starts[level]
                rows.append(self.parts[run.part][level][starts[run.first] : starts[run.end]])
            levels[level] = np.concatenate(rows) if rows else np.zeros(0, dtype=form)
        return Tables(np.concatenate(documents) if documents else Tables.empty().documents, levels)

    def documents(self, part: int) -> Renumbered:
        """Return which documents of a part are there, and at which place."""
        new = {stood.place: place for place, stood in enumerate(self.order) if stood.part == part}
        return Renumbered.of(len(self.parts[part].documents), new)

    def rows(self, level: str, part: int) -> Renumbered:
        """Return which rows of a level of a part are there, and what their new numbers are."""
        starts = self.parts[part].starts[level]
        stays, new = np.zeros(int(starts[-1]), dtype=bool), np.zeros(int(starts[-1]), dtype=np.int64)
        at = 0  # the new place of the run's first document
        for run in self._runs:
            if run.part == part:
                old = slice(starts[run.first], starts[run.end])
                stays[old] = True
                new[old] = np.arange(old.stop - old.start) + self.tables.starts[level][at]
            at += run.end - run.first
        return Renumbered(stays, new)

    @cached_property
    def _runs(self) -> list[_Run]:
        runs: list[_Run] = []
        for stood in self.order:
            if runs and (runs[-1].part, runs[-1].end) == (stood.part, stood.place):
                runs[-1] = _Run(stood.part, runs[-1].first, stood.place + 1)
            else:
                runs.append(_Run(stood.part, stood.place, stood.place + 1))
        return runs
