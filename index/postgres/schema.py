"""The tables of a collection in a database, and what is said of it as a whole.

Everything of a document stands in rows that bear its id, so that ``documents``, ``sections`` and ``keys`` can be spread
over several machines by it. ``terms``, ``words`` and ``corpus`` count over all documents: small, and changed by
whoever writes, last and one after the other.
"""

from contextlib import suppress
from dataclasses import dataclass

from index.datatypes import Encoder
from index.engine import About
from index.errors import StoreError
from index.postgres.address import Address
from index.postgres.connection import LostConnectionError, NoCollectionError, Session
from index.storage.manifest import FORMAT

SCHEMA = 3  # raise it when a table changes
FORM = f"{SCHEMA}.{FORMAT}"  # of the tables, and of what is derived from a document
TURN = 0x64_6C_74  # the class of our advisory locks: no other program's, it is to be hoped
_MAKING, _INDEXING = -1, -2  # the locks of whoever makes the tables, or the index of vectors; documents' are from 0
_INDEX = "keys_by_vector"
# Neighbours of a vector, and how many are looked at to find them. Of 200,000 generated sentences 0.968 of the 10
# nearest are found; by pgvector's own 16 and 64, 0.895 with a quarter more looked at. It takes several times as long.
_WITH = "WITH (m = 24, ef_construction = 128)"

# COLLATE "C": ids in the order in which Python has them.
_TABLES = """
CREATE SCHEMA dans_le_texte;
CREATE TABLE dans_le_texte.corpus (
    format text NOT NULL,
    made uuid NOT NULL DEFAULT gen_random_uuid(),  -- which collection it is: another one begins with version 0, too
    version bigint NOT NULL DEFAULT 0,             -- how many changes there have been
    encoder text NOT NULL, fingerprint text NOT NULL, dimension int NOT NULL,
    token_bytes int NOT NULL,                      -- of each number in keys.tokens
    documents bigint NOT NULL DEFAULT 0, sentences bigint NOT NULL DEFAULT 0,
    keys bigint NOT NULL DEFAULT 0, stems bigint NOT NULL DEFAULT 0  -- of all keys, repeated ones too
);
CREATE TABLE dans_le_texte.documents (
    document text COLLATE "C" PRIMARY KEY,
    written bigint NOT NULL,                       -- the version that it came with
    title text NOT NULL, language text NOT NULL, asked boolean NOT NULL,
    sentences int NOT NULL, keys int NOT NULL,
    sha256 text NOT NULL, questions_sha256 text, added boolean NOT NULL, origin text, translation_sha256 text,
    text bytea NOT NULL, record bytea NOT NULL, questions bytea NOT NULL,  -- UTF-8; JSON in UTF-8
    sentence_rows bytea NOT NULL, passage_rows bytea NOT NULL,  -- as index/storage/tables.py has them
    sentence_sections bytea NOT NULL,              -- int32 of each sentence: the place of its section
    contextual bytea NOT NULL,                     -- 384 int8 of each sentence: its vector in its context; or nothing
    spellings bytea NOT NULL,                      -- JSON: how often each word stands in its keys
    classifier bytea                               -- what its expected questions taught
);
-- So that a part of it is read without the whole.
ALTER TABLE dans_le_texte.documents ALTER COLUMN contextual SET STORAGE EXTERNAL;
CREATE TABLE dans_le_texte.sections (
    document text COLLATE "C" NOT NULL, place int NOT NULL,
    name text, speaker text, folded_speaker text NOT NULL, date text COLLATE "C", article text NOT NULL,
    holds_text boolean NOT NULL, sentences int NOT NULL,
    PRIMARY KEY (document, place)
);
CREATE TABLE dans_le_texte.keys (
    document text COLLATE "C" NOT NULL, number int NOT NULL,
    kind smallint NOT NULL,
    sentence int NOT NULL, further int[] NOT NULL, -- which it leads to: the first of its document, and others
    sections int[] NOT NULL,                       -- of these; where it leads to none, all that hold a sentence
    vector halfvec(%d) NOT NULL,
    stems text[] COLLATE "C" NOT NULL, length int NOT NULL,
    weights sparsevec NOT NULL,                    -- of the stems (index/postgres/sparse.py)
    tokens bytea NOT NULL,
    PRIMARY KEY (document, number)
);
-- How many keys of a length hold a stem so often: their sum is how many hold it, and its highest weight is among them.
CREATE TABLE dans_le_texte.terms (
    stem text COLLATE "C" NOT NULL, frequency int NOT NULL, length int NOT NULL,
    keys bigint NOT NULL CHECK (keys >= 0),
    PRIMARY KEY (stem, frequency, length) INCLUDE (keys)
);
CREATE TABLE dans_le_texte.words (
    word text COLLATE "C" PRIMARY KEY,
    own bigint NOT NULL CHECK (own >= 0), asked bigint NOT NULL CHECK (asked >= 0)
);
"""
_INDEXES = """
CREATE INDEX documents_by_written ON dans_le_texte.documents (written);
CREATE INDEX sections_by_name ON dans_le_texte.sections (name);
CREATE INDEX sections_by_article ON dans_le_texte.sections (article);
CREATE INDEX keys_by_stem ON dans_le_texte.keys USING gin (stems);
"""
_CORPUS = """
SELECT format, made::text, version, encoder, fingerprint, dimension, token_bytes, documents, sentences, keys, stems
FROM dans_le_texte.corpus
"""
_STATE = "SELECT made::text, version FROM dans_le_texte.corpus "


@dataclass(frozen=True)
class State:
    """Which state of which collection."""

    made: str
    version: int


@dataclass(frozen=True)
class Corpus:
    """What is said of a collection as a whole."""

    made: str
    version: int
    encoder: About
    token_bytes: int
    documents: int
    sentences: int
    keys: int
    stems: int  # of all keys


def read_corpus(session: Session, address: Address, *, to_change: bool = False) -> Corpus:
    """Return what is said of the collection; ``to_change``, nobody else changes it until this transaction ends.

    Raises:
        NoCollectionError: there is none.
        StoreError: another version of this program made it.
    """
    found = session.rows(_CORPUS + ("FOR UPDATE" if to_change else ""))
    if len(found) != 1:
        raise StoreError(
            f"{address}\u00a0: la collection est abîmée (corpus\u00a0: {len(found)} lignes).",
            f"{address}: the collection is damaged (corpus: {len(found)} rows).",
        )
    form, made, version, name, fingerprint, dimension, token_bytes, *counts = found[0]
    if form != FORM:
        raise StoreError(
            f"{address}\u00a0: collection au format {form}, ce programme écrit le format {FORM}\u00a0: faites-la "
            f"de nouveau, de ses propres textes, avec python -m index build --into {address}",
            f"{address}: collection of format {form}, this program writes {FORM}: "
            f"make it again, of its own texts, with python -m index build --into {address}",
        )
    return Corpus(made, version, About(name, fingerprint, dimension), token_bytes, *counts)


def read_state(session: Session, *, to_change: bool = False) -> State:
    """Return the state of a collection of whatever version of this program; ``to_change`` as for :func:`read_corpus`.

    Raises:
        NoCollectionError: there is none.
    """
    found = session.rows(_STATE + ("FOR UPDATE" if to_change else ""))
    return State(*found[0]) if found else State("", 0)


def check_encoder(corpus: Corpus, encoder: Encoder, address: Address) -> None:
    """Make sure that ``encoder`` is the one whose vectors the collection holds.

    Raises:
        StoreError: it is another one; the message names both.
    """
    held = corpus.encoder
    if held.fingerprint != encoder.fingerprint:
        raise StoreError(
            f"{address}\u00a0: faite avec l’encodeur {held.name} ({held.dimension} dimensions), celui-ci est "
            f"{encoder.name} ({encoder.dimension})\u00a0: nommez l’autre avec --encoder.",
            f"{address}: made with encoder {held.name} ({held.dimension} dimensions), "
            f"this is {encoder.name} ({encoder.dimension}): name that one with --encoder.",
        )


def make_tables(session: Session, address: Address, encoder: Encoder) -> None:
    """Make the tables of an empty collection, unless they are there."""
    with session.change():
        session.rows("SELECT pg_advisory_xact_lock(%s, %s)", (TURN, _MAKING))
        try:
            session.run("SAVEPOINT looking")
            read_corpus(session, address)
            return
        except NoCollectionError:
            session.run("ROLLBACK TO SAVEPOINT looking")
        _make(session, encoder)
        make_indexes(session)


def make_tables_anew(session: Session, encoder: Encoder) -> None:
    """Put empty tables in the place of those that are there, of whatever version, within a transaction.

    They have no indexes yet: to make these at once, after all rows, is faster than to keep them (:func:`make_indexes`).
    """
    session.rows("SELECT pg_advisory_xact_lock(%s, %s)", (TURN, _MAKING))
    session.run("DROP SCHEMA IF EXISTS dans_le_texte CASCADE")
    _make(session, encoder)


def _make(session: Session, encoder: Encoder) -> None:
    table = encoder.token_table
    wide = table is not None and len(table) > 1 << 16
    session.run("CREATE EXTENSION IF NOT EXISTS vector")
    session.run(_TABLES % encoder.dimension)
    session.rows(
        "INSERT INTO dans_le_texte.corpus (format, encoder, fingerprint, dimension, token_bytes)"
        " VALUES (%s, %s, %s, %s, %s)",
        (FORM, encoder.name, encoder.fingerprint, encoder.dimension, 4 if wide else 2),
    )


def make_indexes(session: Session) -> None:
    """Make all indexes of the tables but the one of vectors."""
    session.run(_INDEXES)


def has_vector_index(session: Session) -> bool:
    """Tell whether there is an index of vectors that can be searched."""
    return session.rows(
        "SELECT true FROM pg_index WHERE indexrelid = to_regclass(%s) AND indisvalid", (f"dans_le_texte.{_INDEX}",)
    ) == [(True,)]


def make_vector_index(session: Session) -> None:
    """Make the index of vectors, outside any transaction, unless somebody does; others read and write meanwhile."""
    if session.rows("SELECT pg_try_advisory_lock(%s, %s)", (TURN, _INDEXING)) == [(True,)]:
        try:
            if not has_vector_index(session):
                _index_vectors(session)
        finally:
            with suppress(LostConnectionError):  # which gives the lock back as well
                session.rows("SELECT pg_advisory_unlock(%s, %s)", (TURN, _INDEXING))


def _index_vectors(session: Session) -> None:
    session.run(f"DROP INDEX IF EXISTS dans_le_texte.{_INDEX}")  # one that was never finished
    # By inner product: by cosine it would leave out the vectors of texts without a known word, which are 0.
    session.run(f"CREATE INDEX CONCURRENTLY {_INDEX} ON dans_le_texte.keys USING hnsw (vector halfvec_ip_ops) {_WITH}")
    session.run("UPDATE dans_le_texte.corpus SET version = version + 1")  # readers look whether there is one
