"""What people say of answers: kept only where it is wanted, and turned into questions for the measures."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from asked import send
from axe_playwright_python.sync_playwright import Axe
from commands import refused, run
from desks import DESK
from serving import Server, serving
from test_page import ANCHOR, BUDGET, MINORS, QUOTE, ask

from assistant.assistant import Assistant
from assistant.feedback.notebook import Judgement, Notebook, Verdict, read_judgements
from assistant.feedback.questions import asked, settle
from assistant.fitting.cases import read_cases
from assistant.page.rooms import Rooms
from assistant.sources.shelves import Shelves
from assistant.sources.visitor import Visitor
from index.collection import add
from index.errors import QuestionError, StoreError
from index.library import Library
from index.matching.encoder import load_encoder

Visit = Callable[..., Any]
SAID = Judgement("2026-01-01T00:00:00+00:00", "a1", "default", "d", "Qui ?", "fr", Verdict.RIGHT, True, ("Eux.",))
WRONG = replace(SAID, verdict=Verdict.WRONG, turn="b2")


def test_of_an_answer_the_last_word_counts_and_of_a_question_what_all_agree_on() -> None:
    assert settle([SAID, replace(SAID, turn="c3")]).questions == (SAID,)
    corrected = replace(WRONG, gold=("Elles.",))
    assert [asked(one)["gold"] for one in settle([WRONG, corrected]).questions] == [["Elles."]]
    assert [asked(one)["gold"] for one in settle([replace(WRONG, gold=())]).questions] == [[]]
    assert settle([WRONG]).open == (WRONG,)
    assert settle([SAID, WRONG]).disputed == (SAID,)
    assert settle([SAID, corrected]).disputed == (SAID,)
    elsewhere = settle([SAID, replace(corrected, collection="other")])
    assert len(elsewhere.questions) == 2
    refusal = replace(SAID, found=False, quotes=())
    assert asked(settle([refusal]).questions[0]) == {"q": "Qui ?", "lang": "fr", "kind": "feedback", "gold": []}


def test_what_is_written_is_read_and_a_full_file_takes_no_more(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "avis.jsonl"
    for judgement in (SAID, replace(WRONG, gold=())):
        Notebook(file).add(judgement)
    assert list(read_judgements(file)) == [SAID, replace(WRONG, gold=())]
    assert file.stat().st_mode & 0o777 == 0o600
    with pytest.raises(StoreError, match="plein"):
        Notebook(file).add(replace(SAID, question="é" * 20_000_000))
    assert len(list(read_judgements(file))) == 2


def test_the_command_says_in_one_sentence_what_it_cannot_read(tmp_path: Path) -> None:
    other = tmp_path / "other.jsonl"
    other.write_text('{"q": "Qui ?"}\n', encoding="utf-8")
    assert "other.jsonl, line 1" in refused(run("feedback", str(other)))
    assert "none.jsonl" in refused(run("feedback", str(tmp_path / "none.jsonl")))


def test_nobody_judges_what_another_has_and_nobody_is_named(tmp_path: Path) -> None:
    library, file = Library(tmp_path / "library"), tmp_path / "avis.jsonl"
    made = library.make("Dossier", load_encoder(), ["alice"])
    (tmp_path / "guichet.md").write_text(DESK, encoding="utf-8")
    add(made.folder, [tmp_path / "guichet.md"], load_encoder())
    rooms = Rooms(Shelves(library, load_encoder()), notebook=Notebook(file))
    [first, *_] = rooms.room(made.key, Visitor("alice")).assistant.catalogue.sentences
    said = {"judging": "a1", "verdict": "right", "judged": [first.anchor], "question": "Quand ouvre-t-il ?"}
    said |= {"collection": made.key}
    with pytest.raises(QuestionError, match="Collection inconnue"):
        rooms.call("judge", said, Visitor("bob"))
    assert rooms.call("judge", said | {"verdict": "?"}, Visitor("alice")) == {"error": "Ce n’est pas un avis."}
    assert file.read_text() == ""
    assert rooms.call("judge", said, Visitor("alice")) == {"kept": True}
    assert "alice" not in file.read_text(encoding="utf-8")
    line = json.loads(run("feedback", str(file), "--library", str(library.folder)).stdout)
    assert line["text"] == DESK
    assert line["questions"][0]["gold"] == ["Le guichet ouvre à neuf heures."]
    assert Rooms(rooms.shelves).call("judge", said, Visitor("alice")) is None


def test_without_the_flag_there_is_no_button_and_no_route(visit: Visit, server: Server) -> None:
    assert ask(visit(), MINORS).locator(".judging").count() == 0
    body = {"fn_name": "judge", "data": {"judging": "a1", "verdict": "right", "judged": [], "question": "Qui ?"}}
    assert send(server, "POST", "/gradio_api/component_server", body).status == 404
    assert '"judge"' not in send(server, "GET", "/config").text


def test_judged_answers_become_questions_that_the_measures_read(visit: Visit, tmp_path: Path) -> None:
    file = tmp_path / "avis.jsonl"
    with serving("--feedback", str(file)) as judging:
        page = visit(at=judging)
        assert "sauf les réponses" in page.locator("#privacy").inner_text()
        row = ask(page, MINORS).locator(".judging")
        assert "Votre avis est gardé" in row.inner_text()
        assert file.read_text() == ""
        row.get_by_text("Cela m’a aidé").click()
        row.get_by_text("C’est noté").wait_for()
        refusal = ask(page, BUDGET).locator(".judging")
        refusal.get_by_text("C’est exact").click()
        refusal.get_by_text("C’est noté").wait_for()
        other = ask(page, "Who asked the question?").locator(".judging")
        other.get_by_text("This is wrong").click()
        other.get_by_text("It is the chosen sentence").wait_for()
        assert Axe().run(page).response["violations"] == []
        other.get_by_text("It is the chosen sentence").click()  # which is the one that was just judged
        other.get_by_text("First choose another sentence").wait_for()
        page.locator(f"[id='{ANCHOR}']").click()
        other.get_by_text("It is the chosen sentence").click()
        other.get_by_text("Noted, thank you.").wait_for()
        page.reload()
        page.wait_for_selector("#room[data-ready]")
        assert page.locator(".judging [aria-pressed=true]").all_inner_texts() == [
            "Cela m’a aidé",
            "C’est exact",
            "This is wrong",
        ]
        bad = {"judging": "a1", "verdict": "right", "judged": ["no-such-anchor"], "question": "Qui ?"}
        reply = send(judging, "POST", "/gradio_api/component_server", {"fn_name": "judge", "data": bad})
        assert "n’est plus dans la collection" in reply.text
        page.context.close()
    questions = tmp_path / "questions.jsonl"
    done = run("feedback", str(file))
    assert done.returncode == 0
    questions.write_bytes(done.stdout)
    lines = [json.loads(line) for line in questions.read_text(encoding="utf-8").splitlines()]
    assert lines == [
        {"q": MINORS, "lang": "fr", "kind": "feedback", "gold": [QUOTE]},
        {"q": BUDGET, "lang": "fr", "kind": "feedback", "gold": []},
        {"q": "Who asked the question?", "lang": "en", "kind": "feedback", "gold": [QUOTE]},
    ]
    cases = read_cases(questions, Assistant.open().catalogue)
    assert [bool(case.gold) for case in cases] == [True, False, True]
