"""What is read, how reading and search count together, and when nothing is read: worked out by hand."""

from dataclasses import replace
from math import exp, log, log1p

import pytest

from assistant.asking.query import Query
from assistant.finding.cells import LOOKED_UP
from assistant.finding.decision import Decider
from assistant.finding.evidence import Evidence
from assistant.finding.fitted import FittedFor, load_fitted
from assistant.finding.reader import Candidate, OnnxReader, Reading
from assistant.finding.reading import (
    READ,
    Balance,
    Balances,
    candidate,
    ordered,
    read,
    telling_first,
)
from assistant.finding.refusal import Judgement, features
from assistant.finding.search import Found, Hit
from index.datatypes import Ruling
from index.matching.encoder import load_encoder
from index.reading.documents import parse_document
from index.reading.sources import Source
from index.storage.store import Index
from tests.lighthouse import ENCODER, TEXT, Scripted, fitted, found, lighthouse, place

QUERY = Query("Quand ?", "Quand ?", "fr")


@pytest.fixture(scope="module")
def index() -> Index:
    return lighthouse()


def test_a_sentence_is_read_with_what_it_leans_on(index: Index) -> None:
    def window(words: str) -> Candidate:
        return candidate(index.catalogue, place(index, words))

    assert window("quarante mètres") == Candidate("Le phare mesure quarante mètres.", None, "Le phare")
    assert window("1880") == Candidate("Il fut bâti en 1880.", "Le phare mesure quarante mètres.", "Le phare")
    assert window("La vedette") == Candidate("La vedette part à Brest.", None, "vedette")  # no heading: the title
    pilot = window("sans pilote")
    assert (pilot.before, pilot.heading) == ("N'entrent pas au port :", "Le port")  # its lead-in, not its neighbour


def test_the_best_six_are_read_and_no_more(index: Index) -> None:
    reader = Scripted({})
    everything = found(*((n, 9.0 - n) for n in range(8)))
    seen = read(index, reader, "Quand ?", everything)
    ((question, candidates),) = reader.seen
    assert question == "Quand ?"
    assert candidates == tuple(candidate(index.catalogue, n) for n in range(READ))
    assert len({one.sentence for one in candidates}) == READ
    assert [hit.reading is not None for hit in seen.hits] == [True] * READ + [False] * 2
    assert [hit.sentence for hit in seen.hits] == list(range(8))


def test_search_nearness_and_reading_count_together(index: Index) -> None:
    tower, built, brest = place(index, "quarante"), place(index, "1880"), place(index, "à Brest")
    balances = Balances(
        with_questions=Balance(search=2.0, cosine=4.0, answers=0.5, offset=1.0, centre=0.25),
        without_questions=Balance(search=1.0, cosine=2.0, answers=3.0, offset=0.5, centre=0.25),
    )
    hits = [
        Hit(tower, 4.0, Evidence(), Reading(-1.0, None), near=0.5),  # 4 + .5 - 3 - .5
        Hit(built, 3.0, Evidence(), Reading(2.0, None), near=0.25),  # 3 + 0 + 6 - .5
        Hit(brest, 2.0, Evidence(), Reading(1.0, None), near=0.75),  # 4 + 2 + .5 - 1: has expected questions
        Hit(place(index, "Lyon"), 1.0, Evidence(), Reading(0.0, None)),  # 1 + .5 + 0 - .5: as near as the others are
        Hit(place(index, "criée"), 1.5, Evidence()),
        Hit(place(index, "pilote"), -9.0, Evidence()),
    ]
    ranked = ordered(index, balances, Found(tuple(hits), {}, {})).hits
    assert [hit.sentence for hit in ranked] == [
        built,
        brest,
        *sorted([tower, hits[3].sentence]),
        hits[4].sentence,
        hits[5].sentence,
    ]
    assert [hit.score for hit in ranked] == [8.5, 5.5, 1.0, 1.0, 1.0, -9.0]  # what was not read stands below what was
    far = ordered(index, balances, Found(tuple(replace(hit, near=None) for hit in hits), {}, {})).hits
    assert [hit.score for hit in far] == [8.5, 3.5, 0.5, 0.5, 0.5, -9.0]  # as if all lay as near as the average best


def test_a_sentence_that_asks_stands_behind_all_that_tell() -> None:
    text = "Qui tient le phare ? Le gardien le tient. Combien gagne-t-il ?\u00a0» La mer est haute."
    asking = Index.build([Source(parse_document(text, identifier="d", sha256="1"))], ENCODER)
    first = tuple(Hit(n, 5.0 - n, Evidence(), Reading(0.0, None)) for n in range(3))
    everything = Found((*first, Hit(3, 1.0, Evidence())), {}, {})

    def ranked(question: str, hits: Found = everything) -> list[tuple[int, float]]:
        return [(hit.sentence, hit.score) for hit in telling_first(asking, question, hits).hits]

    as_it_was = [(0, 5.0), (1, 4.0), (2, 3.0), (3, 1.0)]
    assert ranked("Qui tient le phare ?") == [(1, 4.0), (0, 4.0), (2, 3.0), (3, 1.0)]
    assert ranked("Que demande le visiteur ?") == ranked("Que veut savoir le visiteur ?") == as_it_was
    assert ranked("Je demande qui tient le phare.") == ranked("Qui tient le phare ?")  # asked by oneself
    assert ranked("Qui ?", Found((first[0], first[2]), {}, {})) == [(0, 5.0), (2, 3.0)]  # nothing else was read


def test_what_is_seen_of_readings() -> None:
    def seen(*said: float) -> dict[str, float]:
        hits = tuple(Hit(0, 1.0, Evidence(), Reading(one, None)) for one in said)
        index = Index.build([Source(parse_document(TEXT, identifier="p", sha256="1"))], ENCODER)
        values = features(index, QUERY, Found(hits, {}, {}))
        assert values["lead"] == pytest.approx(-log(len(said)))  # all score the same
        assert values["sentence"] == pytest.approx(log1p(len("Le phare mesure quarante mètres.")))
        return {name: value for name, value in values.items() if name.startswith("read")}

    total = 1 + exp(1.0) + exp(2.0)
    assert seen(1.0, 2.0) == pytest.approx(
        {"read": 1.0, "read_best": 2.0, "read_alone": exp(1.0) / total, "read_any": (total - 1) / total}
    )
    far = seen(-50.0, -60.0)
    assert (far["read"], far["read_best"]) == (-8.0, -8.0)
    assert far["read_any"] == pytest.approx(0.0, abs=1e-9)
    assert seen(90.0)["read"] == 8.0


def test_what_the_search_leaves_open_is_read(index: Index) -> None:
    tower, built = place(index, "quarante"), place(index, "1880")
    reader = Scripted({"Il fut bâti en 1880.": 2.0})
    seen, judgement = Decider(index, ENCODER, reader, fitted("scripted")).decide(
        QUERY, found((tower, 1.0), (built, 0.0))
    )
    assert len(reader.seen) == 1
    assert [hit.sentence for hit in seen.hits] == [built, tower]
    assert judgement == Judgement(True, pytest.approx(1 / (1 + exp(-2.0))))


@pytest.mark.parametrize(("score", "answered"), [(3.0, True), (-3.0, False)])
def test_what_the_search_settles_is_not_read(index: Index, score: float, answered: bool) -> None:
    reader = Scripted({})
    case = found((0, score), (1, score - 1))
    seen, judgement = Decider(index, ENCODER, reader, fitted("scripted")).decide(QUERY, case)
    assert (seen, judgement.answered, reader.seen) == (case, answered, [])
    assert judgement.confidence == pytest.approx(1 / (1 + exp(-score)))


@pytest.fixture(scope="module")
def table() -> Index:
    text = "# Ports\n\nVille ; Mai ; Juin\n\nBrest ; 4 ; 5\n\nLe port ouvre ; la criée aussi."
    plain = parse_document(text, identifier="d", sha256="1")
    header, row, _ = (span for section in plain.sections for span in section.paragraphs)
    return Index.build([Source(replace(plain, rulings=(Ruling(row, (header,)),)))], ENCODER)


def test_a_row_of_a_table_is_read_behind_its_header(table: Index) -> None:
    decider = Decider(table, ENCODER, reader := Scripted({}), fitted("scripted"))
    decider.decide(QUERY, found((place(table, "Brest"), 1.0)))
    assert reader.seen == [("Quand ?", (Candidate("Brest ; 4 ; 5", "Ville ; Mai ; Juin", "Ports"),))]


@pytest.mark.parametrize(
    ("question", "looked_up"),
    [
        ("Combien à Brest en juin ?", True),
        ("Combien dans le port de Brest en juin ?", True),  # "Ports" is the heading
        ("Combien à Brest en juillet ?", False),
        ("Combien à Brest ?", False),  # of no column
        ("Combien en juin ?", False),  # of no row
        ("Pourquoi 5 à Brest en juin ?", False),
    ],
)
def test_a_row_that_has_all_words_with_its_header_is_looked_up(table: Index, question: str, looked_up: bool) -> None:
    case, query = found((place(table, "Brest"), -1.0)), Query(question, question, "fr")
    _, judgement = Decider(table, ENCODER, None, fitted("scripted")).decide(query, case)
    assert judgement == Judgement(looked_up, pytest.approx(LOOKED_UP if looked_up else 1 / (1 + exp(1.0))))
    _, judgement = Decider(table, ENCODER, Scripted({}), fitted("scripted")).decide(query, case)
    assert judgement.answered == (judgement.confidence == LOOKED_UP) == looked_up


def test_a_reader_that_nothing_was_fitted_for_is_not_asked(index: Index) -> None:
    reader, case = Scripted({}), found((0, 1.0))
    seen, judgement = Decider(index, ENCODER, reader, fitted("another")).decide(QUERY, case)
    assert (seen, judgement.confidence, reader.seen) == (case, pytest.approx(1 / (1 + exp(-1.0))), [])
    assert Decider(index, ENCODER, None, fitted("scripted")).decide(QUERY, case) == (seen, judgement)
    other = replace(fitted("scripted"), fitted_for=FittedFor("another", "scripted"))
    seen, judgement = Decider(index, ENCODER, reader, other).decide(QUERY, case)
    assert (seen, judgement.confidence, reader.seen) == (case, None, [])


def test_nothing_found_is_not_read(index: Index) -> None:
    reader = Scripted({})
    _, judgement = Decider(index, ENCODER, reader, fitted("scripted")).decide(QUERY, found())
    assert (judgement, reader.seen) == (Judgement(False, 0.0), [])


def test_the_shipped_numbers_are_for_what_ships() -> None:
    assert load_fitted().fitted_for == FittedFor(load_encoder().fingerprint, OnnxReader().fingerprint)
