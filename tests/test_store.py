"""The index on disk holds what its documents say, tells its own contents, and is built again only when these change."""

import hashlib
import json
from pathlib import Path
from unittest.mock import ANY

import pytest

from index.engine import About
from index.entry import Entry
from index.errors import StoreError
from index.matching.keys import KeyKind
from index.reading.sources import read_sources
from index.storage.lock import locked
from index.storage.manifest import FORMAT, Mark, read_manifest
from index.storage.store import Index
from tests.fakes import HashEncoder
from tests.indexes import PLAN, QUESTIONS, answers, built, version_of


def test_an_index_holds_what_its_documents_say(documents: Path, tmp_path: Path) -> None:
    index = built(documents, tmp_path / "index")
    assert [index.catalogue.text_of(place) for place in range(len(index.catalogue.sentences))] == [
        "L'aide est gratuite pour tous.",
        "Elle dure un an.",
        "Un avocat assiste la victime.",
        "Le plan protège les mineurs.",
        "Il coûte cher.",
        "Un centre ouvrira à Paris.",
    ]
    assert index.catalogue.asked_documents == set(index.classifiers) == {"plan"}
    assert index.catalogue.suggestion(3, "fr") == "Qui est protégé ?"
    assert index.catalogue.suggestion(3, "en") is None
    assert {"mineurs", "paris", "centre", "where"} <= index.known_words
    assert [key.sentences for key in index.catalogue.keys if key.kind is KeyKind.UNANSWERED] == [()]


def test_save_then_load_gives_the_same_answers(documents: Path, tmp_path: Path) -> None:
    before = built(documents, tmp_path / "index")
    after = Index.load(tmp_path / "index")
    assert (answers(after)) == (answers(before))


def test_a_manifest_describes_the_index(documents: Path, tmp_path: Path) -> None:
    index = built(documents, tmp_path / "index")
    manifest = read_manifest(tmp_path / "index")
    assert json.loads((tmp_path / "index" / "manifest.json").read_bytes())["format"] == FORMAT
    assert manifest.contents == index.contents
    assert manifest.contents.encoder == About("hash", "hash-48-", 48)
    assert (manifest.contents.sentences, manifest.contents.keys) == (6, len(index.catalogue.keys))
    of_plan, of_questions = (hashlib.sha256(text.encode()).hexdigest() for text in (PLAN, QUESTIONS))
    assert manifest.contents.documents[1] == Entry("plan", of_plan, of_questions, added=False, origin=ANY)
    for name, mark in manifest.files.items():
        content = (tmp_path / "index" / manifest.version / name).read_bytes()
        assert mark == Mark(len(content), hashlib.sha256(content).hexdigest())


def test_what_did_not_change_is_not_built_again(documents: Path, tmp_path: Path) -> None:
    folder = tmp_path / "index"
    built(documents, folder)
    version = version_of(folder)
    built(documents, folder)
    assert version_of(folder) == version


def test_saving_removes_old_versions_and_nothing_else(documents: Path, tmp_path: Path) -> None:
    folder = tmp_path / "index"
    index = built(documents, folder)
    left_over = folder / "v-0badcafe"  # of a writer that was killed
    left_over.mkdir()
    own = folder / "v-my-notes"
    own.mkdir()
    with locked(folder):
        index.write(folder)
    assert sorted(f.name for f in folder.iterdir()) == sorted(
        [".lock", "manifest.json", "v-my-notes", version_of(folder)]
    )


def test_sources_that_cannot_be_used_are_said_in_one_sentence(documents: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "empty" / "SOURCE.md").write_text("About nothing.", encoding="utf-8")
    for folder, said in ((tmp_path / "absent", "no such folder"), (tmp_path / "empty", "no document here")):
        with pytest.raises(StoreError, match=said):
            read_sources(folder)
    (documents / "Plan.txt").write_text("Encore un plan.", encoding="utf-8")
    assert [source.document.id for source in read_sources(documents)] == ["plan", "aid", "documents-plan"]


def test_hidden_files_are_passed_over_and_one_file_can_be_given(documents: Path) -> None:
    (documents / ".cache").mkdir()
    (documents / ".cache" / "x.txt").write_text("Caché.", encoding="utf-8")
    assert [source.document.id for source in read_sources(documents)] == ["aid", "plan"]
    (only,) = read_sources(documents / "plan.md")
    assert (only.document.id, len(only.questions)) == ("plan", 3)
    assert read_sources(documents / "plan.md", with_questions=False)[0].questions == ()


def test_two_indexes_can_be_compared(documents: Path, tmp_path: Path) -> None:
    index = built(documents, tmp_path / "index")
    assert index == Index.load(tmp_path / "index")
    assert index != index.changed(remove=["aid"])
    assert index != Index.build(read_sources(documents), HashEncoder(salt="other"))
    assert index != "index"
