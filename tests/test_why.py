"""Why an answer is given, or refused: its words and the question's, a prepared question, the reader, what is behind."""

import json
from dataclasses import replace

import pytest

from assistant import Assistant
from assistant.answer import Answer
from assistant.page.html import html_answer
from assistant.reasons import reasons_of, text_why, title_of
from assistant.why import Behind, Prepared, Why
from index.matching.encoder import load_encoder
from index.reading.documents import parse_document
from index.reading.sources import Source
from index.storage.store import Index
from tests.cited import CITED, FOUND, REFUSED

TEXT = """# La piscine du parc

## Les tarifs

L'entrée coûte 3 euros pour les habitants. Elle est gratuite pour les enfants de moins de six ans.

## La direction

M. Henri Tassel dirige l'établissement depuis deux ans.
"""
NEXT = Behind("Le reste suit.", "senat", "senat-reponse-16", 1.2, 0.7)
WHY = Why(
    ("mineurs",), ("plan",), ("dix",), True, Prepared("Qui ?", 0.9, True), 0.874, "Plus d'une centaine", None, 2.0, NEXT
)


@pytest.fixture(scope="module")
def pool() -> Assistant:
    encoder = load_encoder()
    return Assistant(Index.build([Source(parse_document(TEXT, identifier="piscine", sha256="1"))], encoder), encoder)


@pytest.fixture(scope="module")
def shipped() -> Assistant:
    return Assistant.open()


def why_of(assistant: Assistant, question: str) -> Why:
    why = assistant.ask(question).why
    assert why is not None
    return why


def test_the_words_of_a_question_are_in_the_quote_around_it_or_nowhere(pool: Assistant) -> None:
    why = why_of(pool, "Combien les habitants du parc ont-ils payé l'entrée ?")
    assert (why.within, why.around, why.lacking) == (("habitants", "entrée"), ("parc",), ("payé",))
    assert why.comparable


def test_a_slip_of_the_pen_is_the_word_that_was_meant_and_a_pronoun_is_no_word(pool: Assistant) -> None:
    why = why_of(pool, "Depuis quand Henri Tassell dirige-t-il l'établissement ?")
    assert why.within == ("Henri", "Tassell", "dirige", "établissement")
    assert why.lacking == ()


def test_words_of_two_languages_are_not_said_to_be_lacking(pool: Assistant) -> None:
    why = why_of(pool, "What does Tassel do, how much is it to swim?")
    assert not why.comparable
    assert why.lacking == ()


def test_the_reader_s_own_probability_and_the_next_candidate_stand_beside(pool: Assistant) -> None:
    answer = pool.ask("Qui dirige la piscine ?", k=1)
    assert answer.found
    assert answer.why is not None
    assert answer.why.read is not None
    assert answer.why.read > 0.5
    assert answer.why.words == "M. Henri Tassel"
    behind = answer.why.behind
    assert behind is not None
    assert behind.quote in TEXT
    assert behind.quote != answer.citations[0].quote
    assert 0.5 <= behind.lead <= 1
    assert behind.score <= answer.citations[0].score == answer.why.score


def test_a_prepared_question_is_one_that_the_sentence_answers_or_nothing_does(shipped: Assistant) -> None:
    answered = why_of(shipped, "Combien de mineurs ont été protégés ?").prepared
    assert answered is not None
    assert answered.answered
    keys = {key.text: key for key in shipped.catalogue.questions_of("senat-traite-2019")}
    first = shipped.ask("Combien de mineurs ont été protégés ?").citations[0]
    assert shipped.catalogue.position(first.anchor) in keys[answered.question].sentences
    refused = why_of(shipped, "Quel est le budget du plan ?").prepared
    assert refused is not None
    assert not refused.answered
    assert not keys[refused.question].sentences
    assert shipped.ask("Quel est le budget du plan ?").why is not None


def test_it_goes_through_every_door_as_plain_json(shipped: Assistant) -> None:
    written = shipped.ask("Combien de mineurs ont été protégés ?").to_dict()
    assert json.loads(json.dumps(written)) == written
    assert written["why"]["within"] == ["mineurs", "protégés"]
    parts = shipped.ask("Quand le plan a-t-il été annoncé et qui l'a signé ?").to_dict()
    assert parts["why"] is None
    assert parts["parts"][0]["why"]["within"] == ["plan", "annoncé"]


def test_it_is_said_in_words_of_the_question_s_language() -> None:
    said = [f"{one.name} | {one.said} | {one.quote}" for one in reasons_of(WHY, "fr", found=True)]
    assert said == [
        "Mots de la question dans la phrase citée | mineurs | ",
        "Mots présents autour, dans le passage ou les titres | plan | ",
        "Mots qui ne sont ni dans cette phrase ni autour | dix | ",
        "Question préparée la plus proche, à laquelle cette phrase répond | «\u00a0Qui\u00a0?\u00a0» (très proche) | ",
        "Lecture de la phrase en regard de la question | elle y répond, avec une probabilité de 87\u00a0% selon cette "
        "seule lecture\u00a0; les mots qui répondent\u00a0: «\u00a0Plus d'une centaine\u00a0» | ",
        "Phrase suivante dans le classement | peu après | Le reste suit.",
    ]
    refused = replace(WHY, prepared=None, within=(), behind=None)
    english = [f"{one.name} | {one.said}" for one in reasons_of(refused, "en", found=False)]
    assert english[0] == "Words of the question in the nearest sentence | none"
    assert english[-1].endswith(
        "it answers, with a probability of 87% by this reading alone; the other signs weighed more"
    )
    unread = replace(WHY, read=None)
    assert reasons_of(unread, "en", found=True)[4].said == "the search was clear enough to decide without it"


def test_the_page_opens_it_beside_the_confidence_and_a_terminal_prints_it() -> None:
    found, refused = replace(FOUND, why=WHY), replace(REFUSED, why=replace(WHY, behind=None))
    page = html_answer(found, 1, "/", {"senat": "fr"})
    assert '<details class="why"><summary>Pourquoi cette réponse\u00a0?</summary>' in page
    assert page.index('class="sure"') < page.index('class="why"') < page.index('class="actions"')
    assert '«\u00a0<span lang="fr">Le reste suit.</span>\u00a0» — peu après' in page
    assert "Pourquoi ce refus\u00a0?" in html_answer(refused, 1, "/", {"senat": "fr"})
    assert text_why(found).startswith("Pourquoi cette réponse\u00a0?\n  Mots de la question dans la phrase citée")
    assert text_why(Answer("q", "en", True, 0.9, (CITED,))) == ""
    assert title_of(found, found=False) == "Pourquoi ce refus\u00a0?"
