"""An index of several parts is the one built afresh, whatever came and went, and a change writes what changes."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.live import Live
from assistant.sources.changes import Changes
from index.collection import add, remove, settle
from index.datatypes import ExpectedQuestion, Topic
from index.errors import StoreError
from index.reading.documents import parse_document
from index.reading.sources import Source, read_sources
from index.storage import growth
from index.storage.manifest import read_manifest, signed
from index.storage.store import Index
from tests.fakes import HashEncoder
from tests.indexes import AID, PLAN, answers, flipped, version_of, written
from tests.patience import wait_until

ENCODER = HashEncoder()
TEXTS = {
    "a": ["# Court\n\nMot. Mot.\n\n## Deux\n\nIl est seul.", "Mot. Mot. Mot.", "# Les mineurs\n\nOui."],
    "b-1": [PLAN, PLAN + "\nEn 2020, il a été prolongé.\n", AID + PLAN],
    "b-2": [AID, "L'aide a changé. Elle dure deux ans.", "Mot. Paris."],
    "c": ["Un tiers document, sans titre. Il parle de Paris, des mineurs et de l'aide.", "Mot.", "Deux. Deux."],
}
ASKED = ExpectedQuestion("Qui est protégé ?", "fr", "plain", ("protège les mineurs",))
UNSAID = ExpectedQuestion("Quand ?", "fr", "plain", (), "date")


def source(name: str, number: int) -> Source:
    document = parse_document(TEXTS[name][number], identifier=name, sha256=f"{number:064x}")
    if "protège" not in document.text:
        return Source(document)
    return Source(document, (ASKED, UNSAID), (Topic("date", "la date", "the date"),))


@pytest.fixture(scope="module", params=[0.5, 9.0], ids=["sometimes joined", "never joined"])
def apart(request: pytest.FixtureRequest) -> Iterator[float]:
    """Keep small parts apart, as large ones are: the two constants that say when they are joined are ours."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(growth, "FEW", 0)
        patch.setattr(growth, "GROWN", request.param)
        yield request.param


CHANGE = st.dictionaries(st.sampled_from(sorted(TEXTS)), st.one_of(st.none(), st.integers(0, 2)), min_size=1)


@settings(max_examples=50)
@given(st.lists(CHANGE, min_size=1, max_size=6))
def test_after_any_changes_it_is_the_one_built_afresh(apart: float, changes: list[dict[str, int | None]]) -> None:
    index, left = Index.build((), ENCODER), dict[str, int]()
    for change in changes:
        come = {name: number for name, number in change.items() if number is not None}
        index = index.changed(ENCODER, add=[source(*one) for one in come.items()], remove=change.keys() - come.keys())
        left = {name: number for name, number in left.items() if name not in change} | come
        after = 0
        for held in reversed(index.parts.held):
            assert after + held.size_gone <= apart * (held.size + held.size_gone)
            after += held.size
    fresh = Index.build([source(*one) for one in left.items()], ENCODER)
    assert answers(index) == answers(fresh)
    assert index == fresh
    assert len(index.joined(erase=True).parts.held) == 1
    assert answers(index.joined(erase=True)) == answers(fresh)


@pytest.fixture
def folder(apart: float, tmp_path: Path) -> Path:
    """Hold six documents in one part, two in another; of the first one is gone, and one replaced."""
    for name in ("bruit", "gare", "guichet", "piscine", "secret", "zoo"):
        written(tmp_path / "first" / f"{name}.txt", f"Le {name} de Zanzibar. " * 9)
    add(tmp_path / "index", sorted((tmp_path / "first").iterdir()), ENCODER)
    written(tmp_path / "first" / "guichet.txt", "Le guichet ouvre à neuf heures. Il ferme à midi.")
    add(tmp_path / "index", [tmp_path / "first" / "guichet.txt"], ENCODER)
    remove(tmp_path / "index", ["secret"])
    return tmp_path / "index"


def stamps(folder: Path) -> dict[str, tuple[int, int]]:
    files = [file for file in folder.rglob("v-*/*") if file.is_file()]
    return {str(file): (file.stat().st_ino, file.stat().st_mtime_ns) for file in files}


def test_a_change_leaves_what_does_not_change_as_it_lies(folder: Path, tmp_path: Path) -> None:
    manifest = read_manifest(folder)
    assert [part.gone for part in manifest.parts] == [(2, 4), ()]  # guichet, secret
    assert manifest.stands == (0, 0, 1, 0, 0)
    assert b"secret" not in (folder / "manifest.json").read_bytes()
    assert {file.name for file in folder.iterdir()} == {".lock", "manifest.json", *(p.version for p in manifest.parts)}
    before = stamps(folder)
    add(folder, [written(tmp_path / "aire.txt", "L'aire est close.")], ENCODER)
    now = read_manifest(folder)
    assert now.version == manifest.version
    lies = {name: stamp for name, stamp in before.items() if manifest.version in name}
    assert lies.items() <= stamps(folder).items()
    left = [
        *(f for f in read_sources(tmp_path / "first") if f.document.id != "secret"),
        *read_sources(tmp_path / "aire.txt"),
    ]
    assert answers(Index.load(folder)) == answers(Index.build(left, ENCODER))


def test_settling_leaves_no_trace_and_readers_go_on(folder: Path, tmp_path: Path) -> None:
    opened = Index.load(folder)
    before = answers(opened)
    assert any(b"secret" in file.read_bytes() for file in folder.glob("v-*/*"))
    settle(folder, ENCODER, erase=True)
    manifest = read_manifest(folder)
    assert (len(manifest.parts), manifest.parts[0].gone) == (1, ())
    assert not any(b"secret" in file.read_bytes() for file in folder.rglob("*") if file.is_file())
    assert {file.name for file in folder.iterdir()} == {".lock", "manifest.json", manifest.version}
    assert answers(opened) == answers(Index.load(folder)) == before
    settle(folder, ENCODER, erase=True)
    assert version_of(folder) == manifest.version  # nothing is written for nothing


def test_damage_to_any_part_is_refused_and_never_written_anew(folder: Path, tmp_path: Path) -> None:
    parts = read_manifest(folder).parts
    for part in parts:
        for name in part.files:
            file = folder / part.version / name
            whole = file.read_bytes()
            flipped(file, 0.5)
            described = (folder / "manifest.json").read_bytes()
            for reads in (lambda: Index.load(folder), lambda: settle(folder, erase=True)):
                with pytest.raises(StoreError, match="the index is damaged"):
                    reads()
            file.write_bytes(whole[:-1])
            with pytest.raises(StoreError, match=rf"{name} is not what was written"):
                remove(folder, ["zoo"])
            file.unlink()
            with pytest.raises(StoreError, match=rf"{name} is missing"):
                add(folder, [written(tmp_path / "aire.txt", "L'aire est close.")], ENCODER)
            assert (folder / "manifest.json").read_bytes() == described
            file.write_bytes(whole)
    assert list(Index.load(folder).catalogue.ids) == ["bruit", "gare", "guichet", "piscine", "zoo"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"gone": [2]},
        {"gone": [2, 17]},
        {"gone": [2, -1]},
        {"gone": ["2", "4"]},
        {"gone": 3},
        {"stands": [0, 0, 0, 0, 0]},
        {"stands": [0, 0, 2, 0, 0]},
        {"stands": [0, 0, 1, 0]},
        {"further": []},
        {"further": [{"version": "../x", "files": {}, "gone": [], "search": None}]},
        {"keys": 4},
    ],
)
def test_a_signed_manifest_of_other_parts_is_refused(folder: Path, wrong: dict[str, Any]) -> None:
    content = json.loads((folder / "manifest.json").read_bytes())
    del content["sha256"]
    (folder / "manifest.json").write_bytes(signed(content | wrong))
    with pytest.raises(StoreError, match="the index is damaged"):
        Index.load(folder)


def test_a_running_page_settles_when_nobody_waits(folder: Path) -> None:
    """What an earlier process removed is erased when it begins, what is removed through it afterwards."""
    from assistant.assistant import Assistant

    def opened() -> Assistant:
        return Assistant(Index.load(folder), ENCODER)

    changes = Changes(Live(opened, folder), folder, lambda: ENCODER)
    wait_until(lambda: len(read_manifest(folder).parts) == 1)
    version = version_of(folder)
    changes.remove("zoo").result()
    wait_until(lambda: version_of(folder) != version and not read_manifest(folder).parts[0].gone)
    assert list(Index.load(folder).catalogue.ids) == ["bruit", "gare", "guichet", "piscine"]
    assert not any(b"zoo" in file.read_bytes() for file in folder.glob("v-*/*"))


def test_few_are_always_one_part_and_leave_no_trace(tmp_path: Path) -> None:
    for name in ("a", "b"):
        add(tmp_path / "index", [written(tmp_path / f"{name}.txt", f"Le mot {name}.")], ENCODER)
    remove(tmp_path / "index", ["a"])
    manifest = read_manifest(tmp_path / "index")
    assert (len(manifest.parts), manifest.parts[0].gone, manifest.stands) == (1, (), (0,))
    assert "gone" not in json.loads((tmp_path / "index" / "manifest.json").read_bytes())
