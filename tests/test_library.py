"""A person's collections lie outside the project, by name, and outlive an update of it."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from serving import ROOT

from index.collection import add, open_or_build
from index.errors import StoreError
from index.library import DEFAULT, Library, user_library
from index.matching.encoder import load_encoder
from index.paths import SHIPPED, SHIPS
from index.reading.sources import read_sources
from index.storage.originals import original
from index.storage.store import Index

DESK = "# Guichet\n\nLe guichet ouvre à neuf heures.\n"


def run(module: str, *arguments: str, home: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", module, *arguments],
        cwd=ROOT,
        env=os.environ | {"XDG_DATA_HOME": str(home)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_collections_are_made_asked_and_listed_by_name(tmp_path: Path) -> None:
    (tmp_path / "guichet.md").write_text(DESK, encoding="utf-8")
    home = tmp_path / "home"
    for name in ("Dossier Lyon", "Plan 2019"):
        assert run("index", "new", name, home=home).returncode == 0
    added = run("index", "add", str(tmp_path / "guichet.md"), "--into", "dossier lyon", home=home)
    assert (added.returncode, added.stdout) == (0, "added 1: guichet\n")
    asked = run("assistant", "--collection", "Dossier Lyon", "Quand ouvre le guichet ?", home=home)
    assert "Le guichet ouvre à neuf heures." in asked.stdout
    listed = run("index", "collections", home=home).stdout.splitlines()
    assert [line.split(": ")[0] for line in listed] == ["(default)", "Dossier Lyon", "Plan 2019"]
    assert all(str(home / "dans-le-texte") in line for line in listed[1:])
    elsewhere = run("index", "list", "Dossier Lyon", "--library", str(tmp_path / "other"), home=home)
    assert elsewhere.returncode == 2


def test_what_is_added_without_a_collection_lies_outside_the_project(tmp_path: Path) -> None:
    (tmp_path / "guichet.md").write_text(DESK, encoding="utf-8")
    assert run("index", "add", str(tmp_path / "guichet.md"), home=tmp_path).returncode == 0
    folder = tmp_path / "dans-le-texte" / "collections" / DEFAULT
    assert Index.load(folder).catalogue.ids == ("guichet", "senat-traite-2019")
    refused = run("index", "remove", "senat-traite-2019", home=tmp_path)
    assert (refused.returncode, Index.load(folder).catalogue.ids) == (2, ("guichet", "senat-traite-2019"))
    asked = run("assistant", "Quand ouvre le guichet ?", home=tmp_path)
    assert "Le guichet ouvre à neuf heures." in asked.stdout
    assert "Mazuir" in run("assistant", "Qui a posé la question ?", home=tmp_path).stdout


def test_what_an_earlier_version_added_to_the_project_is_moved_out_of_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The older place is an argument of the method, so that no test touches the project's own."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "home"))
    (tmp_path / "guichet.md").write_text(DESK, encoding="utf-8")
    older = tmp_path / "project" / "data" / "index"
    open_or_build(older, read_sources(SHIPPED), load_encoder())
    library, folder = Library(), user_library() / "collections" / DEFAULT
    library._bring(older, folder)
    assert not folder.exists()  # nothing had been added: it is derived data
    assert older.exists()
    add(older, [tmp_path / "guichet.md"], load_encoder())
    library._bring(older, folder)
    assert not older.exists()
    shutil.rmtree(tmp_path / "project")
    assert library.default.folder == folder
    assert (folder / SHIPS).exists()
    assert library.opened(library.default, load_encoder()).catalogue.ids == ("guichet", "senat-traite-2019")


def test_an_index_of_an_earlier_format_is_built_again_from_its_originals(tmp_path: Path) -> None:
    (tmp_path / "guichet.md").write_text(DESK, encoding="utf-8")
    library, encoder = Library(tmp_path / "library"), load_encoder()
    made = library.make("Dossier Lyon", encoder)
    arguments = ("add", str(tmp_path / "guichet.md"), "--into", made.key, "--library", str(library.folder))
    assert run("index", *arguments, home=tmp_path).returncode == 0
    (tmp_path / "guichet.md").write_text("# Autre\n", encoding="utf-8")  # what is kept is a copy
    manifest = made.folder / "manifest.json"
    manifest.write_text(json.dumps(json.loads(manifest.read_text()) | {"format": 1}), encoding="utf-8")
    index = library.opened(made, encoder)
    assert [index.catalogue.documents[name].text for name in index.catalogue.ids] == [DESK]
    assert Index.load(made.folder).catalogue.ids == ("guichet",)
    [entry] = Index.load(made.folder).catalogue.entries
    kept = original(made.folder, entry.sha256)
    assert kept is not None
    kept.unlink()
    manifest.write_text(json.dumps(json.loads(manifest.read_text()) | {"format": 1}), encoding="utf-8")
    with pytest.raises(StoreError, match="format 1"):
        library.opened(made, encoder)


def test_a_collection_is_renamed_shared_and_removed(tmp_path: Path) -> None:
    library, encoder = Library(tmp_path), load_encoder()
    made = library.make("  Plan   2019 ", encoder, ["alice"])
    assert (made.name, made.members) == ("Plan 2019", ("alice",))
    assert library.find("plan 2019") == library.find(made.key) == made
    assert library.make("Plan 2019", encoder).key != made.key
    changed = library.change(made, "Plan 2020", None)
    assert library.find(made.key) == changed
    library.remove(changed)
    assert library.find(made.key) is None
    assert not [place for place in tmp_path.rglob("*") if made.key in place.name]
    for wrong in ("", " ", "a" * 81, "a\x00b", "\u202e"):
        with pytest.raises(StoreError, match="1 à 80"):
            library.make(wrong, encoder)
    with pytest.raises(StoreError):
        library.remove(library.default)
