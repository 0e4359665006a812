"""Where the keys of an index lead, and which of them a search may find."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from index.engine import Leads, Mask, Numbers
from index.matching.keys import KeyKind
from index.storage.tables import Tables


@dataclass(frozen=True)
class Admitted:
    """What a search may find: sentences by position, keys by number."""

    sentences: Mask
    keys: Mask


@dataclass(frozen=True)
class Leading:
    """From keys to the sentences that they lead to, or to the documents that do not answer them."""

    tables: Tables

    @cached_property
    def _owner(self) -> Numbers:
        """The place of the document that each key belongs to."""
        return np.repeat(np.arange(len(self.tables.documents)), self.tables.documents["keys"])

    @cached_property
    def _first(self) -> Numbers:
        """The position of the first sentence that each key leads to; of no meaning where it leads to none."""
        first: Numbers = self.tables.starts["sentences"][self._owner] + self.tables["keys"]["sentence"]
        return first

    @cached_property
    def _further(self) -> Leads:
        """The keys, by number and ascending, that lead to more sentences than the first one, and these."""
        links = self.tables["links"]
        owner = np.repeat(np.arange(len(self.tables.documents)), self.tables.documents["links"])
        starts = self.tables.starts
        return Leads(starts["keys"][owner] + links["key"], starts["sentences"][owner] + links["sentence"])

    def kinds(self, keys: Numbers) -> NDArray[np.uint8]:
        """Return the kind of each of some keys."""
        kinds: NDArray[np.uint8] = self.tables["keys"]["kind"][keys]
        return kinds

    def answers(self, keys: Numbers) -> Leads:
        """Return the sentences that some keys, ascending, lead to."""
        answering = np.flatnonzero(self.kinds(keys) != KeyKind.UNANSWERED)
        more = np.flatnonzero(np.isin(self._further.keys, keys))
        return Leads(
            np.concatenate([answering, np.searchsorted(keys, self._further.keys[more])]),
            np.concatenate([self._first[keys[answering]], self._further.targets[more]]),
        )

    def unanswered(self, keys: Numbers) -> Leads:
        """Return the documents, by place, that do not answer some of the keys."""
        silent = np.flatnonzero(self.kinds(keys) == KeyKind.UNANSWERED)
        return Leads(silent, self._owner[keys[silent]])

    def admitted(self, sentences: Mask) -> Admitted:
        """Add the keys that lead to one of the ``sentences``, or that a document with such a one does not answer."""
        documents = np.zeros(len(self.tables.documents), dtype=bool)
        documents[self.tables.owner("sentences", np.flatnonzero(sentences))] = True
        silent = self.tables["keys"]["kind"] == KeyKind.UNANSWERED
        keys = np.zeros(len(silent), dtype=bool)
        keys[silent] = documents[self._owner[silent]]
        keys[~silent] = sentences[self._first[~silent]]
        keys[self._further.keys[sentences[self._further.targets]]] = True
        return Admitted(sentences, keys)
