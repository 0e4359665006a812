"""Answers of several parts: lists, questions of two parts, documents side by side; on texts of training/examples."""

import json
from dataclasses import asdict

import numpy as np
import pytest

from assistant import Assistant
from assistant.answer import Form
from assistant.answering.listing import AROUND, READ, candidates, is_about_all
from assistant.answering.members import LISTS, chosen_of, likeliest, load_lists
from assistant.answering.sights import beside, look
from assistant.answering.splitting import is_bare, parts_of, wants_list, without_comparison
from assistant.finding.evidence import Evidence
from assistant.finding.fitted import load_fitted
from assistant.finding.search import Hit
from assistant.fitting.evaluate_answers import Bench, open_bench
from assistant.forms import text_of
from index.engine import EVERYWHERE
from index.matching.encoder import load_encoder
from index.paths import PROJECT
from index.reading.documents import parse_document
from index.reading.sources import Source
from index.storage.store import Index


@pytest.fixture(scope="module")
def bench() -> Bench:
    return open_bench(PROJECT / "training" / "examples" / "answers")


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        (
            "Où et quand le plan a-t-il été signé ?",
            ["Où le plan a-t-il été signé ?", "Quand le plan a-t-il été signé ?"],
        ),
        ("Combien coûte la carte et qui paie ?", ["Combien coûte la carte\u00a0?", "Qui paie ?"]),
        ("Quelles sont les femmes et les hommes ?", ["Quelles sont les femmes et les hommes ?"]),
        ("Who runs it, and is there wifi?", ["Who runs it?", "Is there wifi?"]),
    ],
)
def test_a_question_is_taken_apart_where_it_asks_again(question: str, parts: list[str]) -> None:
    assert list(parts_of(question)) == parts


def test_a_question_for_all_of_a_kind_is_told_from_one_for_a_fact() -> None:
    assert wants_list("Quelles sont toutes les mesures ?")
    assert wants_list("Which documents are needed?")
    assert not wants_list("Quel est le budget ?")
    assert not wants_list("Qui est le maire ?")
    assert wants_list("Que doit faire un baigneur avant d’entrer ?")
    assert wants_list("What has the government decided?")
    assert not wants_list("What does a night cost?")


def test_what_compares_is_not_searched_for_in_each_document() -> None:
    assert without_comparison("Que disent les deux rapports des formations ?") == "des formations\u00a0?"


def test_a_list_has_all_its_items_in_the_documents_order(bench: Bench) -> None:
    answer = bench.assistant.ask("Quels sont tous les projets retenus ?", documents=["ferme-2023"])
    assert (answer.form, answer.found) == (Form.LIST, True)
    [part] = answer.parts
    assert bench.quoted(part.citations) == bench.gold(
        "ferme-2023", ["creuser une réserve", "acheter un minibus", "ouvrir six chambres"]
    )
    assert [citation.start for citation in part.citations] == sorted(citation.start for citation in part.citations)
    assert answer.to_dict()["parts"][0]["citations"][0]["quote"] == part.citations[0].quote


def test_of_two_parts_each_has_its_answer_and_the_other_is_named_as_missing(bench: Bench) -> None:
    question = "Combien coûtera la réserve d’eau, et quel est le salaire du directeur ?"
    answer = bench.assistant.ask(question, documents=["ferme-2023"])
    assert (answer.form, [part.found for part in answer.parts]) == (Form.PARTS, [True, False])
    assert bench.first(answer.parts[0].citations) in bench.gold("ferme-2023", ["coûtera 54 000 euros"])
    assert "Sans réponse\u00a0: «\u00a0Quel est le salaire du directeur ?\u00a0»" in " ".join(
        text_of(answer).split("\n")
    )


def test_documents_stand_side_by_side_the_oldest_first(bench: Bench) -> None:
    question = "Combien de personnes ont été accueillies chaque année ?"
    answer = bench.assistant.ask(question, documents=["ferme-2024", "ferme-2023"])
    assert answer.form is Form.COMPARISON
    assert [part.document for part in answer.parts] == ["ferme-2023", "ferme-2024"]
    assert bench.first(answer.parts[0].citations) in bench.gold("ferme-2023", ["62 personnes"])
    assert bench.first(answer.parts[1].citations) in bench.gold("ferme-2024", ["71 personnes"])
    assert [citation.rank for citation in answer.citations] == list(range(1, len(answer.citations) + 1))


def test_prose_under_another_heading_is_no_list(bench: Bench) -> None:
    answer = bench.assistant.ask("Quelles sont toutes les planètes du système solaire ?", documents=["plan-oise"])
    assert answer.form is Form.SENTENCE


def test_a_sentence_about_all_of_a_list_is_no_member_of_it() -> None:
    sentences = [
        "Trois difficultés ont été relevées.",
        "Le gel a brisé deux serres.",
        "Elle a ensuite perdu un tracteur.",
        "Ces pannes ont coûté 3 000 euros.",
        "Chacune a été réparée.",
    ]
    told = [is_about_all(sentence, first=place == 0) for place, sentence in enumerate(sentences)]
    assert told == [True, False, False, True, True]


def test_of_the_sentences_those_are_given_of_which_the_best_f1_is_expected() -> None:
    # One: 2 * .9 / (1 + 1.9); two: 2 * 1.7 / (2 + 1.9), the best; three: 2 * 1.8 / (3 + 1.9).
    mask, expected = likeliest(np.array([0.1, 0.9, 0.0, 0.8, 0.1]))
    assert mask.tolist() == [False, True, False, True, False]
    assert expected == pytest.approx(3.4 / 3.9)


def test_what_tells_lists_was_fitted_for_what_is_in_use() -> None:
    fitted_for = json.loads(LISTS.read_text(encoding="utf-8"))["fitted_for"]
    assert fitted_for == asdict(load_fitted().fitted_for), "run python -m assistant.fitting.fit_lists"
    assert load_lists().member.coefficients["behind"] < 0 < load_lists().there.coefficients["second"]


ASKED_AND_ANSWERED = """# Question n° 12

## Question

Mme Vial rappelle que trois ponts sont fermés. Elle souhaite connaître les mesures prévues pour les ponts.
Elle propose de créer un fonds.

## Réponse

Un recensement des ponts sera mené en mai. Les ponts fermés seront réparés.

Seront payés :

- les études ;
- les travaux.
"""


@pytest.mark.parametrize(
    ("question", "among"),
    [
        ("Quelles sont les mesures prévues pour les ponts ?", ["Un recensement", "Les ponts fermés", "Seront payés"]),
        (
            "Quels ponts sont cités ?",
            ["Mme Vial", "Elle propose", "Un recensement", "Les ponts fermés", "Seront payés"],
        ),
        ("Quelles sont les demandes de Mme Vial ?", ["Mme Vial", "Elle souhaite", "Elle propose", "Un recensement"]),
    ],
)
def test_what_is_planned_is_not_looked_for_where_it_is_asked(question: str, among: list[str]) -> None:
    encoder = load_encoder()
    document = parse_document(ASKED_AND_ANSWERED, identifier="ponts", sha256="1")
    catalogue = Index.build([Source(document)], encoder).catalogue
    first = next(p for p in range(99) if catalogue.text_of(p).startswith("Un recensement"))
    sections = candidates(catalogue, encoder, question, [Hit(first, 1.0, Evidence())], EVERYWHERE)
    texts = [catalogue.text_of(position) for section in sections for position in section.positions]
    assert [one for one in among if not any(text.startswith(one) for text in texts)] == []
    asking = {"Mme Vial", "Elle souhaite", "Elle propose"} - set(among)
    assert [text for text in texts if text.startswith(tuple(asking) or "§")] == []


def test_neighbours_are_those_of_the_same_block() -> None:
    near = beside(np.array([1.0, 3.0, 5.0, 7.0]), np.array([0, 0, 1, 1]), -6.0)
    assert near.tolist() == [(-6 + 3) / 2, (1 - 6) / 2, (-6 + 7) / 2, (5 - 6) / 2]


def test_of_a_question_and_its_answer_the_list_is_of_one_voice(bench: Bench) -> None:
    document = parse_document(ASKED_AND_ANSWERED, identifier="ponts", sha256="1")
    assistant = Assistant(Index.build([Source(document)], bench.assistant.encoder), bench.assistant.encoder)
    question = "Quels ponts sont cités ?"
    seen = look(
        assistant.catalogue, assistant.encoder, question, assistant.examine(question), assistant.read, EVERYWHERE
    )
    assert seen is not None
    assert set(seen.asking.tolist()) == {True, False}
    lists = load_lists()
    mask = chosen_of(seen, lists.member, lists.among).mask
    assert len(set(seen.asking[mask].tolist())) == 1


def test_of_a_long_section_what_stands_around_the_hits_is_read() -> None:
    text = "# Rapport\n\n" + " ".join(f"Le point {number} est clos." for number in range(100))
    encoder = load_encoder()
    index = Index.build([Source(parse_document(text, identifier="r", sha256="1"))], encoder)
    [section] = candidates(index.catalogue, encoder, "Quels points ?", [Hit(50, 1.0, Evidence())], EVERYWHERE)
    assert section.positions == tuple(range(50 - AROUND, 50 + AROUND + 1))
    assert len(section.positions) <= READ


@pytest.mark.parametrize(
    ("question", "document", "heading"),
    [
        ("Liste les difficultés rencontrées en 2023", "ferme-2023", "Les difficultés"),
        ("Quelles difficultés l’association a-t-elle connues ?", "ferme-2024", "Les difficultés"),
        ("Quelles sont les décisions du conseil ?", "transport", "Ce qui est décidé"),
    ],
)
def test_a_list_is_given_where_heading_and_title_have_the_words(
    bench: Bench, question: str, document: str, heading: str
) -> None:
    answer = bench.assistant.ask(question, documents=[document])
    assert answer.form is Form.LIST
    assert {citation.headings[-1] for citation in answer.parts[0].citations} == {heading}
    assert answer.why is not None
    assert answer.why.heading == heading


def test_no_list_is_made_of_a_section_about_something_else(bench: Bench) -> None:
    for question, document in (
        ("Quels sont les syndicats signataires ?", "plan-oise"),
        ("List all the trains of the valley.", "plan-oise"),
        ("List all the house rules.", "ferme-2023"),
    ):
        assert bench.assistant.ask(question, documents=[document]).form is not Form.LIST


@pytest.mark.parametrize(
    ("question", "asked", "bare"),
    [
        ("Peut-on fumer, dans l’un et dans l’autre ?", "Peut-on fumer\u00a0?", False),
        ("Qui présidait l’association, année par année ?", "Qui présidait l’association\u00a0?", False),
        ("Compare les difficultés des deux années.", "les difficultés\u00a0?", True),
        ("What do both reports say about eels?", "eels\u00a0?", True),
    ],
)
def test_what_is_asked_of_each_document_keeps_its_hyphens(question: str, asked: str, bare: bool) -> None:
    assert without_comparison(question) == asked
    assert is_bare(asked) is bare


def test_a_document_that_is_compared_with_one_that_answers_is_given_sooner(bench: Bench) -> None:
    alone = bench.assistant.ask("les difficultés ?", documents=["ferme-2023"])
    assert not alone.found
    answer = bench.assistant.ask("Compare les difficultés des deux années.", documents=["ferme-2023", "ferme-2024"])
    assert [part.found for part in answer.parts] == [True, True]
    gold = bench.gold("ferme-2023", ["La sécheresse a détruit", "Le logement manque toujours", "Enfin, le minibus"])
    assert bench.quoted(answer.parts[0].citations) == gold
