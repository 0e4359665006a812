"""How near sentences lie to a question in their context, and what that counts: worked out by hand."""

from dataclasses import replace

import numpy as np
import pytest

from assistant.asking.query import Query
from assistant.finding.decision import Decider
from assistant.finding.evidence import Evidence
from assistant.finding.reading import READ, Nearness, Nearnesses, compared, nearest_first
from assistant.finding.search import Found, Hit
from index.storage.store import Index
from tests.lighthouse import ENCODER, Scripted, fitted, found, lighthouse, place


@pytest.fixture(scope="module")
def index() -> Index:
    return lighthouse()


def test_each_hit_is_compared_in_its_context(index: Index) -> None:
    hits = [place(index, words) for words in ("1880", "Elle revient", "quarante")]
    seen = compared(index, ENCODER.contextual, "Quand la tour fut-elle bâtie ?", found(*((n, 1.0) for n in hits)))
    asked = ENCODER.contextual.embed_question("Quand la tour fut-elle bâtie ?")
    vectors = index.contextual(np.array(hits)).astype(float)
    cosines = [asked @ row / np.linalg.norm(row) for row in vectors]
    assert [hit.near for hit in seen.hits] == pytest.approx(cosines)
    assert [hit.sentence for hit in seen.hits] == hits


def test_search_and_nearness_count_together(index: Index) -> None:
    tower, built, brest, sold = (place(index, words) for words in ("quarante", "1880", "à Brest", "criée"))
    nearnesses = Nearnesses(with_questions=Nearness(2.0, 10.0, 0.5), without_questions=Nearness(1.0, 20.0, 0.75))
    hits = [
        Hit(tower, 4.0, Evidence(), near=0.25),  # 4 - 10
        Hit(built, 3.0, Evidence(), near=1.0),  # 3 + 5
        Hit(brest, 2.0, Evidence(), near=0.25),  # 4 - 2.5: a document with expected questions
        Hit(sold, 1.0, Evidence()),  # 1 - 5: no vector, so as near as the others are, 0.5
    ]
    ranked = nearest_first(index, nearnesses, Found(tuple(hits), {}, {})).hits
    assert ranked == (hits[1], hits[2], hits[3], hits[0])  # and each scores what it did
    without = Found(tuple(replace(hit, near=None) for hit in hits), {}, {})
    assert nearest_first(index, nearnesses, without) == without


def test_what_lies_near_in_its_context_is_read_however_little_it_scores(index: Index) -> None:
    everything = range(len(index.catalogue.sentences))
    assert len(everything) > READ + 2
    boat = place(index, "Elle revient le soir.")
    case = found(*((n, -0.1 * n) for n in everything if n != boat), (boat, -2.0))
    question = Query("La vedette revient-elle le soir de Brest ?", "La vedette revient-elle le soir de Brest ?", "fr")
    for nearness, is_read in ((0.0, False), (50.0, True)):
        reader = Scripted({})
        Decider(index, ENCODER, reader, fitted("scripted", nearness)).decide(question, case)
        ((_, candidates),) = reader.seen
        assert (candidates[0].sentence == "Elle revient le soir.") == is_read
        assert any(one.sentence == "Elle revient le soir." for one in candidates) == is_read
