"""What a question wants: nothing, an overview, or an answer."""

import pytest

from assistant import Assistant
from assistant.answer import Form
from assistant.answering.wants import Want, section_of, want_of


@pytest.fixture(scope="module")
def assistant() -> Assistant:
    return Assistant.open()


TALK = (
    "bonjour",
    "Merci beaucoup !",
    "Translate that please",
    "Traduis-moi ça en anglais s'il te plaît",
    "Qui êtes-vous ?",
    "How are you?",
    "What can you do?",
)
OVERVIEWS = (
    "Résume",
    "De quoi parle ce document ?",
    "What is this about?",
    "Quels sont les points clés ?",
    "Fais-moi un résumé en trois phrases svp",
    "Give me a short summary of the document",
    "De quoi s’agit-il dans ce texte ?",
)
QUESTIONS = (
    "Bonjour, qui a posé la question ?",
    "Merci, et quand ?",
    "Aide aux victimes",
    "C'est quoi le GRETA ?",
    "Que dit le rapport sur le budget ?",
    "What does the plan say about minors?",
    "Quelles sont les principales mesures ?",
    "Résume les difficultés",
    "oui",
)


@pytest.mark.parametrize("question", TALK)
def test_who_greets_or_asks_for_something_else_asks_nothing(question: str) -> None:
    assert want_of(question) is Want.TALK


@pytest.mark.parametrize("question", OVERVIEWS)
def test_a_request_for_an_overview_has_no_subject(question: str) -> None:
    assert want_of(question) is Want.OVERVIEW


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_question_with_a_subject_is_one(question: str) -> None:
    assert want_of(question) is Want.ANSWER


def test_a_document_may_be_called_by_words_of_its_title() -> None:
    question = "De quoi parle le règlement de la médiathèque ?"
    assert want_of(question) is Want.ANSWER
    assert want_of(question, ["Règlement intérieur de la médiathèque"]) is Want.OVERVIEW


def test_who_asks_what_a_thing_is_does_not_mean_a_document_on_it() -> None:
    titles = ["Question sur la traite des êtres humains", "Guide de la médiathèque"]
    assert want_of("C'est quoi la traite des êtres humains ?", titles) is Want.ANSWER
    assert want_of("En quoi consiste la traite ?", titles) is Want.ANSWER
    assert want_of("C'est quoi le guide de la médiathèque ?", titles) is Want.OVERVIEW
    assert want_of("C'est quoi ce document ?", titles) is Want.OVERVIEW


def test_a_section_is_called_by_its_heading_in_quotes(assistant: Assistant) -> None:
    named = {"Durée du bail", "Charges", "L'entretien"}
    for question, section in (
        ("De quoi parle «\u00a0Durée du bail\u00a0»\u00a0?", "Durée du bail"),
        ("What is “charges” about?", "Charges"),
        ('Résume "L’entretien"', "L'entretien"),
        ("De quoi parle la durée du bail ?", None),  # a question
        ("Qui paie les « Charges » ?", None),
        ("De quoi parle « Parcelles » ?", None),
    ):
        assert section_of(question, lambda: named) == section
    answer = assistant.ask("De quoi parle « Réponse » ?")
    assert answer.form is Form.OVERVIEW
    assert {citation.section for citation in answer.overviews[0].sentences} == {"réponse"}


def test_talk_gets_a_sentence_and_no_refusal(assistant: Assistant) -> None:
    answer = assistant.ask("Merci beaucoup !")
    assert (answer.form, answer.found, answer.confidence, answer.nearest) == (Form.HELP, False, None, ())
    assert answer.language == "fr"
    assert answer.help is not None
    assert answer.help.startswith("Posez une question sur le document, en français ou en anglais")
    assert len(answer.suggestions) == 3
    english = assistant.ask("Translate that please")
    assert english.help is not None
    assert english.help.startswith("Nothing is translated here")


def test_an_overview_is_made_of_the_documents_own_sentences_in_its_order(assistant: Assistant) -> None:
    answer = assistant.ask("De quoi parle ce document ?")
    assert (answer.form, answer.found) == (Form.OVERVIEW, True)
    [overview] = answer.overviews
    text = assistant.catalogue.documents[overview.document].text
    starts = [citation.start for citation in overview.sentences]
    assert starts == sorted(starts)
    assert len(set(starts)) == len(starts) >= 3
    assert all(text[citation.start : citation.end] == citation.quote for citation in overview.sentences)
    assert {citation.section for citation in overview.sentences} == {"question", "réponse"}
    assert overview.dates == ("2019-03-07", "2019-10-24")
    assert answer.to_dict()["overviews"][0]["dates"] == ["2019-03-07", "2019-10-24"]


def test_an_overview_keeps_to_what_it_is_narrowed_to(assistant: Assistant) -> None:
    [overview] = assistant.ask("Résume", section="question").overviews
    assert {citation.section for citation in overview.sentences} == {"question"}
