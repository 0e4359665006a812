"""A collection in a database as its owner changes it: added to, removed from, listed.

What becomes of files, and all that is made of them, is decided as for an index in a folder.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Generic, TypeVar

from index.datatypes import Document, Encoder
from index.errors import StoreError
from index.incoming import Incoming, Summary
from index.postgres.address import Address
from index.postgres.connection import LostConnectionError, NoCollectionError, Server, Session
from index.postgres.directory import Directory, read_directory
from index.postgres.engine import PostgresEngine
from index.postgres.schema import Corpus, check_encoder, make_tables, make_vector_index, read_corpus, read_state
from index.postgres.texts import read_texts
from index.postgres.writing import Change, OvertakenError, write, write_anew
from index.reading.scans import Pages
from index.reading.sources import Source
from index.storage.making import Made, Progress, make, nothing

INDEXED = 20_000  # keys: of fewer each is compared with the question; an index of vectors would cost more than it saves
TRIES = 5  # at a change, while others change the same documents
LISTED = 5  # ids that a sentence lists

T = TypeVar("T")


@dataclass(frozen=True)
class _Decided(Generic[T]):
    """What a change is to be, and what to say of it when it is done."""

    made: Made
    remove: Collection[str]
    result: T


def _quiet(_: int = 0) -> None:
    """Tell nobody."""


def add(
    address: Address,
    files: Iterable[Path],
    encoder: Encoder,
    *,
    progress: Progress = _quiet,
    waiting: Callable[[], object] = _quiet,
    pages: Pages = lambda page, of: None,
) -> Summary:
    """Add documents to the collection in a database, which is made if there is none; see :func:`index.collection.add`.

    Raises:
        LostConnectionError: the database cannot be reached, or was lost; all of it was written, or nothing.
        StoreError: the collection is of another version of this program, or of another encoder.
    """
    given = list(files)

    def decide(directory: Directory) -> _Decided[Summary]:
        summary, entries = Summary(), (one.entry for one in directory.listed)
        incoming = Incoming(entries, summary, progress, pages=pages, knows=encoder.knows)
        return _Decided(make(incoming.sources(given), encoder, progress), (), summary)

    return _changed(address, decide, waiting, encoder)


def add_sources(address: Address, sources: Iterable[Source], encoder: Encoder) -> None:
    """Add documents that are read already, or replace those of the same ids; errors as of :func:`add`."""
    made = make(sources, encoder)
    _changed(address, lambda _: _Decided(made, (), None), _quiet, encoder)


def remove(address: Address, documents: Sequence[str], waiting: Callable[[], object] = _quiet) -> int:
    """Remove documents, by id; return how many are left.

    Raises:
        StoreError: there is no collection, or one of the ids is not in it.
    """

    def decide(directory: Directory) -> _Decided[int]:
        for document in documents:
            if document not in directory.places:
                raise _unknown(address, document, directory)
        gone = set(documents)
        return _Decided(nothing(directory.corpus.encoder.dimension), gone, len(directory.listed) - len(gone))

    return _changed(address, decide, waiting)


def build(address: Address, sources: Iterable[Source] | None, encoder: Encoder, progress: Progress = _quiet) -> Corpus:
    """Make ``sources`` all that a collection holds; None are the texts that it holds, perhaps for another encoder.

    Raises:
        OvertakenError: somebody has changed it meanwhile.
        StoreError: the texts of a collection of another version of this program cannot be read.
    """
    seen = None
    if sources is None:
        with _server(address) as server, server.lend() as session, session.snapshot():
            seen, sources = read_state(session), read_texts(session, address)
    made = make(sources, encoder, progress)
    with _server(address) as server, server.lend() as session:
        write_anew(session, address, made, encoder, seen)
        _prepare(session, address, len(made.tables["keys"]))
        return read_corpus(session, address)


def listed(address: Address) -> Directory:
    """Return what a collection holds.

    Raises:
        StoreError: there is none.
    """
    with _server(address) as server, server.lend() as session:
        return _directory(session, address)


def find_document(address: Address, document: str) -> Document:
    """Return a document of a collection, by its id.

    Raises:
        StoreError: there is no collection, or no such document in it.
    """
    engine = PostgresEngine(address)
    try:
        catalogue = engine.catalogue
        if document not in catalogue.documents:
            raise _unknown(address, document, catalogue.directory)
        return catalogue.documents[document]
    finally:
        engine.close()


def _changed(
    address: Address,
    decide: Callable[[Directory], _Decided[T]],
    waiting: Callable[[], object],
    encoder: Encoder | None = None,
) -> T:
    """Decide on a change and carry it out; where somebody else was faster, decide again. An encoder makes tables."""
    with _server(address) as server:
        with server.lend() as session:
            directory = _known(session, address, encoder)
        for tries_left in reversed(range(TRIES)):
            decided = decide(directory)  # which may take hours: no connection has to last as long
            change = Change(decided.made, decided.remove, {one.entry.id: one.written for one in directory.listed})
            if not change.touched:
                return decided.result
            try:
                _carry_out(server, change, waiting)
                return decided.result
            except OvertakenError:
                if not tries_left:
                    raise
                with server.lend() as session:
                    directory = _directory(session, address)
    raise AssertionError


def _carry_out(server: Server, change: Change, waiting: Callable[[], object]) -> None:
    """Write a change, and once again where the connection is lost, unless it had been written just before."""
    address = server.address
    try:
        with server.lend() as session:
            write(session, address, change, waiting)
    except LostConnectionError:
        with server.lend() as session:
            if not change.is_done(_directory(session, address)):
                write(session, address, change, waiting)
    with server.lend() as session:
        _prepare(session, address, len(change.made.tables["keys"]))


def _known(session: Session, address: Address, encoder: Encoder | None) -> Directory:
    """Return what there is, after making the tables if there are none and ``encoder`` is to fill them."""
    try:
        directory = _directory(session, address)
    except NoCollectionError:
        if encoder is None:
            raise
        make_tables(session, address, encoder)
        directory = _directory(session, address)
    if encoder is not None:
        check_encoder(directory.corpus, encoder, address)
    return directory


def _prepare(session: Session, address: Address, added: int) -> None:
    """Have the database know what it holds after much was added, and index the vectors once there are many."""
    keys = read_corpus(session, address).keys
    if added * 10 > keys:
        session.run("ANALYZE dans_le_texte.keys, dans_le_texte.sections, dans_le_texte.documents, dans_le_texte.terms")
    if keys >= INDEXED:
        make_vector_index(session)


def _directory(session: Session, address: Address) -> Directory:
    with session.snapshot():
        return read_directory(session, read_corpus(session, address), None)


@contextmanager
def _server(address: Address) -> Iterator[Server]:
    server = Server(address)
    try:
        yield server
    finally:
        server.close()


def _unknown(address: Address, document: str, directory: Directory) -> StoreError:
    near = get_close_matches(document, directory.places, LISTED) or list(directory.places)[:LISTED]
    known = ", ".join(near) or "none at all"
    return StoreError(f"{address}: no document {document} here; there is {known} (python -m index list {address}).")
