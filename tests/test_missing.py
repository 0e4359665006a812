"""What a refusal names as missing, and what a question takes for granted: right, or nothing."""

import pytest

from assistant import Assistant
from assistant.answer import Answer
from assistant.asking.naming import named_by
from assistant.page.html import html_answer
from assistant.render import instead_words, markdown_turn, text_answer
from assistant.why import Instead
from index.datatypes import Language
from index.matching.encoder import load_encoder
from index.reading.documents import parse_document
from index.reading.sources import Source
from index.storage.store import Index
from tests.cited import CITED


@pytest.mark.parametrize(
    ("question", "language", "name"),
    [
        ("Quel est le salaire de la directrice ?", "fr", "le salaire de la directrice"),
        ("Quel est le budget prévu pour la formation ?", "fr", "le budget"),
        ("Quel est le taux du livret A ?", "fr", "le taux du livret A"),
        ("Combien d’éoliennes ont été installées ?", "fr", "le nombre d’éoliennes installées"),
        ("Combien de salles de bains ?", "fr", "le nombre de salles de bains"),
        ("Combien de moulins bordent la rivière ?", "fr", "le nombre de moulins"),
        ("Comment s’appelle le chef de culture ?", "fr", "le nom du chef de culture"),
        ("Comment s'appellent les élues ?", "fr", "le nom des élues"),
        ("Combien coûte une place ?", "fr", "le prix d’une place"),
        ("Y a-t-il un parking ?", "fr", "un parking"),
        ("Qui est son adjointe ?", "fr", "l’adjointe"),
        ("Is there any wifi?", "en", "wifi"),
        ("How many wind turbines were installed?", "en", "the number of wind turbines installed"),
        ("What is the phone number of the shelter?", "en", "the phone number of the shelter"),
        ("How much does the 3D printer cost?", "en", "the price of the 3D printer"),
    ],
)
def test_a_question_of_a_few_forms_names_what_it_asks_for(question: str, language: Language, name: str) -> None:
    named = named_by(question, language)
    assert named is not None
    assert named.name == name


@pytest.mark.parametrize(
    "question",
    ["Combien de temps faut-il ?", "Combien de centres de ce type ?", "Que faire ?", "Quelle est la demande de M. X ?"],
)
def test_of_any_other_nothing_is_named(question: str) -> None:
    assert named_by(question, "fr") is None


def test_what_is_left_out_of_a_name_is_known() -> None:
    whole, part = named_by("Quel est le budget ?", "fr"), named_by("Quel est le budget des fêtes en mai ?", "fr")
    assert whole is not None
    assert part is not None
    assert (whole.whole, part.whole) == (True, False)


@pytest.fixture(scope="module")
def shipped() -> Assistant:
    return Assistant.open()


@pytest.mark.parametrize(
    ("question", "missing"),
    [
        ("Quel est le budget du second plan d'action ?", "le budget du second plan"),
        ("Combien de mesures le plan comporte-t-il ?", "le nombre de mesures du plan"),
        # The vote of prepared questions named staff, structures and profits here.
        ("numéro de téléphone de la MIPROF", None),
        ("À quelle distance de Paris les jeunes sont-ils envoyés ?", None),
        ("Combien gagne un député européen ?", None),
        ("When is the UN World Day against Trafficking in Persons?", None),
    ],
)
def test_prepared_questions_name_what_is_missing_where_they_are_about_it(
    shipped: Assistant, question: str, missing: str | None
) -> None:
    answer = shipped.ask(question)
    assert not answer.found
    assert answer.missing == missing


PAGE = """# Le potager

Le potager compte douze carrés. Les légumes vont à la cantine. Un jardinier vient le mardi et le vendredi.
"""


def test_a_document_without_prepared_questions_lacks_what_it_has_no_word_for() -> None:
    encoder = load_encoder()
    index = Index.build([Source(parse_document(PAGE, identifier="potager", sha256="1"))], encoder)
    answer = Assistant(index, encoder).ask("Combien d’éoliennes ont été installées ?")
    assert (answer.found, answer.missing) == (False, "le nombre d’éoliennes installées")


@pytest.mark.parametrize(
    "question",
    [
        "Combien de tracteurs ont servi au maire ?",  # of those that served, not of all
        "Quel est le salairre de la directrice ?",  # a word that it may have, well spelt
        "What is the salary of the gardener in winter?",  # a word that it may have, in French
    ],
)
def test_a_name_that_may_be_that_of_something_else_is_not_given(question: str) -> None:
    encoder = load_encoder()
    index = Index.build([Source(parse_document(PAGE, identifier="potager", sha256="1"))], encoder)
    answer = Assistant(index, encoder).ask(question)
    assert (answer.found, answer.missing) == (False, None)


def test_who_does_not_speak_is_told_with_those_who_do() -> None:
    bare = Assistant.without_questions()
    answer = bare.ask("Qu'a répondu le ministre de l'Intérieur ?")
    assert not answer.found
    assert answer.instead is not None
    assert answer.instead.asked == "le ministre de l'Intérieur"
    speakers = [section.speaker for section in bare.catalogue.documents["senat-traite-2019"].sections]
    assert [name for name in answer.instead.speakers if name not in speakers] == []
    assert answer.to_dict()["instead"]["speakers"] == list(answer.instead.speakers)
    year = bare.ask("Quel était le budget en 1998 ?").instead
    assert year == Instead("1998", dates=("2019-03-07", "2019-10-24"))
    assert bare.ask("Quel était le budget en 2018 ?").instead is None  # which the text names


def test_it_is_said_in_fixed_words_around_the_document_s_own() -> None:
    refused = Answer("q", "fr", False, 0.03, nearest=(CITED,), instead=Instead("le maire", ("Mme <A>", "M. B")))
    said = "Rien dans ce document n’est dit par «\u00a0le maire\u00a0». Y parlent\u00a0: Mme <A>\u00a0; M. B."
    assert instead_words(refused) == said
    assert said in text_answer(refused)
    assert "Y parlent\u00a0: Mme &lt;A&gt;" in html_answer(refused, 1, "/", {"senat": "fr"})
    assert "Mme \\<A\\>" in markdown_turn(refused, "fr")
    many = Answer("q", "en", False, 0.03, instead=Instead("1998", dates=tuple(f"2{n:03}-05-01" for n in range(9))))
    assert instead_words(many).endswith("Dates of its texts: 1 May 2000; 1 May 2001; 1 May 2002; 1 May 2003; 5 others.")
