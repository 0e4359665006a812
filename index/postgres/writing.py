"""Changes to a collection in a database: each is one transaction, so that others see all of it or nothing.

Whoever writes locks the documents that they change, and only these: others write to the rest meanwhile. What counts
over all documents is changed last, one writer after the other.
"""

import zlib
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass

from index.datatypes import Encoder
from index.errors import StoreError
from index.postgres.address import Address
from index.postgres.connection import Session
from index.postgres.directory import Directory
from index.postgres.rows import (
    DOCUMENT_COLUMNS,
    DOCUMENT_TYPES,
    KEY_COLUMNS,
    KEY_TYPES,
    SECTION_COLUMNS,
    SECTION_TYPES,
    TERM_COLUMNS,
    TERM_TYPES,
    WORD_COLUMNS,
    WORD_TYPES,
    Held,
    Rows,
    Spelt,
)
from index.postgres.schema import TURN, State, make_indexes, make_tables_anew, read_corpus, read_state
from index.storage.making import Made

_LOCKS = 256  # that documents share: a database has a few thousand in all
_HELD = """
SELECT stem, frequency, length, count(*) FROM (
    SELECT s.stem, count(*)::int AS frequency, k.length
    FROM dans_le_texte.keys k, unnest(k.stems) AS s (stem)
    WHERE k.document = ANY(%s) GROUP BY k.document, k.number, k.length, s.stem
) AS each GROUP BY stem, frequency, length
"""
_TERMS = """
INSERT INTO dans_le_texte.terms AS t (stem, frequency, length, keys)
SELECT * FROM unnest(%s::text[], %s::int[], %s::int[], %s::bigint[])
ON CONFLICT (stem, frequency, length) DO UPDATE SET keys = t.keys + excluded.keys
"""
_FEWER_TERMS = """
UPDATE dans_le_texte.terms t SET keys = t.keys - gone.keys
FROM unnest(%s::text[], %s::int[], %s::int[], %s::bigint[]) AS gone (stem, frequency, length, keys)
WHERE (t.stem, t.frequency, t.length) = (gone.stem, gone.frequency, gone.length)
"""
_WORDS = """
INSERT INTO dans_le_texte.words AS w (word, own, asked) SELECT * FROM unnest(%s::text[], %s::bigint[], %s::bigint[])
ON CONFLICT (word) DO UPDATE SET own = w.own + excluded.own, asked = w.asked + excluded.asked
"""
_FEWER_WORDS = """
UPDATE dans_le_texte.words w SET own = w.own - gone.own, asked = w.asked - gone.asked
FROM unnest(%s::text[], %s::bigint[], %s::bigint[]) AS gone (word, own, asked) WHERE w.word = gone.word
"""
_CORPUS = """
UPDATE dans_le_texte.corpus SET version = version + 1,
    documents = documents + %s, sentences = sentences + %s, keys = keys + %s, stems = stems + %s
"""


class OvertakenError(StoreError):
    """Somebody else has changed one of the same documents since it was decided what becomes of them."""


@dataclass(frozen=True)
class Change:
    """Documents that come, in place of those of the same id, and others that go."""

    made: Made
    remove: Collection[str]
    seen: Mapping[str, int]  # by id the version that each document of the collection came with, when this was decided

    @property
    def touched(self) -> list[str]:
        """The ids of all of them, ascending."""
        return sorted({*self.remove, *(entry.id for entry in self.made.entries)})

    def is_done(self, directory: Directory) -> bool:
        """Tell whether the collection is now as this change leaves it: whoever lost a connection may not know."""
        there = {one.entry.id: one for one in directory.listed}
        left = self.remove and not there.keys().isdisjoint(self.remove)
        return not left and all(
            entry.id in there and there[entry.id].entry == entry and there[entry.id].written != self.seen.get(entry.id)
            for entry in self.made.entries
        )


def write(session: Session, address: Address, change: Change, waiting: Callable[[], object]) -> None:
    """Carry out a change; ``waiting`` is called where another writer has to be waited for.

    Raises:
        OvertakenError: nothing was changed; decide again.
        StoreError: the database refuses; nothing was changed.
    """
    touched = change.touched
    with session.change():
        _lock(session, touched, waiting)
        found = session.rows(
            "SELECT document, written FROM dans_le_texte.documents WHERE document = ANY(%s)", [touched]
        )
        if dict(found) != {name: change.seen[name] for name in touched if name in change.seen}:
            raise _overtaken(address)
        _replace(session, address, change, [name for name, _ in found])


def write_anew(session: Session, address: Address, made: Made, encoder: Encoder, seen: State | None) -> None:
    """Make documents all that the collection holds; ``seen`` is its state when this was decided, if that matters.

    Raises:
        OvertakenError: it has been changed since; nothing was changed.
        StoreError: the database refuses; nothing was changed.
    """
    with session.change():
        if seen is not None and read_state(session, to_change=True) != seen:
            raise _overtaken(address)
        make_tables_anew(session, encoder)
        _fill(session, address, made)
        make_indexes(session)


def _lock(session: Session, touched: Iterable[str], waiting: Callable[[], object]) -> None:
    """Lock the documents until the transaction ends: in one order, so that no two writers wait for each other."""
    for lock in sorted({zlib.crc32(name.encode()) % _LOCKS for name in touched}):
        if session.rows("SELECT pg_try_advisory_xact_lock(%s, %s)", (TURN, lock)) != [(True,)]:
            waiting()
            session.rows("SELECT pg_advisory_xact_lock(%s, %s)", (TURN, lock))


def _replace(session: Session, address: Address, change: Change, gone: list[str]) -> None:
    corpus = read_corpus(session, address)
    rows = Rows(change.made, corpus.token_bytes)
    old = Counter({Held(*held): count for *held, count in session.rows(_HELD, [gone])})
    spellings = "SELECT spellings, sentences, keys FROM dans_le_texte.documents WHERE document = ANY(%s)"
    before = session.rows(spellings, [gone])
    lengths = "SELECT coalesce(sum(length), 0)::bigint FROM dans_le_texte.keys WHERE document = ANY(%s)"
    ((stems_before,),) = session.rows(lengths, [gone])
    session.rows("DELETE FROM dans_le_texte.keys WHERE document = ANY(%s)", [gone])
    session.rows("DELETE FROM dans_le_texte.sections WHERE document = ANY(%s)", [gone])
    _copy(session, "keys", KEY_COLUMNS, KEY_TYPES, rows.keys())
    _copy(session, "sections", SECTION_COLUMNS, SECTION_TYPES, rows.sections())
    # From here on writers come one after the other.
    version = read_corpus(session, address, to_change=True).version
    session.rows("DELETE FROM dans_le_texte.documents WHERE document = ANY(%s)", [gone])
    _copy(session, "documents", DOCUMENT_COLUMNS, DOCUMENT_TYPES, rows.documents(version + 1))
    _count_terms(session, rows.terms, old)
    _count_words(session, rows.spellings, Spelt.of(spelt for spelt, _, _ in before))
    tables = change.made.tables
    session.rows(
        _CORPUS,
        (
            len(change.made.entries) - len(gone),
            len(tables["sentences"]) - sum(sentences for _, sentences, _ in before),
            len(tables["keys"]) - sum(keys for _, _, keys in before),
            int(tables["lengths"].sum()) - stems_before,
        ),
    )


def _fill(session: Session, address: Address, made: Made) -> None:
    """Load documents into empty tables: what counts over all of them as rows, too, not one sum after the other."""
    corpus = read_corpus(session, address)
    rows, tables = Rows(made, corpus.token_bytes), made.tables
    _copy(session, "keys", KEY_COLUMNS, KEY_TYPES, rows.keys())
    _copy(session, "sections", SECTION_COLUMNS, SECTION_TYPES, rows.sections())
    _copy(session, "documents", DOCUMENT_COLUMNS, DOCUMENT_TYPES, rows.documents(corpus.version + 1))
    _copy(session, "terms", TERM_COLUMNS, TERM_TYPES, rows.held())
    _copy(session, "words", WORD_COLUMNS, WORD_TYPES, Spelt.sum(rows.spellings).rows())
    counts = (len(made.entries), len(tables["sentences"]), len(tables["keys"]), int(tables["lengths"].sum()))
    session.rows(_CORPUS, counts)


def _overtaken(address: Address) -> OvertakenError:
    return OvertakenError(
        f"{address}\u00a0: quelqu’un d’autre vient de changer ces documents\u00a0; essayez de nouveau.",
        f"{address}: somebody else has just changed these documents; try again.",
    )


def _copy(session: Session, table: str, columns: str, types: list[str], rows: Iterable[tuple[object, ...]]) -> None:
    session.copy(f"COPY dans_le_texte.{table} ({columns}) FROM STDIN (FORMAT BINARY)", types, rows)


def _count_terms(session: Session, new: Counter[Held], old: Counter[Held]) -> None:
    for query, more in ((_TERMS, new - old), (_FEWER_TERMS, old - new)):
        if more:
            held = list(more)
            session.rows(
                query,
                (
                    [one.stem for one in held],
                    [one.frequency for one in held],
                    [one.length for one in held],
                    [more[one] for one in held],
                ),
            )
    less = sorted({one.stem for one in old - new})
    session.rows("DELETE FROM dans_le_texte.terms WHERE keys = 0 AND stem = ANY(%s)", [less])


def _count_words(session: Session, made: Iterable[Spelt], old: Spelt) -> None:
    new = Spelt.sum(made)
    more = Spelt(new.own - old.own, new.asked - old.asked)
    fewer = Spelt(old.own - new.own, old.asked - new.asked)
    for query, change in ((_WORDS, more), (_FEWER_WORDS, fewer)):
        if rows := list(change.rows()):
            session.rows(query, tuple(map(list, zip(*rows, strict=True))))
    less = [word for word, _, _ in fewer.rows()]
    session.rows("DELETE FROM dans_le_texte.words WHERE own = 0 AND asked = 0 AND word = ANY(%s)", [less])
