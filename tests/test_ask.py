"""The contract of ask: verbatim quotes at exact offsets, whatever is asked."""

import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant import Answer, Assistant, Citation, ask
from assistant.answer import Form, shown_by
from index.errors import AssistantError, QuestionError
from index.paths import DATA, SHIPPED
from index.reading.check import read_evaluation

PROTECTED = "Combien de mineurs ont été protégés ?"
QUOTE = "Plus d'une centaine de mineurs victimes ont ainsi été protégés depuis 2016."
TEXT = (SHIPPED / "senat-traite-2019.txt").read_bytes().decode("utf-8")


@pytest.fixture(scope="module")
def shipped() -> Assistant:
    return Assistant.open()


def assert_sound(answer: Answer, question: str) -> None:
    """Hold an answer to everything that is promised of every answer."""
    assert answer.question == question
    assert answer.language in ("fr", "en")
    if answer.form is Form.HELP:  # nothing was asked, so that nothing is refused
        assert (answer.found, answer.confidence, answer.citations, answer.nearest) == (False, None, (), ())
        return
    if answer.confidence is None:  # nothing is calibrated for all of a list, or for an overview
        assert answer.form in (Form.LIST, Form.OVERVIEW)
    else:
        assert 0 <= answer.confidence <= 1
    assert bool(answer.citations) == answer.found
    assert not (answer.found and answer.nearest)
    shown = answer.citations or answer.nearest
    assert len({(citation.start, citation.end) for citation in shown}) == len(shown)
    if answer.form is not Form.OVERVIEW:  # which begins with the first sentences of the document
        assert [citation.rank for citation in shown] == list(range(1, len(shown) + 1))
    for citation in shown_by(answer):
        assert_verbatim(citation)
    assert json.loads(json.dumps(answer.to_dict())) == answer.to_dict()


def assert_verbatim(citation: Citation) -> None:
    assert citation.quote
    assert TEXT[citation.start : citation.end] == citation.quote
    assert TEXT[citation.passage_start : citation.passage_end] == citation.passage
    assert citation.passage_start <= citation.start < citation.end <= citation.passage_end
    assert citation.document == "senat-traite-2019"
    known = {
        "question": ("2019-03-07", 1213, "M. Rachel Mazuir (Ain - SOCR)"),
        "réponse": ("2019-10-24", 5400, TEXT[TEXT.index("Secrétariat d'État") : TEXT.index("\n\n\nRéponse")].strip()),
        None: (None, None, None),
    }
    assert (citation.date, citation.page, citation.speaker) == known[citation.section]
    assert citation.url is None


def test_the_first_question_of_all() -> None:
    answer = ask(PROTECTED)
    assert answer.found
    shown = [citation.quote for citation in answer.citations]
    assert QUOTE in shown
    found = answer.citations[shown.index(QUOTE)]
    assert (found.section, found.date, found.page) == ("réponse", "2019-10-24", 5400)
    assert (found.start, found.end) == (TEXT.index(QUOTE), TEXT.index(QUOTE) + len(QUOTE))
    assert found.anchor == "senat-traite-2019-reponse-15"
    assert found.passage.startswith("Le dispositif expérimental parisien") or QUOTE in found.passage


def test_every_evaluation_question_gets_a_sound_answer(shipped: Assistant) -> None:
    questions = read_evaluation(DATA / "evaluation")[::6]  # many are read, which takes its time
    assert len(questions) > 300
    found = 0
    for question in questions:
        answer = shipped.ask(question)
        assert_sound(answer, question)
        assert len(answer.citations or answer.nearest) <= 3
        found += answer.found
    assert 0.3 < found / len(questions) < 0.95  # some are answered by the document, some are not


@given(st.text(min_size=1, max_size=2000).filter(str.strip))
@settings(max_examples=500, suppress_health_check=list(HealthCheck))
def test_any_text_gets_a_sound_answer(shipped: Assistant, question: str) -> None:
    assert_sound(shipped.ask(question), question)


WORDS = st.sampled_from(
    "combien de mineurs le plan où quand qui GRETA protégés 2016 page budget who when ? , ! ’ MIPROF".split()
)


@given(st.lists(WORDS, min_size=1, max_size=15), st.integers(1, 40))
@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_mix_of_the_document_s_words_gets_at_most_k_citations(shipped: Assistant, words: list[str], k: int) -> None:
    question = " ".join(words)
    answer = shipped.ask(question, k=k)
    assert_sound(answer, question)
    assert len(answer.citations or answer.nearest) <= k


@pytest.mark.parametrize(
    "question",
    ["é", "é" * 2000, "\ud800 plan", "plan \udcff", "\0", "?", "🙂" * 2000, "\u202eplan", "\u2028", "ﬁ" * 1000],
)
def test_odd_but_legal_questions(shipped: Assistant, question: str) -> None:
    if question.strip():
        assert_sound(shipped.ask(question), question)
    else:
        with pytest.raises(QuestionError, match="vide"):
            shipped.ask(question)


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("", "La question est vide"),
        (" \n\t\u00a0\u2003", "La question est vide"),
        ("a" * 2001, "2001 caractères"),
        ("a" * 3000, "3000 characters; 2000 at most"),
        (42, "La question doit être un texte, non int."),
        (None, "non NoneType"),
        (b"Combien ?", "non bytes"),
        (["Combien ?"], "non list"),
    ],
)
def test_what_is_no_question_is_said_in_one_sentence(question: Any, said: str) -> None:
    with pytest.raises(QuestionError) as raised:
        ask(question)
    assert isinstance(raised.value, AssistantError)
    assert said in str(raised.value)
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({"k": 0}, "k is 0: give a whole number from 1"),
        ({"k": -3}, "k is -3"),
        ({"k": 2.5}, "k is 2.5"),
        ({"k": "3"}, "k is '3'"),
        ({"language": "de"}, "language is 'de': give fr or en"),
        ({"documents": ["senat-traite-2019", "autre"]}, "Unknown document: 'autre'"),
        ({"documents": "autre"}, "Unknown document: 'autre'"),
        ({"documents": 3}, "documents is 3: give ids"),
        ({"section": "conclusion"}, "Unknown section: 'conclusion'"),
        ({"history": [None]}, "non NoneType"),
        ({"history": [""]}, "La question est vide"),
    ],
)
def test_wrong_arguments_are_said_in_one_sentence(arguments: dict[str, Any], said: str) -> None:
    with pytest.raises(QuestionError) as raised:
        ask(PROTECTED, **arguments)
    assert said in str(raised.value)
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize("k", [1, 2, 5, 1000])
def test_k_is_how_many_are_shown_at_most(shipped: Assistant, k: int) -> None:
    answer = shipped.ask(PROTECTED, k=k)
    shown = answer.citations or answer.nearest
    assert 1 <= len(shown) <= min(k, len(shipped.catalogue.sentences))
    if k == 2:
        assert len(shown) == 2


def test_fewer_citations_are_the_first_of_more(shipped: Assistant) -> None:
    more, fewer = shipped.ask(PROTECTED, k=5), shipped.ask(PROTECTED, k=2)
    assert fewer.confidence == more.confidence
    assert (fewer.citations or fewer.nearest) == (more.citations or more.nearest)[:2]


@pytest.mark.parametrize("section", ["question", "réponse"])
def test_a_section_keeps_the_others_out(shipped: Assistant, section: str) -> None:
    for question in (PROTECTED, "À quelle page ?", "Qui a rencontré le GRETA ?", "plan"):
        answer = shipped.ask(question, section=section, k=50)
        assert_sound(answer, question)
        shown = answer.citations or answer.nearest
        assert shown
        assert {citation.section for citation in shown} == {section}


def test_documents_are_named_by_their_ids(shipped: Assistant) -> None:
    whole = shipped.ask(PROTECTED)
    assert shipped.ask(PROTECTED, documents=["senat-traite-2019"]) == whole
    assert shipped.ask(PROTECTED, documents="senat-traite-2019") == whole
    assert shipped.ask(PROTECTED, documents=(name for name in ["senat-traite-2019"])) == whole
    nothing = shipped.ask(PROTECTED, documents=[])
    assert (nothing.found, nothing.citations, nothing.nearest, nothing.confidence) == (False, (), (), 0)


def test_the_language_follows_the_question_unless_it_is_given() -> None:
    assert ask(PROTECTED).language == "fr"
    assert ask("How many children have been protected since 2016?").language == "en"
    assert ask(PROTECTED, language="en").language == "en"


def test_the_language_of_the_answer_does_not_change_what_is_found(shipped: Assistant) -> None:
    for question in (PROTECTED, "Who asked the question?", "budget du plan"):
        told = [shipped.ask(question, language=language).to_dict() for language in (None, "fr", "en")]
        for answer in told:
            for name in ("language", "missing", "suggestions"):
                del answer[name]
        assert told[0] == told[1] == told[2]


def test_to_dict_has_every_field_of_the_contract() -> None:
    told = ask(PROTECTED).to_dict()
    assert {"question", "language", "found", "confidence", "citations", "nearest"} <= told.keys()
    assert set((told["citations"] or told["nearest"])[0]) == {
        *("quote", "start", "end", "passage", "passage_start", "passage_end", "document", "title", "section"),
        *("speaker", "date", "page", "url", "anchor", "rank", "score", "quotes", "headings", "kind", "answering"),
        "recognised",
        "unofficial_translation",
    }
    assert isinstance(told["citations"], list)


def test_an_earlier_turn_may_be_an_answer_or_its_question(shipped: Assistant) -> None:
    first = shipped.ask("Le dispositif parisien va-t-il être étendu ?")
    by_answer = shipped.ask("Et où ?", history=[first])
    by_question = shipped.ask("Et où ?", history=[first.question])
    assert_sound(by_question, "Et où ?")
    assert by_answer.resolved == by_question.resolved
    assert by_answer.resolved is not None


def test_twenty_threads_get_the_answers_of_one(shipped: Assistant) -> None:
    questions = [*read_evaluation(DATA / "evaluation")[::60], PROTECTED] * 4
    fresh = Assistant.open()  # its caches are still empty
    with ThreadPoolExecutor(20) as pool:
        together = list(pool.map(fresh.ask, questions))
    assert together == [shipped.ask(question) for question in questions]


@pytest.mark.parametrize("question", ["Quelles sont les priorités du plan ?", "Liste toutes les priorités"])
def test_a_sentence_that_names_all_is_given_rather_than_the_prose_around_it(shipped: Assistant, question: str) -> None:
    answer = shipped.ask(question)
    assert (answer.form, answer.parts) == (Form.SENTENCE, ())
    assert "ont permis de définir les grandes priorités de ce plan" in answer.citations[0].quote
