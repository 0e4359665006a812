"""A terminal shows what documents say, and does nothing that they say."""

import json
import os
import pty
import re
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from patience import PATIENCE
from serving import ROOT

from assistant.__main__ import MARK, main
from assistant.answer import Answer, Citation
from assistant.render import text_answer
from assistant.why import Instead
from index.collection import add
from index.matching.encoder import load_encoder

# Sets the window's title, clears the screen, C1's own CSI, turns the line round, goes back over it, rings. (A form
# feed, which clears some terminals, parts the pages of a plain text.)
ATTACK = "\x1b]0;pris\x07\x1b[2J\x9b31m\u202e\x08\x7f"
QUESTION = "Quand le guichet ouvre-t-il ?"
STRANGE = st.text(st.sampled_from("a é.\n\r\t\x0c\x1b\x9b\x07\x00\x7f\u202e\u2066\ud800\u2028[]0;m"), max_size=30)


def acting(text: str) -> set[str]:
    """Return the characters of ``text`` that a terminal obeys, line ends aside."""
    return {c for c in text if unicodedata.category(c) in ("Cc", "Cf", "Cs") and c != "\n"}


@given(STRANGE, STRANGE, STRANGE, STRANGE, st.booleans())
def test_whatever_an_answer_holds_only_our_marks_act(quote: str, name: str, who: str, ask: str, found: bool) -> None:
    passage = f"avant {quote} après"
    place = {"passage": passage, "passage_start": 0, "passage_end": len(passage), "start": 6, "end": 6 + len(quote)}
    cited = Citation(
        quote=quote, document="d", title=name, section=name, speaker=who, date=None, page=None, url=None,
        anchor="d-1-1", rank=1, score=1.0, **place,
    )  # fmt: skip
    told = Instead(ask, (ask,))
    answer = Answer(ask, "fr", found, 0.9, (cited, cited) * found, (cited,), ask, told, (ask,), ask)
    for mark in (("", ""), MARK):
        shown = text_answer(answer, mark=mark)
        assert acting(shown.replace(MARK[0], "").replace(MARK[1], "")) == set()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("terminal")
    text = f"# Guichet {ATTACK}\n\nLe guichet ouvre à neuf heures{ATTACK}, chaque jour.\n"
    (place / "guichet.md").write_text(text, encoding="utf-8")
    add(place / "index", [place / "guichet.md"], load_encoder())
    return place / "index"


@pytest.mark.parametrize("options", [[], ["--json"]])
def test_in_a_terminal_a_document_s_characters_are_spelt_out(folder: Path, options: list[str]) -> None:
    leader, follower = pty.openpty()
    command = [sys.executable, "-m", "assistant", QUESTION, "--collection", str(folder), *options]
    environment = os.environ | {"TERM": "xterm"}
    with subprocess.Popen(command, cwd=ROOT, stdout=follower, stderr=follower, env=environment) as asked:
        os.close(follower)
        shown = b""
        try:
            while piece := os.read(leader, 65536):
                shown += piece
        except OSError:  # what Linux says when the other end is closed
            asked.wait(timeout=PATIENCE)
    os.close(leader)
    text = re.sub(r"\x1b\[(30;43|0)?m", "", shown.decode().replace("\r\n", "\n"))
    assert "Le guichet ouvre à neuf heures" in " ".join(text.split())
    assert acting(text) == set()
    assert ("\\u001b" if options else "[U+001B]") in text


def test_as_json_it_is_the_same_all_the_same(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main([QUESTION, "--collection", str(folder), "--json"])
    printed = capsys.readouterr().out
    quotes = [citation["quote"] for citation in json.loads(printed)["citations"] + json.loads(printed)["nearest"]]
    assert any(f"neuf heures{ATTACK}, chaque jour." in quote for quote in quotes)
    assert acting(printed) == set()


def test_what_is_wrong_is_said_on_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main([QUESTION, "--collection", str(tmp_path / f"dossier{ATTACK}")])
    said = capsys.readouterr().err
    assert said.endswith("\n")
    assert acting(said) == set()
    assert said.count("\n") == 1
