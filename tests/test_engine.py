"""What any engine has to give: ``ENGINES`` makes one from sources; a second engine is a second line there."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
import pytest

from index.datatypes import WIDTH, ExpectedQuestion, Topic
from index.engine import EVERYWHERE, Candidates, Engine, Where
from index.matching.keys import KeyKind
from index.postgres.collection import add_sources
from index.postgres.engine import PostgresEngine
from index.reading.documents import parse_document
from index.reading.sources import Source
from index.storage.store import Index
from index.text.analysis import analyse
from tests.databases import database
from tests.fakes import HashEncoder


def in_postgres(sources: Sequence[Source], encoder: HashEncoder) -> Engine:
    address = database().address()
    add_sources(address, sources, encoder)
    return PostgresEngine.open(address, encoder)


ENGINES: dict[str, Callable[[Sequence[Source], HashEncoder], Engine]] = {
    "local": Index.build,
    "postgres": in_postgres,
}
PLAN = "# Le plan\n\nLe plan protège les mineurs. Il coûte cher.\n\n# Les lieux\n\nUn centre ouvrira à Paris.\n"
AID = "L'aide est gratuite pour tous.\n\nUn avocat assiste la victime."
QUESTIONS = (
    ExpectedQuestion("Qui est protégé ?", "fr", "plain", ("protège les mineurs",)),
    ExpectedQuestion("Quoi, et où ?", "fr", "plain", ("protège les mineurs", "à Paris")),
    ExpectedQuestion("Quand ?", "fr", "plain", (), "date"),
)
ENCODER = HashEncoder()
PROTECTS, COSTS, CENTRE = 2, 3, 4  # positions: the two sentences of "aid" stand before


@pytest.fixture(scope="module", params=ENGINES.values(), ids=ENGINES.keys())
def engine(request: pytest.FixtureRequest) -> Engine:
    plan = parse_document(PLAN, identifier="plan", sha256="1")
    aid = parse_document(AID, identifier="aid", sha256="2")
    made: Engine = request.param(
        [Source(plan, QUESTIONS, (Topic("date", "la date", "the date"),)), Source(aid)], ENCODER
    )
    return made


def near(engine: Engine, question: str, k: int = 1000, where: Where = EVERYWHERE) -> Candidates:
    return engine.candidates(ENCODER.encode_queries([question])[0], analyse(question, "fr"), k, where)


def leads(candidates: Candidates) -> set[tuple[int, int]]:
    keys = candidates.numbers[candidates.answers.keys].tolist()
    return set(zip(keys, candidates.answers.targets.tolist(), strict=True))


def test_the_catalogue_names_what_there_is(engine: Engine) -> None:
    catalogue = engine.catalogue
    assert list(catalogue.ids) == list(catalogue.documents) == ["aid", "plan"]
    assert [catalogue.text_of(place) for place in (PROTECTS, COSTS, CENTRE)] == [
        "Le plan protège les mineurs.",
        "Il coûte cher.",
        "Un centre ouvrira à Paris.",
    ]
    assert [catalogue.document_of(place) for place in range(len(catalogue.sentences))] == ["aid"] * 2 + ["plan"] * 3
    assert catalogue.section_of(PROTECTS) == catalogue.section_of(COSTS) != catalogue.section_of(CENTRE)
    for place, sentence in enumerate(catalogue.sentences):
        document = catalogue.documents[sentence.document]
        assert sentence.span.of(document.text) == catalogue.text_of(place)
        assert catalogue.position(sentence.anchor) == place
        assert catalogue.around(place).start <= sentence.span.start < sentence.span.end <= catalogue.around(place).end
        assert catalogue.language_of(place) == document.language
    assert catalogue.position("plan-nowhere-1") is None
    assert set(catalogue.asked_documents) == {"plan"}
    assert catalogue.suggestion(PROTECTS, "fr") == "Qui est protégé ?"
    assert catalogue.topic("plan", "date").en == "the date"
    assert {"mineurs", "centre", "quand"} <= set(engine.known_words)
    assert (engine.encoder.name, engine.encoder.fingerprint, engine.encoder.dimension) == (
        ENCODER.name,
        ENCODER.fingerprint,
        ENCODER.dimension,
    )


def test_a_sentence_has_the_vector_that_it_was_given_in_its_document(engine: Engine) -> None:
    catalogue = engine.catalogue
    made = [
        ENCODER.contextual.embed_sentences(document, catalogue.sentences_of(name))
        for name, document in catalogue.documents.items()
    ]
    assert [len(rows) for rows in made] == [2, 3]
    asked = np.array([CENTRE, 0, PROTECTS, CENTRE, 1, COSTS])
    np.testing.assert_array_equal(engine.contextual(asked), np.concatenate(made)[asked])
    assert engine.contextual(asked[:0]).shape == (0, WIDTH)


def test_candidates_are_compared_and_lead_to_what_their_keys_say(engine: Engine) -> None:
    question = "Qui protège les mineurs ?"
    found = near(engine, question)
    keys = engine.catalogue.keys
    assert found.numbers.tolist() == list(range(len(keys)))
    asked = ENCODER.encode_queries([question])[0]
    rows = ENCODER.encode_documents([key.text for key in keys])
    np.testing.assert_allclose(found.dense, rows @ asked, atol=2e-3)  # vectors may be kept as 16-bit numbers
    assert found.kinds.tolist() == [key.kind for key in keys]
    assert leads(found) == {(number, place) for number, key in enumerate(keys) for place in key.sentences}
    silent = [number for number, key in enumerate(keys) if key.kind is KeyKind.UNANSWERED]
    assert found.numbers[found.unanswered.keys].tolist() == silent
    assert [engine.catalogue.ids[place] for place in found.unanswered.targets] == ["plan"]
    tokens = ENCODER.token_ids([key.text for key in keys])
    assert found.token_counts.tolist() == [len(own) for own in tokens]
    assert found.tokens.tolist() == np.concatenate(tokens).tolist()
    assert found.words.max() <= 1
    asked_for = set(analyse(question, "fr"))
    holds = [bool(asked_for.intersection(analyse(key.text, key.language))) for key in keys]
    assert (found.words > 0).tolist() == holds


def test_the_nearest_are_among_the_k(engine: Engine) -> None:
    every, few = near(engine, "Un avocat assiste la victime"), near(engine, "Un avocat assiste la victime", k=1)
    assert every.numbers[every.dense.argmax()] in few.numbers
    assert every.numbers[every.words.argmax()] in few.numbers
    assert len(few) <= 2


@pytest.mark.parametrize(
    ("where", "sentences"),
    [
        (Where(documents=frozenset({"aid"})), {0, 1}),
        (Where(documents=frozenset()), set()),
        (Where(section="Les lieux"), {CENTRE}),
        (Where(frozenset({"aid"}), section="Les lieux"), set()),
        (Where(speaker="nobody"), set()),
        (Where(since="2019"), set()),
    ],
)
def test_where_narrows_what_is_found(engine: Engine, where: Where, sentences: set[int]) -> None:
    every = np.arange(len(engine.catalogue.sentences))
    assert set(every[engine.admitted(every, where)].tolist()) == sentences
    found, all_keys = near(engine, "le plan à Paris", where=where), engine.catalogue.keys
    documents = {engine.catalogue.document_of(place) for place in sentences}
    kept = [
        number
        for number, key in enumerate(all_keys)
        if sentences & set(key.sentences) or (not key.sentences and key.document in documents)
    ]
    assert found.numbers.tolist() == kept


def test_what_a_section_admits_by_itself() -> None:
    section = parse_document(PLAN, identifier="plan", sha256="1").sections[0]
    said = replace(section, speaker="Mme Élise Roux", date="2019-10-24")
    for where, admitted in (
        (Where(speaker="elise"), True),
        (Where(speaker="paul"), False),
        (Where(since="2019-10", until="2019-10"), True),
        (Where(until="2019"), True),
        (Where(since="2019-10-25"), False),
        (Where(until="2018"), False),
    ):
        assert where.admits("plan", said) == admitted
    assert not Where(since="2019").admits("plan", replace(said, date=None))


def test_names_are_those_of_what_is_admitted(engine: Engine) -> None:
    names = engine.catalogue.names()
    assert {"Le plan", "Les lieux"} <= names.sections
    assert (names.speakers, names.dated) == (frozenset(), False)
    assert "Les lieux" not in engine.catalogue.names(Where(frozenset({"aid"}))).sections


def test_what_was_learned_speaks_of_the_asked_document_alone(engine: Engine) -> None:
    question = "Qui est protégé ?"
    vector = ENCODER.encode_queries([question])[0]
    learned = engine.learned(question, "fr", vector, near(engine, question))
    assert set(learned.answers) <= {PROTECTS, COSTS, CENTRE}
    assert max(learned.answers, key=learned.answers.__getitem__) == PROTECTS
    assert [engine.catalogue.ids[place] for place in learned.unanswered] == ["plan"]
    said = [*learned.answers.values(), *learned.unanswered.values()]
    assert sum(np.exp(said)) == pytest.approx(1, abs=1e-5)
    assert engine.expected(np.array([0, 1, PROTECTS, CENTRE])).tolist() == [False, False, True, True]


def test_a_rare_stem_tells_more(engine: Engine) -> None:
    assert 0 <= engine.rarity("plan") < engine.rarity("avocat") < engine.rarity("girafe") == 1
