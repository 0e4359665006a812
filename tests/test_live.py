"""A running page takes over a new version of its collection, and keeps the old one when the new one is unusable."""

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from patience import PATIENCE

from assistant.assistant import Assistant
from assistant.live import Live
from assistant.page.room import Room
from index.collection import add, remove
from index.errors import StoreError
from index.matching.encoder import load_encoder
from index.storage.manifest import read_manifest

DESK = "# Guichet\n\nLe guichet ouvre à neuf heures. Il ferme à midi.\n"
POOL = "# Piscine\n\nLa piscine est fermée le mardi. L'entrée coûte trois euros.\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "guichet.md").write_text(DESK, encoding="utf-8")
    (tmp_path / "piscine.md").write_text(POOL, encoding="utf-8")
    add(tmp_path / "index", [tmp_path / "guichet.md"], load_encoder())
    return tmp_path / "index"


def eventually(true: Callable[[], bool]) -> bool:
    """Ask again and again, as visitors do, until it is so."""
    until = time.monotonic() + PATIENCE
    while not true() and time.monotonic() < until:
        time.sleep(0.02)
    return true()


def ids(live: Live) -> list[str]:
    return list(live.assistant.catalogue.ids)


def test_a_new_version_is_taken_over_while_questions_go_on(folder: Path) -> None:
    live = Live(lambda: Assistant.open(folder), folder)
    assert ids(live) == ["guichet"]
    add(folder, [folder.parent / "piscine.md"], load_encoder())
    assert eventually(lambda: ids(live) == ["guichet", "piscine"])
    answer = live.assistant.ask("Combien coûte l'entrée de la piscine ?")
    assert "trois euros" in (answer.citations or answer.nearest)[0].quote
    remove(folder, ["guichet"])
    assert eventually(lambda: ids(live) == ["piscine"])


def test_a_version_that_cannot_be_used_is_said_once_and_the_old_one_stays(
    folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    live = Live(lambda: Assistant.open(folder), folder)
    assert ids(live) == ["guichet"]
    add(folder, [folder.parent / "piscine.md"], load_encoder())
    texts = folder / read_manifest(folder).version / "texts.npy"
    whole = texts.read_bytes()
    texts.write_bytes(whole[:-1])
    assert eventually(lambda: not ids(live) or live._seen == live._stamp())
    assert [ids(live) for _ in range(20)] == [["guichet"]] * 20
    assert caplog.text.count("texts.npy is not what was written") == 1
    texts.write_bytes(whole)
    remove(folder, ["guichet"])
    assert eventually(lambda: ids(live) == ["piscine"])


def test_what_cannot_be_opened_at_first_is_raised_to_whoever_asks(tmp_path: Path) -> None:
    live = Live(lambda: Assistant.open(tmp_path), tmp_path)
    for _ in range(2):
        with pytest.raises(StoreError, match="no index here"):
            _ = live.assistant


def test_the_page_narrows_and_an_empty_collection_says_so(folder: Path) -> None:
    add(folder, [folder.parent / "piscine.md"], load_encoder())
    room = Room.opening(lambda: Assistant.open(folder), folder=folder)
    choices = room.enter({})["choices"]
    assert choices == {"section": ["Guichet", "Piscine"], "speaker": [], "dated": False}
    for name in ("guichet", "piscine"):
        reply = room.respond({"question": "Quand est-ce ouvert ?", "filters": {"document": name, "since": ""}})
        assert {place["document"] for place in reply["cited"]} == {name}
    wrong = room.respond({"question": "Quand ?", "filters": {"since": "hier"}})
    assert wrong["error"].startswith("since est 'hier'")
    remove(folder, ["guichet", "piscine"])
    assert eventually(lambda: room.assistant.catalogue.ids == ())
    said = room.respond({"question": "Quand ?"})["error"]
    assert (
        said == "La collection est vide\u00a0: ajoutez d’abord des documents, sur la page ou par python -m index add."
    )
    said = room.respond({"question": "Quand ?", "language": "en"})["error"]
    assert said == "The collection is empty: add documents first, on the page or by python -m index add."
    assert room.enter({})["documents"] == []
    assert room.document({})["html"] == ""


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="files that are open are listed by Linux")
def test_old_versions_let_go_of_their_files(folder: Path) -> None:
    def held() -> set[Path]:
        files = {Path(os.path.realpath(entry.path)) for entry in os.scandir("/proc/self/fd")}
        return {file for file in files if folder in file.parents}

    live = Live(lambda: Assistant.open(folder), folder)
    first = (ids(live), held())[1]
    assert first
    for price in ("quatre", "cinq", "six"):
        (folder.parent / "piscine.md").write_text(POOL.replace("trois", price), encoding="utf-8")
        add(folder, [folder.parent / "piscine.md"], load_encoder())
        live.take_over()
        assert price in live.assistant.ask("Combien coûte l'entrée de la piscine ?").citations[0].quote
    live.take_over()  # when the one before is no longer asked
    assert held() == {file for file in held() if "(deleted)" not in file.name}
    assert not held() & first
