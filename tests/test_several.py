"""Answers of several parts: lists, questions of two parts, documents side by side; on texts of training/examples."""

import pytest

from assistant.answer import Form
from assistant.answering.listing import _prose, holds_list
from assistant.answering.splitting import is_bare, parts_of, wants_list, without_comparison
from assistant.fitting.evaluate_answers import Bench, open_bench
from assistant.forms import text_of
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
    text = """# Rapport

## Les difficultés

Trois difficultés ont été relevées. Le gel a brisé deux serres. Elle a ensuite perdu un tracteur. Ces pannes ont coûté
3 000 euros. Chacune a été réparée.
"""
    encoder = load_encoder()
    index = Index.build([Source(parse_document(text, identifier="r", sha256="1"))], encoder)
    catalogue = index.catalogue
    kept = [catalogue.text_of(position) for position in _prose(catalogue, range(len(catalogue.sentences)))]
    assert kept == ["Le gel a brisé deux serres.", "Elle a ensuite perdu un tracteur."]


def test_one_sentence_may_be_a_list_by_itself() -> None:
    assert holds_list("Le conseil retient trois mesures : planter des haies, fermer la route et former vingt agents.")
    assert not holds_list("Le conseil retient ceci : la route sera fermée.")
    assert not holds_list("Les haies, les routes et les ponts sont fermés.")


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
        ("Quelles difficultés l’association a-t-elle connues ?", "plan-oise"),
        ("Quels sont les partenaires de la ferme ?", "transport"),
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
