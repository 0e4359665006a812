"""A collection in a database gives what the local engine gives: that one is the oracle."""

import json
import random
from collections.abc import Sequence

import numpy as np
import pytest

from assistant.assistant import Assistant
from index.collection import open_or_build
from index.datatypes import ExpectedQuestion
from index.engine import EVERYWHERE, Engine, Where
from index.matching.encoder import load_encoder
from index.paths import DATA, SHIPPED, SHIPPED_INDEX
from index.postgres.collection import add_sources, remove
from index.postgres.connection import Server
from index.postgres.engine import PostgresEngine
from index.postgres.schema import make_vector_index
from index.postgres.sparse import written
from index.reading.documents import parse_document
from index.reading.sources import Source, read_sources
from index.storage.store import Index
from index.text.analysis import analyse
from tests.databases import copy, database
from tests.fakes import HashEncoder
from tests.patience import wait_until

ENCODER = HashEncoder()
WORDS = "loi plan aide mineur victime centre Paris avocat juge école santé argent droit police travail ville".split()
COUNTS = """
SELECT (SELECT count(*) FROM dans_le_texte.terms), (SELECT count(*) FROM dans_le_texte.words),
    (SELECT count(*) FROM dans_le_texte.keys), (SELECT count(*) FROM dans_le_texte.sections),
    (SELECT count(*) FROM dans_le_texte.documents)
"""
SCANS = "SELECT idx_scan FROM pg_stat_user_indexes WHERE indexrelname = 'keys_by_vector'"
UNIQUE = """
SELECT i.indexrelid::regclass::text, t.relname::text, a.attname::text FROM pg_index i
JOIN pg_class t ON t.oid = i.indrelid JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = i.indkey[0]
WHERE i.indisunique AND t.relnamespace = 'dans_le_texte'::regnamespace
"""
TIES = """
SELECT conname::text FROM pg_constraint
WHERE connamespace = 'dans_le_texte'::regnamespace AND contype NOT IN ('p', 'c', 'n')
UNION ALL SELECT tgname::text FROM pg_trigger g JOIN pg_class t ON t.oid = g.tgrelid
WHERE t.relnamespace = 'dans_le_texte'::regnamespace
"""
WHERES = (
    EVERYWHERE,
    Where(documents=frozenset({"d1", "d2", "d5"})),
    Where(section="Partie 1"),
    Where(documents=frozenset({"d3"}), section="Partie 2"),
    Where(section="nowhere"),
)


def document(number: int, seed: int) -> Source:
    """Return a document of random sentences in two sections, each third one with expected questions."""
    choice = random.Random(seed)
    said = [f"{' '.join(choice.choices(WORDS, k=choice.randint(3, 9)))}.".capitalize() for _ in range(8)]
    text = f"# Partie 1\n\n{' '.join(said[:3])}\n\n{' '.join(said[3:5])}\n\n# Partie 2\n\n{' '.join(said[5:])}\n"
    read = parse_document(text, identifier=f"d{number}", sha256=f"{seed}")
    questions = (
        ExpectedQuestion(f"Que dit la {choice.choice(WORDS)} ?", "fr", "plain", (said[1][:-1],)),
        ExpectedQuestion("Qui, et où ?", "fr", "plain", (said[0][:-1], said[6][:-1])),
        ExpectedQuestion("Quand ?", "fr", "plain", (), None),
    )
    return Source(read, questions if number % 3 == 0 else ())


def seen(engine: Engine, asked: str, k: int, where: Where) -> list[object]:
    """Return all that a search sees of an engine, for one question."""
    vector = ENCODER.encode_queries([asked])[0]
    terms = [*asked.split(), "avocat"]
    found = engine.candidates(vector, terms, k, where)
    learned = engine.learned(asked, "fr", vector, found)
    every = np.arange(len(engine.catalogue.sentences))
    return [
        *(found.numbers.tolist(), found.kinds.tolist(), found.words.tolist()),
        *(found.tokens.tolist(), found.token_counts.tolist(), np.round(found.dense, 5).tolist()),
        *(found.answers.keys.tolist(), found.answers.targets.tolist()),
        *(found.unanswered.keys.tolist(), found.unanswered.targets.tolist()),
        *(dict(learned.answers), dict(learned.unanswered)),
        *(engine.admitted(every, where).tolist(), engine.catalogue.names(where)),
        *([engine.rarity(term) for term in terms], engine.expected(every).tolist()),
    ]


def same(engine: Engine, local: Engine) -> None:
    """Assert that both give the same."""
    assert list(engine.known_words) == list(local.known_words)
    assert list(engine.catalogue.sentences) == list(local.catalogue.sentences)
    assert list(engine.catalogue.keys) == list(local.catalogue.keys)
    assert dict(engine.catalogue.first_sentence) == dict(local.catalogue.first_sentence)
    assert engine.catalogue.titles == local.catalogue.titles
    for asked in ("loi plan plan", "mineur victim", "girafe"):
        for where in WHERES:
            for k in (4, 1000):
                assert seen(engine, asked, k, where) == seen(local, asked, k, where), (asked, where, k)


def test_after_any_changes_it_is_as_if_made_afresh() -> None:
    """Documents come, are replaced and go, several at a time; weights of words are counted anew each time."""
    address, held = database().address(), dict[int, Source]()
    choice = random.Random(4)
    engine = None
    for step in range(5):
        several = {number: document(number, 10 * step + number) for number in choice.sample(range(8), 3)}
        add_sources(address, several.values(), ENCODER)
        held |= several
        gone = choice.sample(sorted(held), step % 3)
        if gone:
            remove(address, [f"d{number}" for number in gone])
            held = {number: source for number, source in held.items() if number not in gone}
        engine = engine or PostgresEngine.open(address, ENCODER)
        same(engine, Index.build(held.values(), ENCODER))
    with Server(address).lend() as session:  # nothing is left of what went
        assert min(session.rows(COUNTS)[0]) > 1
        remove(address, list(PostgresEngine(address).catalogue.ids))
        assert session.rows(COUNTS) == [(0,) * 5]


@pytest.fixture(scope="module")
def shipped() -> tuple[Assistant, Assistant]:
    """The shipped document, here and in a database."""
    encoder = load_encoder()
    local = open_or_build(SHIPPED_INDEX, read_sources(SHIPPED), encoder)
    address = database().address()
    copy(local, address, encoder)
    return Assistant(local, encoder), Assistant(PostgresEngine.open(address, encoder, exact=True), encoder)


def questions(name: str, every: int) -> Sequence[str]:
    lines = (DATA / "evaluation" / name).read_text(encoding="utf-8").splitlines()[::every]
    return [json.loads(line)["q"] for line in lines]


def test_an_index_of_vectors_finds_what_is_nearest(shipped: tuple[Assistant, Assistant]) -> None:
    encoder, address = load_encoder(), database().address()
    local = shipped[0].engine
    assert isinstance(local, Index)
    copy(local, address, encoder)
    with Server(address).lend() as session:
        make_vector_index(session)
        name = session.rows("SELECT current_database()")[0][0]
        session.run(f"ALTER DATABASE {name} SET enable_seqscan = off")  # it is there, and is to be used
    there, found = PostgresEngine.open(address, encoder), []
    for asked in questions("holdout.jsonl", 24):
        vector, terms = encoder.encode_queries([asked])[0], analyse(asked, "fr")
        truth = local.candidates(vector, [], 200)
        best = truth.numbers[np.argsort(-truth.dense, kind="stable")[:10]]
        roughly, both = there.candidates(vector, [], 200), local.candidates(vector, terms, 200)
        of_words = both.numbers[np.argsort(-both.words, kind="stable")[: min(200, int((both.words > 0).sum()))]]
        found.append(
            (
                np.isin(best, roughly.numbers).mean(),
                np.isin(truth.numbers, roughly.numbers).mean(),
                np.isin(of_words, there.candidates(vector, terms, 200).numbers).mean(),
            )
        )
    of_ten, of_all, by_words = np.mean(found, axis=0)
    assert of_ten >= 0.98
    assert of_all >= 0.95
    assert by_words >= 0.99
    there.close()  # which has the database count
    with Server(address).lend() as session:
        wait_until(lambda: session.rows(SCANS)[0][0] >= len(found))


def test_the_answers_are_those_of_the_local_engine(shipped: tuple[Assistant, Assistant]) -> None:
    local, there = shipped
    for asked in questions("holdout.jsonl", 48):
        ours, theirs = local.ask(asked).to_dict(), there.ask(asked).to_dict()
        assert theirs == ours, asked


def test_a_key_has_its_stems_as_a_sparse_vector() -> None:
    """Once counts 1, twice 2 (K1 + 1) / (K1 + 2); its inner product with a question is the sum over stems."""
    address = database().address()
    said = "Alpha alpha bravo. Alpha charlie delta."
    add_sources(address, [Source(parse_document(said, identifier="d", sha256="0"))], ENCODER)
    counting = {1: 1.0, 2: 2 * 2.2 / 3.2, 3: 3 * 2.2 / 4.2}
    asked = {"alpha": 2.0, "charl": 3.0, "charlie": 3.0, "echo": 5.0}
    with Server(address).lend() as session:
        rows = session.rows(
            "SELECT stems, -(weights <#> %s::sparsevec) FROM dans_le_texte.keys ORDER BY number", [written(asked)]
        )
    assert len(rows) == 3
    assert {stems.count("alpha") for stems, _ in rows} == {1, 2, 3}
    for stems, product in rows:
        wanted = sum(weight * counting[stems.count(stem)] for stem, weight in asked.items() if stem in stems)
        assert product == pytest.approx(wanted, rel=1e-5)


def test_the_tables_can_be_spread_by_document() -> None:
    """Each unique index holds the column by which rows are spread, and nothing ties one table to another."""
    address = database().address()
    add_sources(address, [document(1, 1)], ENCODER)
    with Server(address).lend() as session:
        first = {table: column for _, table, column in session.rows(UNIQUE)}
        assert session.rows(TIES) == []
    spread = {"documents": "document", "sections": "document", "keys": "document"}
    assert first == spread | {"terms": "stem", "words": "word"}
