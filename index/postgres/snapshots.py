"""Looking at a collection in a database: one snapshot a question, and once again where the connection is lost."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import local
from typing import TypeVar

from index.postgres.connection import LostConnectionError, Server, Session
from index.postgres.directory import Directory, read_directory
from index.postgres.schema import read_corpus

T = TypeVar("T")


@dataclass(frozen=True)
class Moment:
    """A connection that sees one state of the collection, and what is known of that state."""

    session: Session
    directory: Directory


class _Held(local):
    """The moment in which this thread is."""

    moment: Moment | None = None


class Snapshots:
    """Looks at a collection. Threads may share it: each sees its own moment."""

    def __init__(self, server: Server) -> None:
        """Look at nothing yet."""
        self.server = server
        self._held = _Held()
        self._newest: Directory | None = None

    def look(self, work: Callable[[Moment], T]) -> T:
        """Return what ``work`` makes of one state of the collection: within another ``look``, of the same state.

        Where the connection is lost, all of ``work`` is done once again, with another one.

        Raises:
            LostConnectionError: it is lost again.
            NoCollectionError, StoreError: there is no collection of this version of the program.
        """
        if self._held.moment is not None:
            return work(self._held.moment)
        try:
            return self._once(work)
        except LostConnectionError:
            return self._once(work)

    def _once(self, work: Callable[[Moment], T]) -> T:
        with self._moment() as moment:
            self._held.moment = moment
            try:
                return work(moment)
            finally:
                self._held.moment = None

    @contextmanager
    def _moment(self) -> Iterator[Moment]:
        with self.server.lend() as session, session.snapshot():
            corpus = read_corpus(session, self.server.address)
            newest = self._newest
            if newest is None or (newest.corpus.made, newest.corpus.version) != (corpus.made, corpus.version):
                newest = self._newest = read_directory(session, corpus, newest)
            yield Moment(session, newest)
