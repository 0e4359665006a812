"""An article, a year, a person: what a question names decides."""

import pytest

from assistant.asking.named import article_of, spoken_of, year_of
from assistant.asking.requests import is_about_requests, is_request, only_asks
from assistant.assistant import Assistant
from index.matching.encoder import load_encoder
from index.reading.documents import parse_document
from index.reading.sources import Source
from index.storage.store import Index

LAW = """Règlement des étangs

Article L. 12-3

La pêche est ouverte en mai.

Elle ferme en août.

Article 6 bis – Amendes

Le garde perçoit neuf euros.
"""
REPORT = """Syndicat des étangs

Rapport annuel {year}

Le syndicat a curé {count} étangs. Il emploie des gardes.
"""
SITTING = """Séance du 3 mai 2031

M. Paul Renard, ministre de la mer. Les digues seront relevées.

Mme Lise Morel. C'est bien tard !
"""


def assistant(*texts: str) -> Assistant:
    encoder = load_encoder()
    documents = [parse_document(text, identifier=f"d{n}", sha256=str(n)) for n, text in enumerate(texts)]
    return Assistant(Index.build([Source(document) for document in documents], encoder), encoder)


@pytest.mark.parametrize(
    ("question", "key"),
    [
        ("Que dit l'article L12-3 ?", "l12-3"),
        ("Que dit l’article L. 12-3 ?", "l12-3"),
        ("et l'art. 6 bis ?", "6bis"),
        ("Article premier ?", "1"),
        ("l'article 1er", "1"),
        ("article II", "2"),
        ("un article de presse", None),
        ("les articles 4 et l'article 5", None),
    ],
)
def test_which_article_a_question_names(question: str, key: str | None) -> None:
    article = article_of(question)
    assert (article.key if article else None) == key


def test_an_article_is_given_in_its_order_and_one_that_is_not_there_is_refused() -> None:
    asked = assistant(LAW)
    answer = asked.ask("Que dit l'article L12-3 du règlement ?")
    assert answer.found
    assert answer.citations[0].quote.startswith("La pêche est ouverte en mai.")
    assert {citation.section for citation in answer.citations} == {"Article L. 12-3"}
    assert asked.ask("Que dit l'article 6 bis ?").citations[0].quote == "Le garde perçoit neuf euros."
    assert not asked.ask("Que dit l'article 6 ?").found
    two = assistant(LAW, LAW.replace("des étangs", "des haies").replace("Article L. 12-3", "Article 12-3"))
    letters = {name: two.ask(f"article L. 12-3 du règlement des {name}").citations[0] for name in ("étangs", "haies")}
    assert {name: found.title for name, found in letters.items()} == {n: f"Règlement des {n}" for n in letters}
    assert letters["haies"].headings[-1] == "Article 12-3"  # a code may leave out the letter that everybody writes
    assert not asked.ask("Que dit l'article L. 999-1 ?").found


def test_of_yearly_reports_the_year_that_is_asked_wins_and_another_is_refused() -> None:
    asked = assistant(*(REPORT.format(year=2020 + n, count=n + 3) for n in range(3)))
    for year, count in ((2020, 3), (2021, 4), (2022, 5)):
        answer = asked.ask(f"Combien d'étangs le syndicat a-t-il curés en {year} ?")
        assert answer.found
        assert f"a curé {count} étangs" in answer.citations[0].quote
        assert answer.citations[0].date == str(year)
    assert not asked.ask("Combien d'étangs le syndicat a-t-il curés en 2017 ?").found


@pytest.mark.parametrize(
    ("question", "year"),
    [
        ("Combien en 2029 ?", 2029),
        ("Que dit la loi du 13 avril 2016 ?", None),
        ("De 2018 à 2020 ?", None),
        ("Où ?", None),
    ],
)
def test_which_year_a_question_asks_about(question: str, year: int | None) -> None:
    assert year_of(question) == year


def test_what_somebody_said_are_their_words_and_nobody_else_s() -> None:
    asked = assistant(SITTING)
    for question, quote in (
        ("Qu'a dit Lise Morel ?", "C'est bien tard !"),
        ("Qu'a déclaré M. Renard ?", "Les digues seront relevées."),
        ("Qu’a dit le ministre ?", "Les digues seront relevées."),
    ):
        answer = asked.ask(question)
        assert (answer.found, answer.citations[0].quote) == (True, quote)
    assert not asked.ask("Qu'a dit la rapporteure ?").found


def test_whose_words_are_asked_for() -> None:
    names = ["M. Paul Renard, ministre de la mer", "Ministère de la santé"]
    told = spoken_of("Qu'a répondu le ministre de la santé sur les lits ?", lambda: names)
    assert told is not None
    assert told.speaker == "ministere de la sante"
    assert "lits" in told.words
    assert spoken_of("Combien de lits ?", lambda: names) is None
    secretariat = ["Secrétariat d'État auprès du Premier ministre, chargé de l'égalité"]
    nobody = spoken_of("Qu'a répondu le ministre de l’Intérieur sur ce point ?", lambda: secretariat)
    assert nobody is not None
    assert (nobody.speaker, nobody.called) == (None, "le ministre de l’Intérieur")
    english = spoken_of("What did the Minister of the Interior say?", lambda: secretariat)
    assert english is not None
    assert (english.speaker, english.called) == (None, "the Minister of the Interior")
    assert spoken_of("What did the Minister of Health say?", lambda: names) is None


@pytest.mark.parametrize(
    "sentence",
    [
        "Elle souhaite savoir combien de camions seront agréés.",
        "Il lui demande donc de bien vouloir lui indiquer les mesures envisagées.",
        "M. Dufay a voulu savoir quelle serait la durée des travaux.",
        "Mme Roy demande à M. le maire, s'il compte rouvrir la crèche.",
        "She asked the minister whether the line would reopen.",
    ],
)
def test_a_sentence_that_only_says_what_somebody_wants_to_know(sentence: str) -> None:
    assert is_request(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "Le syndicat demande le report du vote au 3 mai.",
        "La demande est déposée en mairie avant le 1er mars.",
        "Après un échange, le point est ajourné : le conseil souhaite connaître l'estimation du service des domaines.",
        "Vous voudrez bien noter que la halle ferme.",
        "Le juge demande de payer 300 euros.",
    ],
)
def test_a_sentence_that_tells_is_no_request(sentence: str) -> None:
    assert not is_request(sentence)


def test_what_is_only_asked_is_no_answer_but_to_a_question_about_it() -> None:
    asked = assistant(
        "Réunion publique du 4 mai 2031\n\nMme Roy demande quand la crèche de Vorsanne rouvrira.\n\nLe débat est clos."
    )
    refused = asked.ask("Quand la crèche de Vorsanne rouvrira-t-elle ?")
    assert (refused.found, refused.nearest[-1].quote) == (
        False,
        "Mme Roy demande quand la crèche de Vorsanne rouvrira.",
    )
    assert asked.ask("Que demande Mme Roy ?").citations[0].quote == refused.nearest[-1].quote
    assert is_about_requests("Que veut savoir Mme Roy ?")
    assert not is_about_requests("Je voudrais savoir quand la crèche rouvrira.")
    assert not is_about_requests("Que veut dire « crèche » ?")


def test_what_a_request_tells_beside_is_still_told() -> None:
    told = "Il demande si elle compte rouvrir le musée, fermé depuis 2027."
    assert not only_asks(told, "Depuis quand le musée est-il fermé ?")
    assert only_asks(told, "Le musée, fermé depuis 2027, rouvrira-t-il ?")
