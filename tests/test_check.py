"""The check of expected questions: silent on a good file, one line for each thing that is wrong."""

from dataclasses import replace
from pathlib import Path

import pytest

from index.datatypes import ExpectedQuestion, Topic
from index.errors import QuestionsError
from index.passages import make_passages
from index.paths import DATA
from index.reading.check import QUESTIONS_PER_SENTENCE, UNANSWERED, Report, check_questions, read_evaluation
from index.reading.documents import parse_document
from index.reading.sources import read_sources

TEXT = "Des enfants sont aidés. L'aide est gratuite."
DOCUMENT = parse_document(TEXT, identifier="aide", sha256="0")
SENTENCES = [sentence for passage in make_passages(DOCUMENT) for sentence in passage.sentences]
TOPICS = {"budget": Topic("budget", "le budget", "the budget"), "greeting": Topic("greeting", "", "")}


def questions(
    children: int = QUESTIONS_PER_SENTENCE, free: int = QUESTIONS_PER_SENTENCE, unanswered: int = UNANSWERED
) -> list[ExpectedQuestion]:
    return [
        *(ExpectedQuestion(f"Qui {i} ?", "fr", "plain", ("enfants",)) for i in range(children)),
        *(ExpectedQuestion(f"Free {i}?", "en", "sms", ("gratuite",)) for i in range(free)),
        *(ExpectedQuestion(f"Combien {i} ?", "fr", "plain", (), "budget") for i in range(unanswered - 1)),
        ExpectedQuestion("Bonjour", "fr", "plain", (), "greeting"),
    ]


def check(given: list[ExpectedQuestion], topics: dict[str, Topic] = TOPICS, evaluation: tuple[str, ...] = ()) -> Report:
    return check_questions(DOCUMENT, SENTENCES, given, topics, evaluation)


def test_a_good_file_has_no_problem_and_is_counted() -> None:
    report = check(questions(), evaluation=("Quels enfants ?",))
    assert report.problems == ()
    assert (report.total, report.unanswered) == (2 * QUESTIONS_PER_SENTENCE + UNANSWERED, UNANSWERED)
    assert report.by_sentence == (("aide-s1-1", 60), ("aide-s1-2", 60))
    assert report.by_language == (("fr", 560), ("en", 60))
    assert report.by_register == (("plain", 560), ("sms", 60))


def test_each_fault_is_one_line_that_names_it() -> None:
    lost = ExpectedQuestion("Où ?", "fr", "plain", ("Paris",))
    assert check([*questions(), lost]).problems == (
        "“Où ?”: “Paris” stands in no sentence of aide; quote a part of exactly one.",
    )
    again = ExpectedQuestion("  combien, 7 !! ", "fr", "plain", (), "budget")
    assert check([*questions(), again]).problems == ("“Combien 7 ?”: comes 2 times.",)
    assert check(questions(), evaluation=("QUÎ... 3 ?",)).problems == (
        "“Qui 3 ?”: is also a question of the evaluation.",
    )
    assert check(questions(free=59)).problems == ("aide-s1-2 (“L'aide est gratuite.…”): 59 questions, 60 are needed.",)
    assert check(questions(unanswered=499)).problems == ("499 questions without an answer, 500 are needed.",)
    unused = TOPICS | {"place": Topic("place", "le lieu", "the place")}
    assert check(questions(), unused).problems == ("Topic place: no unanswered question has it.",)
    half = TOPICS | {"budget": replace(TOPICS["budget"], en=" ")}
    assert check(questions(), half).problems == ("Topic budget: named in one language only.",)
    assert check(questions(), {"greeting": TOPICS["greeting"]}).problems == ("Topic budget: no line names it.",)
    without = ExpectedQuestion("Où donc ?", "fr", "plain", ())
    assert check([*questions(), without]).problems == ("“Où donc ?”: has neither an answer nor a topic.",)


def test_a_question_with_two_snippets_of_one_sentence_counts_once() -> None:
    both = ExpectedQuestion("Qui donc ?", "fr", "plain", ("enfants", "aidés"))
    assert check([*questions(children=59), both]).by_sentence[0] == ("aide-s1-1", 60)


def test_evaluation_files_of_both_forms_are_read(tmp_path: Path) -> None:
    (tmp_path / "single.jsonl").write_text('{"q": "Un ?", "gold": []}\n\n{"q": "Deux ?"}\n', encoding="utf-8")
    (tmp_path / "turns.jsonl").write_text('{"turns": [{"q": "Trois ?"}, {"q": "Quatre ?"}]}\n', encoding="utf-8")
    (tmp_path / "other.jsonl").write_text('{"text": "Autre.", "questions": [{"q": "Non ?"}]}\n', encoding="utf-8")
    assert read_evaluation(tmp_path) == ["Un ?", "Deux ?", "Trois ?", "Quatre ?"]
    (tmp_path / "wrong.jsonl").write_text('{"question": "Un ?"}\n', encoding="utf-8")
    with pytest.raises(QuestionsError, match=r"wrong\.jsonl: cannot be read"):
        read_evaluation(tmp_path)


def test_the_shipped_questions_pass() -> None:
    (source,) = read_sources()
    sentences = [sentence for passage in make_passages(source.document) for sentence in passage.sentences]
    evaluation = read_evaluation(DATA / "evaluation")
    report = check_questions(
        source.document, sentences, source.questions, {topic.slug: topic for topic in source.topics}, evaluation
    )
    assert len(evaluation) > 300
    assert report.problems == ()
