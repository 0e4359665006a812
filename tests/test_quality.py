"""How good the answers are, on questions that nothing was fitted on: a guard against getting worse unnoticed.

The limits stand a little below the figures in benchmarks/, so that one question more or less does not trip them.
"""

from dataclasses import dataclass

import pytest

from assistant import Assistant
from assistant.fitting.cases import read_cases
from assistant.fitting.evaluate import Result, roc_area, run
from index.matching.encoder import load_encoder
from index.paths import DATA

HOLDOUT = DATA / "evaluation" / "holdout.jsonl"
HIT_1, HIT_3, AREA = 0.95, 0.99, 0.95
REFUSED, ANSWERED = 0.05, 0.10  # shares of the answerable refused, of the unanswerable answered
HIT_1_WITHOUT, HIT_3_WITHOUT = 0.70, 0.88  # without expected questions


@dataclass(frozen=True)
class Measured:
    shipped: list[Result]
    without_questions: list[Result]


@pytest.fixture(scope="module")
def measured() -> Measured:
    encoder = load_encoder()
    shipped, bare = Assistant.open(encoder=encoder), Assistant.without_questions(encoder)
    return Measured(
        run(shipped, read_cases(HOLDOUT, shipped.catalogue)),
        run(bare, read_cases(HOLDOUT, bare.catalogue)[::3]),  # nearly all are read, which takes its time
    )


def share(results: list[Result], rank: int) -> float:
    answered = [r for r in results if r.case.gold]
    return sum(r.rank is not None and r.rank <= rank for r in answered) / len(answered)


def test_there_are_enough_questions_of_both_kinds(measured: Measured) -> None:
    assert sum(bool(r.case.gold) for r in measured.shipped) >= 200
    assert sum(not r.case.gold for r in measured.shipped) >= 50
    assert {r.case.language for r in measured.shipped} == {"fr", "en"}


def test_the_sentence_that_answers_comes_first(measured: Measured) -> None:
    assert share(measured.shipped, 1) >= HIT_1
    assert share(measured.shipped, 3) >= HIT_3


@pytest.mark.parametrize("language", ["fr", "en"])
def test_in_both_languages(measured: Measured, language: str) -> None:
    assert share([r for r in measured.shipped if r.case.language == language], 1) >= HIT_1 - 0.03


def test_what_the_document_answers_gets_the_higher_probability(measured: Measured) -> None:
    answered = [r.probability for r in measured.shipped if r.case.gold]
    unanswered = [r.probability for r in measured.shipped if not r.case.gold]
    assert roc_area(answered, unanswered) >= AREA


def test_the_threshold_refuses_few_answers_and_lets_few_wrong_ones_pass(measured: Measured) -> None:
    answered = [r for r in measured.shipped if r.case.gold]
    unanswered = [r for r in measured.shipped if not r.case.gold]
    assert sum(not r.found for r in answered) / len(answered) <= REFUSED
    assert sum(r.found for r in unanswered) / len(unanswered) <= ANSWERED


def test_the_probability_means_what_it_says(measured: Measured) -> None:
    said = sum(r.probability for r in measured.shipped) / len(measured.shipped)
    true = sum(r.correct for r in measured.shipped) / len(measured.shipped)
    assert said == pytest.approx(true, abs=0.06)
    sure = [r for r in measured.shipped if r.probability >= 0.9]
    assert len(sure) >= 50
    assert sum(r.correct for r in sure) / len(sure) >= 0.93


def test_a_document_without_expected_questions_is_searched_too(measured: Measured) -> None:
    assert share(measured.without_questions, 1) >= HIT_1_WITHOUT
    assert share(measured.without_questions, 3) >= HIT_3_WITHOUT
