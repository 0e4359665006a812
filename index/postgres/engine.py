"""A collection in a database as answering sees it: :class:`index.engine.Engine` over PostgreSQL with pgvector.

Candidates come from the database; their comparison, late interaction, the reader, refusal and citing stay in this
process. What it sees is the newest state whenever nothing holds it to one: :meth:`PostgresEngine.as_one` does.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from index.datatypes import WIDTH, Directions, Encoder, Language
from index.engine import EVERYWHERE, About, Candidates, Learned, Mask, Numbers, Where
from index.postgres.address import Address
from index.postgres.catalogue import PostgresCatalogue
from index.postgres.connection import Server
from index.postgres.directory import Directory
from index.postgres.documents import Documents
from index.postgres.schema import check_encoder
from index.postgres.searching import Asked, candidates
from index.postgres.snapshots import Moment, Snapshots
from index.postgres.weighing import Weights
from index.postgres.where import condition_of
from index.postgres.words import KnownWords
from index.storage.learning import Taught, learned_of

T = TypeVar("T")

# With the place of each, since rows come in any order.
_CONTEXTUAL = """
SELECT asked.place, substring(d.contextual FROM asked.number * %s + 1 FOR %s)
FROM unnest(%s::text[], %s::int[]) WITH ORDINALITY AS asked (document, number, place)
JOIN dans_le_texte.documents d ON d.document = asked.document WHERE d.contextual <> ''
"""
_ADMITTED = "SELECT s.document, s.place FROM dans_le_texte.sections s WHERE s.document = ANY(%s) AND "


@dataclass(frozen=True)
class _Version:
    """What was made of one version of the collection."""

    directory: Directory
    catalogue: PostgresCatalogue
    weights: Weights
    words: KnownWords


class PostgresEngine:
    """Everything that answering needs, out of a database. Threads may share it."""

    def __init__(self, address: Address, *, exact: bool = False) -> None:
        """Connect to nothing yet; ``exact``, every vector is compared, whatever index there is."""
        self._exact = exact
        self._snapshots = Snapshots(Server(address))
        self._documents = Documents(self._snapshots)
        self._newest: _Version | None = None

    @classmethod
    def open(cls, address: Address, encoder: Encoder, *, exact: bool = False) -> "PostgresEngine":
        """Open the collection in a database.

        Raises:
            LostConnectionError: the database cannot be reached.
            StoreError: it holds no collection, one of another version of this program, or of another encoder.
        """
        engine = cls(address, exact=exact)
        engine._snapshots.look(lambda moment: check_encoder(moment.directory.corpus, encoder, address))
        return engine

    def close(self) -> None:
        """Close the connections that nobody uses."""
        self._snapshots.server.close()

    def as_one(self, work: Callable[[], T]) -> T:
        """Do ``work`` on one state of the collection; see :meth:`index.engine.Engine.as_one`."""
        return self._snapshots.look(lambda _: work())

    @property
    def catalogue(self) -> PostgresCatalogue:
        """What there is to cite."""
        return self._snapshots.look(self._now).catalogue

    @property
    def version(self) -> str:
        """What changes when what it holds does."""
        corpus = self._snapshots.look(lambda moment: moment.directory.corpus)
        return f"{corpus.made[:8]}-{corpus.version}"

    @property
    def encoder(self) -> About:
        """The encoder that its vectors were made with."""
        return self._snapshots.look(lambda moment: moment.directory.corpus.encoder)

    @property
    def known_words(self) -> Collection[str]:
        """The folded words of all keys: those of documents before those of questions, then the most frequent first."""
        return self._snapshots.look(self._now).words

    def candidates(
        self, vector: NDArray[np.float32], terms: Sequence[str], k: int, where: Where = EVERYWHERE
    ) -> Candidates:
        """Return the keys near a question; see :meth:`index.engine.Engine.candidates`."""
        asked = Asked(vector, terms, k, where, self._exact)

        def search(moment: Moment) -> Candidates:
            return candidates(moment, self._now(moment).weights.of(terms, moment), asked)

        return self._snapshots.look(search)

    def learned(
        self, question: str, language: Language, vector: NDArray[np.float32], candidates: Candidates
    ) -> Learned:
        """Ask the classifiers; see :meth:`index.engine.Engine.learned`."""
        return self._snapshots.look(lambda moment: self._learned(moment, question, language, vector, candidates))

    def _learned(
        self,
        moment: Moment,
        question: str,
        language: Language,
        vector: NDArray[np.float32],
        candidates: Candidates,
    ) -> Learned:
        directory = moment.directory
        owners = np.unique(np.searchsorted(directory.first_key, candidates.numbers, side="right") - 1)
        taught = (
            Taught(place, int(directory.first_sentence[place]), model)
            for place in owners[directory.asked[owners]].tolist()
            if (model := self._documents.classifier(directory.listed[place]))
        )
        return learned_of(taught, question, language, vector)

    def admitted(self, sentences: Numbers, where: Where) -> Mask:
        """Return which of the ``sentences`` may be found; see :meth:`index.engine.Engine.admitted`."""
        if where == EVERYWHERE:
            return np.ones(len(sentences), dtype=bool)
        return self._snapshots.look(lambda moment: self._admitted(moment, sentences, where))

    def _admitted(self, moment: Moment, sentences: Numbers, where: Where) -> Mask:
        directory = moment.directory
        owners = directory.owners(sentences)
        places = np.unique(owners).tolist()
        listed = [directory.listed[place] for place in places]
        condition = condition_of(where)
        names = [one.entry.id for one in listed]
        open_ones: dict[str, set[int]] = {name: set() for name in names}
        for name, section in moment.session.rows(_ADMITTED + condition.sql, (names, *condition.parameters)):
            open_ones[name].add(section)
        mask = np.zeros(len(sentences), dtype=bool)
        for place, one, sections in zip(places, listed, self._documents.places(listed), strict=True):
            here = np.flatnonzero(owners == place)
            own = sections[sentences[here] - directory.first_sentence[place]]
            mask[here] = np.isin(own, list(open_ones[one.entry.id]))
        return mask

    def expected(self, sentences: Numbers) -> Mask:
        """Return which of the ``sentences`` are of documents that have expected questions."""

        def look(moment: Moment) -> Mask:
            asked: Mask = moment.directory.asked[moment.directory.owners(sentences)]
            return asked

        return self._snapshots.look(look)

    def contextual(self, sentences: Numbers) -> Directions:
        """Return vectors of sentences in their context; see :meth:`index.engine.Engine.contextual`."""

        def look(moment: Moment) -> Directions:
            directory = moment.directory
            owners = directory.owners(sentences)
            names = [directory.listed[owner].entry.id for owner in owners.tolist()]
            numbers = (sentences - directory.first_sentence[owners]).tolist()
            found = np.zeros((len(sentences), WIDTH), dtype=np.int8)
            for place, content in moment.session.rows(_CONTEXTUAL, (WIDTH, WIDTH, names, numbers)):
                found[place - 1] = np.frombuffer(content, dtype=np.int8)
            return found

        return self._snapshots.look(look)

    def rarity(self, term: str) -> float:
        """Return how much a stem tells, from 0 (it is in every key) to 1 (in none)."""
        return self._snapshots.look(lambda moment: self._now(moment).weights.of([term], moment).rarity(term))

    def _now(self, moment: Moment) -> _Version:
        """Return what was made of the version of this moment."""
        newest = self._newest
        if newest is None or newest.directory is not moment.directory:
            directory = moment.directory
            catalogue = PostgresCatalogue(directory, self._documents, self._snapshots)
            words = KnownWords(self._snapshots)
            newest = self._newest = _Version(directory, catalogue, Weights(directory.corpus), words)
        return newest
