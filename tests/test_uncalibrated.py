"""With an encoder that nothing was fitted for, no probability is claimed, and every door says so."""

import json
from pathlib import Path

import pytest

from assistant.answer import Answer
from assistant.assistant import Assistant
from assistant.finding.fitted import FittedFor, load_fitted
from assistant.finding.reader import OnnxReader
from assistant.fitting.cases import Case
from assistant.fitting.evaluate import refusal_table, run
from assistant.page.html import html_answer
from assistant.page.room import Room
from assistant.phrases import confidence_level, confidence_words
from assistant.render import markdown_turn, text_answer
from index.collection import build
from index.matching.encoder import load_encoder
from index.paths import SHIPPED
from index.reading.sources import read_sources
from tests.fakes import HashEncoder

ANSWERED = "Combien de mineurs ont été pris en charge dans le cadre de l'expérimentation menée à Paris ?"
ELSEWHERE = ("prix du pain à Tokyo", "Who won the world cup?", "Quel est le salaire du sénateur ?")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("index")
    build(place, read_sources(SHIPPED), HashEncoder())
    return place


@pytest.fixture(scope="module")
def meaningless(folder: Path) -> Assistant:
    return Assistant.open(folder, HashEncoder())


def test_the_numbers_are_of_the_embedded_encoder_and_of_no_other() -> None:
    fitted = load_fitted()
    embedded = load_encoder().fingerprint
    assert fitted.fitted_for == FittedFor(embedded, OnnxReader().fingerprint)
    assert HashEncoder().fingerprint != embedded


@pytest.mark.parametrize("question", ELSEWHERE)
def test_a_meaningless_encoder_claims_nothing_of_what_is_not_there(meaningless: Assistant, question: str) -> None:
    answer = meaningless.ask(question)
    assert (answer.found, answer.confidence, answer.citations) == (False, None, ())
    assert answer.nearest
    assert answer.to_dict()["confidence"] is None
    assert json.loads(json.dumps(answer.to_dict()))["confidence"] is None


def test_the_document_s_own_words_are_still_found(meaningless: Assistant) -> None:
    words = meaningless.catalogue.text_of(len(meaningless.catalogue.sentences) // 2)
    answer = meaningless.ask(words)
    assert (answer.found, answer.confidence) == (True, None)
    assert words in answer.citations[0].quote


@pytest.mark.parametrize(
    ("found", "language", "words"),
    [
        (True, "fr", "Fiabilité non mesurée avec cet encodeur\u00a0: relisez le passage"),
        (False, "fr", "Fiabilité non mesurée avec cet encodeur\u00a0: ces passages répondent peut-être"),
        (True, "en", "Reliability not measured with this encoder: check the passage"),
        (False, "en", "Reliability not measured with this encoder: these passages may answer after all"),
    ],
)
def test_the_words_for_it(found: bool, language: str, words: str) -> None:
    answer = Answer("q", "fr", found, None)
    assert confidence_words(answer, "en" if language == "en" else "fr") == words
    assert confidence_level(answer) == 0


def test_every_door_says_it_and_no_percentage(meaningless: Assistant, folder: Path) -> None:
    answer = meaningless.ask(ELSEWHERE[0])
    said = "Fiabilité non mesurée avec cet encodeur"
    reply = Room.opening(lambda: meaningless, folder=folder).respond({"question": ELSEWHERE[0]})
    doors = [
        text_answer(answer),
        markdown_turn(answer, "fr"),
        html_answer(answer, 1, "", {"senat-traite-2019": "fr"}),
        reply["html"],
        reply["markdown"],
    ]
    for door in doors:
        assert said in door
        assert "\u00a0%" not in door
    assert 'data-level="0"' in reply["html"]


def test_the_measures_do_without_a_probability(meaningless: Assistant) -> None:
    cases = [Case(ELSEWHERE[0], "fr", "outside", frozenset()), Case(ANSWERED, "fr", "direct", frozenset({3}))]
    table = refusal_table(run(meaningless, cases))
    assert table[1] == "unanswerable questions answered   0.0%  of 1"
    assert table[-1] == "no probability: nothing was calibrated for this encoder"
