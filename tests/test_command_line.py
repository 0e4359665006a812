"""The command line that answers: what it prints, how it ends, and that no traceback shows."""

import json
import os
import pty
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from patience import PATIENCE, wait_until, worked_by_others

from tests.commands import ROOT, refused, run

PROTECTED = "Combien de mineurs ont été protégés ?"
QUOTE = "Plus d'une centaine de mineurs victimes ont ainsi été protégés depuis 2016."
OFF_TOPIC = "Quelle est la recette de la tarte aux pommes ?"


def test_an_answer_is_readable_text() -> None:
    done = run(PROTECTED)
    printed = " ".join(done.stdout.decode().split())
    assert done.returncode == 0
    assert done.stderr == b""
    assert QUOTE in printed
    assert "24 octobre 2019" in printed
    assert "5400" in printed
    assert "\033" not in printed


def test_a_question_without_quotation_marks_and_the_language_of_the_answer() -> None:
    done = run(*PROTECTED.split(), "--language", "en")
    printed = " ".join(done.stdout.decode().split())
    assert done.returncode == 0
    assert QUOTE in printed
    assert "24 October 2019" in printed


def test_why_is_told_after_the_answer() -> None:
    done = run("--why", PROTECTED)
    assert done.returncode == 0
    assert "\n\nPourquoi cette réponse\u00a0?\n  Mots de la question" in done.stdout.decode()


def test_json_is_the_whole_answer() -> None:
    done = run(PROTECTED, "--json", "-k", "2")
    told = json.loads(done.stdout)
    assert (done.returncode, told["found"], told["question"], len(told["citations"])) == (0, True, PROTECTED, 2)
    assert QUOTE in [citation["quote"] for citation in told["citations"]]


def test_standard_input_is_read_for_a_hyphen() -> None:
    piped = run("-", "--json", stdin=f"{PROTECTED}\n".encode())
    assert json.loads(piped.stdout) == json.loads(run(PROTECTED, "--json").stdout)


def test_not_in_the_document_is_status_3() -> None:
    done = run(OFF_TOPIC)
    assert done.returncode == 3
    assert "Le document ne répond pas à cette question." in done.stdout.decode()
    told = json.loads(run(OFF_TOPIC, "--json").stdout)
    assert (told["found"], told["citations"]) == (False, [])


def test_a_section_can_be_typed_without_accents() -> None:
    for typed, section in (("reponse", "réponse"), ("réponse", "réponse"), ("question", "question")):
        done = run("Quel est le plan ?", "--section", typed, "--document", "senat-traite-2019", "--json", "-k", "9")
        told = json.loads(done.stdout)
        assert {citation["section"] for citation in told["citations"] or told["nearest"]} == {section}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "write a question between quotation marks"),
        ([""], "The question is empty"),
        (["  "], "The question is empty"),
        (["a" * 3000], "3000 characters; 2000 at most"),
        (["a", "-k", "0"], "give a whole number from 1"),
        (["a", "-k", "deux"], "donnez un entier"),
        (["a", "--language", "de"], "invalid choice: 'de'"),
        (["a", "--section", "fin"], "Unknown section: 'fin'"),
        (["a", "--document", "autre"], "Unknown document: 'autre'"),
        (
            ["a", "--collection", "/nowhere/at/all"],
            "no index here; make one with python -m index add DOCUMENTS --into /nowhere",
        ),
        (["a", "--nonsense"], "unrecognized arguments: --nonsense"),
    ],
)
def test_bad_input_is_one_sentence_and_status_2(arguments: list[str], said: str) -> None:
    assert said in refused(run(*arguments))


def test_bad_standard_input_is_one_sentence() -> None:
    assert "not UTF-8" in refused(run("-", stdin="protégés".encode("latin-1")))
    assert "The question is empty" in refused(run("-", stdin=b"\n"))


def test_an_argument_that_is_not_utf_8_is_a_question_still() -> None:
    command = [sys.executable.encode(), b"-m", b"assistant", "protégés ?".encode("latin-1")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, check=False)
    assert done.returncode in (0, 3)
    assert done.stderr == b""


def in_terminal(**environment: str) -> str:
    """Return what the command writes to a terminal."""
    main, end = pty.openpty()
    command = [sys.executable, "-m", "assistant", PROTECTED]
    clean = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "TERM")}
    process = subprocess.Popen(command, cwd=ROOT, stdout=end, env=clean | environment)
    os.close(end)
    written = b""
    try:
        while piece := os.read(main, 4096):
            written += piece
    except OSError:  # Linux says that the other end is closed
        pass
    os.close(main)
    assert process.wait() == 0
    return written.decode()


def test_a_terminal_shows_the_quote_marked_unless_it_may_not() -> None:
    marked = in_terminal(TERM="xterm")
    assert "\033[30;43mPlus d'une centaine" in marked
    assert "\033[0m" in marked
    for plain in (in_terminal(TERM="xterm", NO_COLOR="1"), in_terminal(TERM="dumb")):
        assert "\033" not in plain
        assert "Plus d'une centaine" in plain


def test_a_reader_that_leaves_early_causes_no_noise() -> None:
    for package, argument in (("assistant", PROTECTED), ("index", "list")):
        process = subprocess.Popen(
            [sys.executable, "-m", package, argument], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait() == 0
        process.stderr.close()


def test_an_interruption_is_quiet() -> None:
    command = [sys.executable, "-m", "assistant", "-"]
    process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    wait_until(lambda: "pipe_read" in Path(f"/proc/{process.pid}/wchan").read_text())  # the question is awaited
    process.send_signal(signal.SIGINT)
    printed, said = process.communicate(timeout=PATIENCE)
    assert (process.returncode, printed, said) == (130, b"", b"")


@pytest.mark.parametrize("package", ["assistant", "index"])
def test_help_is_instant_and_complete(package: str) -> None:
    with worked_by_others() as work:
        done = run("--help", package=package)
    assert work.seconds < 1.5  # about 0.2
    assert done.returncode == 0
    wanted = {"assistant": ["--json", "-k N", "--section"], "index": ["build", "list", "check"]}[package]
    assert all(word in done.stdout.decode() for word in wanted)


def test_a_question_on_a_built_index_is_answered_soon() -> None:
    run(PROTECTED)
    with worked_by_others() as work:
        run(PROTECTED)
    assert work.seconds < 6  # about 1: a slow machine may take four times that; torch alone would take it


def test_an_overview_needs_no_question() -> None:
    done = run("--overview", "senat-traite-2019", "--language", "en")
    assert done.returncode == 0
    shown = done.stdout.decode()
    assert shown.startswith("Overview, in the document’s own sentences\n")
    assert "When: 7 March 2019, 24 October 2019" in shown
    assert "Dès 2018, la Mission interministérielle" in shown
