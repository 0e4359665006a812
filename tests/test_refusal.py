"""Refusal: features and probabilities that can be worked out by hand."""

from dataclasses import replace
from math import exp, log, log1p

import pytest
from fakes import HashEncoder

from assistant.asking.query import Query
from assistant.finding.evidence import Evidence
from assistant.finding.refusal import Calibrated, Judgement, Model, Uncalibrated, covered, features
from assistant.finding.search import Found, Hit
from index.datatypes import ExpectedQuestion
from index.reading.documents import parse_document
from index.reading.sources import Source
from index.storage.store import Index

TEXT = """Le phare mesure quarante mètres.

Le gardien habite la maison rouge. Elle est vieille."""
NOTHING = Evidence()


@pytest.fixture(scope="module")
def index() -> Index:
    asked = (
        ExpectedQuestion("Quelle hauteur ?", "fr", "formal", ("Le phare mesure",)),
        ExpectedQuestion("Qui l'a construit ?", "fr", "formal", ()),
    )
    sources = [
        Source(parse_document(TEXT, identifier="phare", sha256="1"), asked),
        Source(parse_document("Le port est grand. Les bateaux rentrent le soir.", identifier="port", sha256="2")),
    ]
    return Index.build(sources, HashEncoder())


def query(text: str) -> Query:
    return Query(text, text, "fr")


def found(*scores: tuple[int, float], evidence: Evidence = NOTHING, unanswered: Evidence | None = None) -> Found:
    hits = tuple(Hit(sentence, score, evidence) for sentence, score in scores)
    return Found(hits, {} if unanswered is None else {"phare": unanswered}, {})


def test_a_bent_feature_counts_otherwise_beyond_its_knots() -> None:
    weights = {"a": 1.0, "a over 2.0": -1.0, "a over 5.0": 3.0}
    model = Model(0.0, weights, threshold=0.5, knots={"a": [2.0, 5.0]})
    for value, logit in ((-1.0, -1.0), (2.0, 2.0), (4.0, 2.0), (5.0, 2.0), (6.0, 5.0)):
        assert model.probability({"a": value}) == pytest.approx(1 / (1 + exp(-logit))), value


def test_a_probability_is_the_logistic_of_a_weighted_sum() -> None:
    model = Model(-1.0, {"a": 2.0, "b": -0.5}, threshold=0.5)
    assert model.probability({"a": 1.0, "b": 2.0, "unused": 99.0}) == pytest.approx(0.5)  # logit 0
    assert model.probability({"a": 1.5, "b": 2.0}) == pytest.approx(1 / (1 + exp(-1)))
    assert model.probability({"a": 0.0, "b": 0.0}) == pytest.approx(exp(-1) / (1 + exp(-1)))
    assert model.probability({"a": 1e9, "b": 0.0}) == pytest.approx(1)
    assert model.probability({"a": -1e9, "b": 0.0}) == pytest.approx(0)
    with pytest.raises(KeyError):
        model.probability({"a": 1.0})


def test_features_of_a_case_made_by_hand(index: Index) -> None:
    best = Evidence(0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.25, 0.35)
    against = Evidence(1.1, 1.2, 1.3, 1.4, 1.5, 1.6, 0.17, 0.18, 0.19, 0.75, 0.85)
    other = Hit(1, 3.5, NOTHING)
    case = Found((Hit(0, 5.0, best), other), {"phare": against, "port": NOTHING}, {})
    values = features(index, query("Combien mesure le phare breton ?"), case)
    assert (values["own_dense"], values["own_words"], values["own_late"], values["context_late"]) == (
        0.1,
        0.2,
        0.3,
        0.6,
    )
    assert (values["asked_dense"], values["asked_words"], values["asked_late"]) == (0.7, 0.8, 0.9)
    assert (values["vote"], values["learned"]) == (0.25, 0.35)
    assert (values["unanswered_asked_dense"], values["unanswered_asked_late"]) == (0.17, 0.19)
    assert (values["unanswered_vote"], values["unanswered_learned"]) == (0.75, 0.85)
    assert (values["score"], values["margin"]) == (5.0, 1.5)
    assert values["length"] == pytest.approx(log1p(4))  # combien, mesure, phare, breton
    assert "unanswered_own_dense" not in values


def test_a_kind_asked_and_held_or_lacking(index: Index) -> None:
    def kinds(question: str, sentence: int) -> set[str]:
        values = features(index, query(question), found((sentence, 1.0)))
        return {name for name, value in values.items() if name.startswith(("lacks_", "holds_")) and value == 1.0}

    assert kinds("Combien mesure le phare ?", 0) == {"holds_count"}
    assert kinds("Combien de gardiens ?", 1) == {"lacks_count"}
    assert kinds("Quand et pourquoi ?", 0) == {"lacks_date", "lacks_reason"}
    assert kinds("Quel budget, et combien de mètres ?", 0) == {"lacks_amount", "holds_count"}
    assert kinds("Que fait le gardien ?", 1) == set()


def test_a_heading_gives_its_year_and_its_names_to_what_stands_below() -> None:
    text = "# Bilan 2018 de Brest\n\nLe port a reçu neuf navires."
    found_here = Index.build([Source(parse_document(text, identifier="d", sha256="1"))], HashEncoder())

    def lacks(question: str) -> tuple[float, float]:
        seen = features(found_here, query(question), found((0, 1.0)))
        return seen["lacks_number"], seen["lacks_name"]

    assert lacks("Combien de navires à Brest en 2018 ?") == (0.0, 0.0)
    assert lacks("Combien de navires à Lorient en 2017 ?") == (1.0, 1.0)


def test_margin_of_one_hit_and_of_a_far_one(index: Index) -> None:
    assert features(index, query("phare"), found((0, 4.0)))["margin"] == 4.0
    assert features(index, query("phare"), found((0, 50.0), (1, 1.0)))["margin"] == 10.0
    assert features(index, query("phare"), found((0, 2.0), (1, 2.0)))["margin"] == 0.0


def test_without_known_unanswered_questions_nothing_speaks_against(index: Index) -> None:
    values = features(index, query("phare"), found((0, 1.0)))
    assert {value for name, value in values.items() if name.startswith("unanswered_")} == {0.0}
    # What speaks against another document's answering is no matter of this one.
    elsewhere = Found((Hit(3, 1.0, NOTHING),), {"phare": replace(NOTHING, vote=1.0)}, {})
    assert features(index, query("port"), elsewhere)["unanswered_vote"] == 0.0


def test_covered_is_the_share_of_rarity(index: Index) -> None:
    # 7 sentences with their contexts and questions are the keys; idf = ln(1 + (N - n + 0.5) / (n + 0.5)).
    keys = len(index.catalogue.keys)

    def rarity(holding: int) -> float:
        return log(1 + (keys - holding + 0.5) / (holding + 0.5))

    holding = sum("gardien" in key.text for key in index.catalogue.keys)
    gardien, unknown = rarity(holding), rarity(0)
    assert 0 < holding < keys
    hit = Hit(1, 1.0, NOTHING)
    assert covered(index, query("le gardien"), hit) == pytest.approx(1)
    assert covered(index, query("Gardiens !"), hit) == pytest.approx(1)  # another form of the word
    assert covered(index, query("gardien girafe"), hit) == pytest.approx(gardien / (gardien + unknown))
    assert covered(index, query("girafe"), hit) == 0.0
    assert covered(index, query("gardien gardien girafe"), hit) == pytest.approx(gardien / (gardien + unknown))
    assert covered(index, query("le la les"), hit) == 0.0
    assert covered(index, query("gardien"), Hit(0, 1.0, NOTHING)) == 0.0


def test_the_judge_asks_the_model_of_the_best_hit_s_document(index: Index) -> None:
    score = Model(0.0, {"score": 1.0}, threshold=0.7)
    opposite = Model(0.0, {"score": -1.0}, threshold=0.2)
    judge = Calibrated(with_questions=score, without_questions=opposite)
    port = next(i for i, sentence in enumerate(index.catalogue.sentences) if sentence.document == "port")
    assert judge.judge(index, query("phare"), found((0, 1.0))) == Judgement(True, pytest.approx(0.731, abs=1e-3))
    assert judge.judge(index, query("phare"), found((0, 0.8))) == Judgement(False, pytest.approx(0.690, abs=1e-3))
    assert judge.judge(index, query("port"), found((port, 1.0), (0, 0.5))) == Judgement(
        True, pytest.approx(0.269, abs=1e-3)
    )
    assert judge.judge(index, query("port"), found((port, 2.0), (0, 0.5))) == Judgement(
        False, pytest.approx(0.119, abs=1e-3)
    )
    assert judge.judge(index, query("port"), found()) == Judgement(False, 0.0)
    exactly = Calibrated(replace(score, threshold=0.5), opposite)
    assert exactly.judge(index, query("phare"), found((0, 0.0))) == Judgement(True, 0.5)


def test_where_nothing_was_calibrated_words_alone_decide_and_no_probability_is_said(index: Index) -> None:
    judge = Uncalibrated()

    def answered(question: str, *hits: tuple[int, float]) -> bool:
        judged = judge.judge(index, query(question), found(*hits))
        assert judged.confidence is None
        return judged.answered

    assert answered("Le gardien habite la maison ?", (1, -5.0), (0, -9.0))
    assert not answered("Le gardien habite la girafe ?", (1, 99.0))
    assert not answered("Le gardien ?")
