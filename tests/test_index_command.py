"""The command line that makes indexes: what it prints, how it ends, and that nothing is written for nothing."""

import json
from pathlib import Path

import pytest

from index.paths import SHIPPED_INDEX
from index.storage.store import Index
from tests.commands import refused, run

PROTECTED = "Combien de mineurs ont été protégés ?"
QUOTE = "Plus d'une centaine de mineurs victimes ont ainsi été protégés depuis 2016."
OFF_TOPIC = "Quelle est la recette de la tarte aux pommes ?"


def test_a_collection_is_built_listed_and_asked(tmp_path: Path) -> None:
    documents = tmp_path / "documents"
    documents.mkdir()
    text = "# Guide\n\nLe guichet unique ouvre à neuf heures. La carte de transport coûte trente euros par mois.\n"
    (documents / "guide.md").write_text(text, encoding="utf-8")
    into = tmp_path / "index"
    done = run("build", str(documents), "--into", str(into), package="index")
    assert (done.returncode, done.stderr) == (0, b"")
    assert "documents 1, sentences 2" in done.stdout.decode()
    listed = run("list", str(into), package="index").stdout.decode()
    assert "encoder embedded" in listed
    assert "2       4  guide: Guide" in listed
    asked = run("Quand ouvre le guichet unique ?", "--collection", str(into), "--json")
    told = json.loads(asked.stdout)
    assert asked.returncode in (0, 3)
    best = (told["citations"] or told["nearest"])[0]
    assert best["quote"] == "Le guichet unique ouvre à neuf heures." == text[best["start"] : best["end"]]
    assert (best["document"], best["section"], best["date"], best["page"]) == ("guide", "Guide", None, None)
    vectors = next(into.glob("v-*/vectors.faiss"))
    vectors.write_bytes(vectors.read_bytes()[:-1])
    assert "the index is damaged (vectors.faiss is not what was written)" in refused(
        run("Quand ?", "--collection", str(into))
    )


def test_the_shipped_index_is_listed() -> None:
    run(PROTECTED)
    listed = run("list", package="index").stdout.decode()
    held = Index.load(SHIPPED_INDEX).catalogue
    assert f"{len(held.sentences):>9} {len(held.keys):>7}  senat-traite-2019: Question de M. Rachel Mazuir" in listed


def test_check_prints_counts_and_finds_nothing_wrong() -> None:
    done = run("check", package="index")
    printed = done.stdout.decode()
    assert (done.returncode, done.stderr) == (0, b"")
    for word in ("senat-traite-2019-reponse-15", "fr", "en", "formal", "sms", "without an answer"):
        assert word in printed


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "the following arguments are required"),
        (["burn"], "invalid choice: 'burn'"),
        (["build", "data/documents"], "say where the index of these documents goes: --into FOLDER"),
        (["build", "/nowhere", "--into", "{tmp}/index"], "/nowhere: no such folder"),
        (
            ["build", "{tmp}/empty", "--into", "{tmp}/index"],
            "no document here; put .txt, .md, .markdown",
        ),
        (["build", "{tmp}/void", "--into", "{tmp}/index"], "plan.txt: the file holds no text"),
        (["build", "{tmp}/questions", "--into", "{tmp}/index"], "plan.questions.jsonl, line 1"),
        (["build", "{tmp}/good", "--into", "{tmp}/index", "--encoder", "/nowhere"], "/nowhere: no such encoder folder"),
        (["build", "{tmp}/good", "--into", "{tmp}/good/plan.txt/index"], "the index cannot be written"),
        (["list", "{tmp}/empty"], "no index here"),
    ],
)
def test_bad_input_to_the_index_is_one_sentence_and_nothing_is_written(
    tmp_path: Path, arguments: list[str], said: str
) -> None:
    for name, file, content in (
        ("void", "plan.txt", b"\xff\xfe"),
        ("questions", "plan.txt", b"Un plan."),
        ("questions", "plan.questions.jsonl", b"{"),
        ("good", "plan.txt", b"Un plan."),
        ("empty", "SOURCE.md", b"Nothing."),
    ):
        (tmp_path / name).mkdir(exist_ok=True)
        (tmp_path / name / file).write_bytes(content)
    before = sorted(tmp_path.rglob("*"))
    assert said in refused(run(*(each.format(tmp=tmp_path) for each in arguments), package="index"))
    assert sorted(tmp_path.rglob("*")) == before
