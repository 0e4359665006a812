"""The measures, on results whose figures can be counted by hand."""

import json
import re
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import brier_score_loss, roc_auc_score

from assistant import Assistant
from assistant.fitting.cases import Case, read_cases
from assistant.fitting.evaluate import (
    Result,
    main,
    misses,
    ranking_table,
    refusal_table,
    roc_area,
    run,
)
from index.errors import QuestionsError


def result(
    gold: Sequence[int], ranked: Sequence[int], probability: float = 0.5, kind: str = "direct", language: str = "fr"
) -> Result:
    case = Case("?", language, kind, frozenset(gold))  # type: ignore[arg-type]
    return Result(case, tuple(ranked), probability, probability >= 0.5)


RESULTS = [
    result([4], [4, 1, 2, 3], 0.95),  # rank 1
    result([7, 2], [9, 2, 7], 0.85, "typo"),  # rank 2
    result([3], [5, 1, 2, 3], 0.55, "typo", "en"),  # rank 4
    result([8], [1, 2, 3], 0.15, "typo"),  # not found at all, refused
    result([], [1, 2], 0.1, "outside"),
    result([], [3], 0.65, "outside"),  # answered all the same
    result([], [], 0.0, "outside", "en"),
]


def test_ranks() -> None:
    assert [r.rank for r in RESULTS] == [1, 2, 4, None, None, None, None]
    assert [r.correct for r in RESULTS] == [True, False, False, False, False, False, False]


def test_the_ranking_table_counted_by_hand() -> None:
    head, *rows = [line.split() for line in ranking_table(RESULTS)]
    assert head == ["kind", "n", "hit@1", "hit@3", "MRR"]
    assert rows == [
        ["all", "4", "25.0%", "50.0%", "0.438"],  # (1 + 1/2 + 1/4 + 0) / 4
        ["direct", "1", "100.0%", "100.0%", "1.000"],
        ["typo", "3", "0.0%", "33.3%", "0.250"],
        ["lang", "en", "1", "0.0%", "0.0%", "0.250"],
        ["lang", "fr", "3", "33.3%", "66.7%", "0.500"],
    ]


def test_the_refusal_table_counted_by_hand() -> None:
    area, refused, answered, brier, head, *bins = refusal_table(RESULTS)
    # Of 4 x 3 pairs, 0.65 is above 0.55 and 0.15: 10 are in order.
    assert area == "ROC area 0.833"
    assert refused.split()[-3:] == ["25.0%", "of", "4"]
    assert answered.split()[-3:] == ["33.3%", "of", "3"]
    said = [r.probability for r in RESULTS]
    assert float(brier.split()[2]) == pytest.approx(brier_score_loss([r.correct for r in RESULTS], said), abs=6e-4)
    assert head.split() == ["probability", "n", "said", "true"]
    assert [line.split() for line in bins] == [
        ["0.0", "to", "0.2", "3", "0.08", "0.00"],
        ["0.4", "to", "0.6", "1", "0.55", "0.00"],
        ["0.6", "to", "0.8", "1", "0.65", "0.00"],
        ["0.8", "to", "0.9", "1", "0.85", "0.00"],
        ["0.9", "to", "1.0", "1", "0.95", "1.00"],
    ]


def test_every_result_falls_into_one_bin() -> None:
    edges = [result([1], [1], p) for p in (0.0, 0.2, 0.4, 0.6, 0.8, 0.9, 1.0)] + [result([], [], 0.5)]
    bins = [line.split() for line in refusal_table(edges)[5:]]
    assert [int(line[3]) for line in bins] == [1, 1, 2, 1, 1, 2]


def test_no_refusal_figures_from_one_kind_alone() -> None:
    assert len(refusal_table(RESULTS[:3])) == 1
    assert len(refusal_table(RESULTS[4:])) == 1
    assert ranking_table(RESULTS[4:])[1:] == []


@given(
    st.lists(st.sampled_from(np.linspace(0, 1, 9).tolist()), min_size=1, max_size=20),
    st.lists(st.sampled_from(np.linspace(0, 1, 9).tolist()), min_size=1, max_size=20),
)
def test_the_roc_area_equals_scikit_learn_s(positive: list[float], negative: list[float]) -> None:
    truth = [1] * len(positive) + [0] * len(negative)
    assert roc_area(positive, negative) == pytest.approx(roc_auc_score(truth, positive + negative))


PROTECTED, GOLD = "Combien de mineurs ont été protégés ?", "Plus d'une centaine de mineurs"
LINES = [
    {"q": PROTECTED, "lang": "fr", "kind": "direct", "gold": [GOLD]},
    {"q": "Quelle est la capitale du Pérou ?", "lang": "fr", "kind": "outside", "gold": []},
    {"lang": "fr", "kind": "pronoun", "turns": [{"q": PROTECTED, "gold": [GOLD]}, {"q": "Et où ?", "gold": [GOLD]}]},
]


@pytest.fixture(scope="module")
def shipped() -> Assistant:
    return Assistant.open()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "questions.jsonl"
    path.write_text("".join(f"{json.dumps(line)}\n" for line in LINES), encoding="utf-8")
    return path


def test_questions_and_dialogues_are_read(shipped: Assistant, file: Path) -> None:
    direct, outside, first, second = read_cases(file, shipped.catalogue)
    (position,) = direct.gold
    assert GOLD in shipped.catalogue.text_of(position)
    assert (direct.question, direct.language, direct.kind, direct.history) == (PROTECTED, "fr", "direct", ())
    assert (outside.gold, outside.kind) == (frozenset(), "outside")
    assert (first.kind, first.history, first.gold) == ("first turn", (), direct.gold)
    assert (second.kind, second.history, second.question) == ("pronoun", (PROTECTED,), "Et où ?")


def test_gold_that_is_not_in_the_document_is_an_error(shipped: Assistant, file: Path) -> None:
    file.write_text(json.dumps({"q": "?", "lang": "fr", "kind": "x", "gold": ["pas dans le texte"]}), encoding="utf-8")
    with pytest.raises(QuestionsError, match="pas dans le texte"):
        read_cases(file, shipped.catalogue)


def test_what_is_measured_is_what_ask_answers(shipped: Assistant, file: Path) -> None:
    for measured in run(shipped, read_cases(file, shipped.catalogue)):
        answer = shipped.ask(measured.case.question, history=measured.case.history)
        shown = answer.citations or answer.nearest
        assert answer.found == measured.found
        assert answer.confidence == pytest.approx(measured.probability, abs=1e-4)
        assert shipped.catalogue.position(shown[0].anchor) == measured.ranked[0]


def test_misses_name_what_went_wrong(shipped: Assistant) -> None:
    lines = misses(RESULTS, shipped)
    assert [line.split(":")[0].split(" (")[0] for line in lines] == [
        "rank 2",
        "rank 4",
        "rank None",
        "refused",
        "answered",
    ]
    assert shipped.catalogue.text_of(9)[:60] in lines[0]


def test_the_command_line_prints_the_tables(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(file), "--misses"]) == 0
    printed = capsys.readouterr().out
    assert re.search(r"^all +3 +\d+\.\d%", printed, re.MULTILINE)
    assert "ROC area" in printed
    with pytest.raises(SystemExit):
        main([])
