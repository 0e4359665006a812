"""What a follow-up's hits are worth: read alone and together, near the sentence that was given before."""

from dataclasses import replace

import pytest
from fakes import HashEncoder

from assistant.finding.follow_up import follow_up
from assistant.finding.search import Evidence, Found, Hit
from index.reading.documents import parse_document
from index.reading.sources import Source
from index.storage.store import Index

TEXT = """Un. Deux a coûté 300 euros. Trois.

Quatre. Cinq."""


@pytest.fixture(scope="module")
def index() -> Index:
    return Index.build([Source(parse_document(TEXT, identifier="d", sha256="1"))], HashEncoder())


def hits(**scores: float) -> Found:
    numbers = {"un": 0, "deux": 1, "trois": 2, "quatre": 3, "cinq": 4}
    return Found(tuple(Hit(numbers[name], score, Evidence()) for name, score in scores.items()), {}, {})


def scores(found: Found) -> dict[int, float]:
    return {hit.sentence: round(hit.score, 6) for hit in found.hits}


def test_scores_are_means_plus_what_is_near_the_previous_sentence(index: Index) -> None:
    together, alone = hits(un=4.0, deux=3.0, cinq=1.0), hits(un=2.0, cinq=6.0)
    # "deux" was not found alone: it counts as the lowest, 2. Nothing precedes.
    assert scores(follow_up(index.catalogue, "Et eux ?", together, alone, None)) == {0: 3.0, 1: 2.5, 4: 3.5}
    # After "deux", it gains 2 and its neighbours 1, before the halving.
    assert scores(follow_up(index.catalogue, "Et eux ?", together, alone, 1)) == {0: 3.5, 1: 3.5, 4: 3.5}


def test_a_sentence_of_the_kind_asked_for_comes_forward(index: Index) -> None:
    together = hits(un=3.0, deux=3.0, quatre=3.0)
    gained = scores(follow_up(index.catalogue, "Pour quel prix ?", together, together, 3))
    assert gained[1] == 3.5  # holds an amount, and is no neighbour of "quatre"
    assert gained[0] == 3.0
    assert gained[3] == 4.0


def test_the_order_is_by_score_then_by_place(index: Index) -> None:
    together = hits(cinq=1.0, deux=1.0, un=1.0, quatre=2.0)
    ranked = follow_up(index.catalogue, "Et eux ?", together, together, None)
    assert [hit.sentence for hit in ranked.hits] == [3, 0, 1, 4]
    unanswered = {"d": Evidence(vote=0.5)}
    kept = follow_up(index.catalogue, "Et eux ?", replace(together, unanswered=unanswered), together, None)
    assert kept.unanswered == unanswered
    nothing = Found((), {}, {})
    assert follow_up(index.catalogue, "Et eux ?", nothing, nothing, 0).hits == ()
