"""The index on disk: whole or refused, never wrong; built again by itself when what it was made of changed."""

import hashlib
import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from index.collection import open_or_build
from index.errors import StaleStoreError, StoreError
from index.manifest import FORMAT, read_manifest
from index.sources import read_sources
from index.store import Index
from tests.fakes import HashEncoder

ROOT = Path(__file__).resolve().parent.parent
PLAN = "# Le plan\n\nLe plan protège les mineurs. Il coûte cher. Un centre ouvrira à Paris.\n"
AID = "# L'aide\n\nL'aide est gratuite pour tous. Elle dure un an.\n\nUn avocat assiste la victime.\n"
QUESTIONS = """\
{"q": "Qui est protégé ?", "lang": "fr", "register": "plain", "gold": ["protège les mineurs"]}
{"q": "Where is the centre?", "lang": "en", "register": "plain", "gold": ["à Paris"]}
{"topic": "date", "fr": "la date", "en": "the date"}
{"q": "Quand ?", "lang": "fr", "register": "plain", "gold": [], "topic": "date"}
"""


@pytest.fixture
def documents(tmp_path: Path) -> Path:
    folder = tmp_path / "documents"
    folder.mkdir()
    (folder / "plan.md").write_text(PLAN, encoding="utf-8")
    (folder / "plan.questions.jsonl").write_text(QUESTIONS, encoding="utf-8")
    (folder / "aid.md").write_text(AID, encoding="utf-8")
    return folder


def built(documents: Path, folder: Path) -> Index:
    return open_or_build(folder, read_sources(documents), HashEncoder())


def answers(index: Index) -> dict[str, Any]:
    """Return all that a search could see of an index."""
    query = HashEncoder().encode_queries(["Qui protège les mineurs à Paris ?"])[0]
    ids, scores = index.vectors.search(query, 100)
    return {
        "documents": index.documents,
        "passages": index.passages,
        "sentences": index.sentences,
        "keys": index.keys,
        "topics": index.topics,
        "dense": (ids.tolist(), scores.tolist()),
        "words": index.words.scores(["protég", "pari", "aid"]).tolist(),
        "learned": {
            name: learned.log_probabilities("Qui est protégé ?", "fr", query)
            for name, learned in index.classifiers.items()
        },
        "suggestions": [index.suggestion(place, "fr") for place in range(len(index.sentences))],
    }


def version_of(folder: Path) -> str:
    return str(read_manifest(folder)["version"])


def without_paths(seen: dict[str, Any]) -> dict[str, Any]:
    """Leave out where a document's file lay, which is not stored."""
    seen["documents"] = {name: (d.id, d.title, d.text, d.sections, d.sha256) for name, d in seen["documents"].items()}
    return seen


def test_an_index_holds_what_its_documents_say(documents: Path, tmp_path: Path) -> None:
    index = built(documents, tmp_path / "index")
    assert [index.text_of(place) for place in range(len(index.sentences))] == [
        "L'aide est gratuite pour tous.",
        "Elle dure un an.",
        "Un avocat assiste la victime.",
        "Le plan protège les mineurs.",
        "Il coûte cher.",
        "Un centre ouvrira à Paris.",
    ]
    assert index.asked_documents == set(index.classifiers) == {"plan"}
    assert index.suggestion(3, "fr") == "Qui est protégé ?"
    assert index.suggestion(3, "en") is None
    assert {"mineurs", "paris", "centre", "where"} <= index.known_words
    assert [key.sentences for key in index.keys if key.kind == "unanswered"] == [()]


def test_save_then_load_gives_the_same_answers(documents: Path, tmp_path: Path) -> None:
    before = built(documents, tmp_path / "index")
    after = Index.load(tmp_path / "index")
    assert without_paths(answers(after)) == without_paths(answers(before))
    np.testing.assert_array_equal(after.words.weights, before.words.weights)


def test_a_manifest_describes_the_index(documents: Path, tmp_path: Path) -> None:
    index = built(documents, tmp_path / "index")
    manifest = read_manifest(tmp_path / "index")
    assert manifest["format"] == FORMAT
    assert manifest["encoder"] == {"name": "hash", "fingerprint": "hash-48-", "dimension": 48}
    assert (manifest["sentences"], manifest["keys"]) == (6, len(index.keys))
    plan = next(entry for entry in manifest["documents"] if entry["id"] == "plan")
    assert plan["sha256"] == hashlib.sha256(PLAN.encode()).hexdigest()
    assert plan["questions_sha256"] == hashlib.sha256(QUESTIONS.encode()).hexdigest()
    for name, expected in manifest["files"].items():
        content = (tmp_path / "index" / manifest["version"] / name).read_bytes()
        assert hashlib.sha256(content).hexdigest() == expected


def flipped(file: Path, place: float) -> None:
    content = bytearray(file.read_bytes())
    at = min(int(place * len(content)), len(content) - 1)
    content[at] ^= 1 << (at % 8)
    file.write_bytes(bytes(content))


DAMAGES: dict[str, Callable[[Path], object]] = {
    "missing": lambda file: file.unlink(),
    "empty": lambda file: file.write_bytes(b""),
    "half": lambda file: file.write_bytes(file.read_bytes()[: file.stat().st_size // 2]),
    "last byte lost": lambda file: file.write_bytes(file.read_bytes()[:-1]),
    "longer": lambda file: file.write_bytes(file.read_bytes() + b"x"),
    "zeros": lambda file: file.write_bytes(b"\0" * file.stat().st_size),
    "another's": lambda file: file.write_bytes(b'{"format": 1}'),
    **{f"bit at {place}": lambda file, place=place: flipped(file, place) for place in (0, 0.2, 0.4, 0.6, 0.8, 1)},  # type: ignore[misc]
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES.keys())
def test_damage_to_any_file_is_refused_and_mended_by_building_again(
    documents: Path, tmp_path: Path, damage: Callable[[Path], object]
) -> None:
    folder = tmp_path / "index"
    right = without_paths(answers(built(documents, folder)))
    names = ["manifest.json", *read_manifest(folder)["files"]]
    assert len(names) >= 5
    for name in names:
        damage(folder / name if name == "manifest.json" else folder / version_of(folder) / name)
        with pytest.raises(StoreError) as raised:
            Index.load(folder)
        message = str(raised.value)
        assert str(folder) in message
        assert "run python -m index build --into" in message
        assert "\n" not in message
        assert without_paths(answers(built(documents, folder))) == right
        assert without_paths(answers(Index.load(folder))) == right


def test_no_bit_of_the_manifest_can_flip_unseen(documents: Path, tmp_path: Path) -> None:
    folder = tmp_path / "index"
    built(documents, folder)
    file = folder / "manifest.json"
    whole = file.read_bytes()
    for at in range(len(whole)):
        content = bytearray(whole)
        content[at] ^= 1 << (at % 7)
        file.write_bytes(bytes(content))
        try:
            read = read_manifest(folder)
        except StoreError:
            continue
        file.write_bytes(whole)
        assert read == read_manifest(folder), f"bit {at % 7} of byte {at}"  # white space for other white space


def test_a_folder_in_the_place_of_a_file_is_refused(documents: Path, tmp_path: Path) -> None:
    folder = tmp_path / "index"
    built(documents, folder)
    words = folder / version_of(folder) / "words.npz"
    words.unlink()
    words.mkdir()
    with pytest.raises(StoreError, match=r"words\.npz cannot be read"):
        Index.load(folder)


def test_no_index_is_said_with_the_remedy(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "absent"):
        with pytest.raises(StoreError, match=r"no index here; run python -m index build --into") as raised:
            Index.load(folder)
        assert not isinstance(raised.value, StaleStoreError)


def test_another_format_is_stale_and_built_again(documents: Path, tmp_path: Path) -> None:
    folder = tmp_path / "index"
    built(documents, folder)
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    (folder / "manifest.json").write_text(json.dumps(manifest | {"format": FORMAT + 1}), encoding="utf-8")
    with pytest.raises(StaleStoreError, match=f"index format {FORMAT + 1}, this program writes {FORMAT}"):
        Index.load(folder)
    built(documents, folder)
    assert read_manifest(folder)["format"] == FORMAT


def test_what_did_not_change_is_not_built_again(documents: Path, tmp_path: Path) -> None:
    folder = tmp_path / "index"
    built(documents, folder)
    version = version_of(folder)
    built(documents, folder)
    assert version_of(folder) == version


CHANGES: dict[str, Callable[[Path], object]] = {
    "a document changed": lambda folder: (folder / "aid.md").write_text(AID + "Un mot de plus.\n", encoding="utf-8"),
    "a document added": lambda folder: (folder / "new.txt").write_text("Du neuf.", encoding="utf-8"),
    "a document removed": lambda folder: (folder / "aid.md").unlink(),
    "questions changed": lambda folder: (folder / "plan.questions.jsonl").write_text(
        QUESTIONS + "\n", encoding="utf-8"
    ),
    "questions added": lambda folder: (folder / "aid.questions.jsonl").write_text("", encoding="utf-8"),
    "questions removed": lambda folder: (folder / "plan.questions.jsonl").unlink(),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_a_change_builds_the_index_again(documents: Path, tmp_path: Path, change: Callable[[Path], object]) -> None:
    folder = tmp_path / "index"
    built(documents, folder)
    version = version_of(folder)
    change(documents)
    fresh = built(documents, folder)
    assert version_of(folder) != version
    assert not (folder / version).exists()
    expected = without_paths(answers(Index.build(read_sources(documents), HashEncoder())))
    assert without_paths(answers(fresh)) == without_paths(answers(Index.load(folder))) == expected


def test_another_encoder_builds_the_index_again(documents: Path, tmp_path: Path) -> None:
    folder = tmp_path / "index"
    index = built(documents, folder)
    other = HashEncoder(32, salt="other")
    with pytest.raises(StoreError, match=r"built with encoder hash \(48 dimensions\), this is hashother \(32\)"):
        index.check_encoder(other, folder)
    again = open_or_build(folder, read_sources(documents), other)
    again.check_encoder(other, folder)
    assert (again.vectors.dimension, read_manifest(folder)["encoder"]["dimension"]) == (32, 32)


def test_saving_removes_old_versions_and_nothing_else(documents: Path, tmp_path: Path) -> None:
    folder = tmp_path / "index"
    index = built(documents, folder)
    left_over = folder / "v-0badcafe"  # of a writer that was killed
    left_over.mkdir()
    own = folder / "v-my-notes"
    own.mkdir()
    index.save(folder, read_sources(documents))
    assert sorted(f.name for f in folder.iterdir()) == sorted(
        [".lock", "manifest.json", "v-my-notes", version_of(folder)]
    )


@pytest.mark.parametrize("place", ["file/index", "file"])
def test_a_folder_that_cannot_be_written_is_said_before_anything_is_embedded(
    documents: Path, tmp_path: Path, place: str
) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    encoder = HashEncoder()
    encoder.encode_documents = lambda texts: pytest.fail("embedded for nothing")  # type: ignore[method-assign]
    with pytest.raises(StoreError, match="cannot be written") as raised:
        open_or_build(tmp_path / place, read_sources(documents), encoder)
    assert "\n" not in str(raised.value)
    assert (tmp_path / "file").read_text(encoding="utf-8") == "in the way"
    assert sorted(f.name for f in tmp_path.iterdir()) == ["documents", "file"]


def test_sources_that_cannot_be_used_are_said_in_one_sentence(documents: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "empty" / "SOURCE.md").write_text("About nothing.", encoding="utf-8")
    for folder, said in ((tmp_path / "absent", "no such folder"), (tmp_path / "empty", "no document here")):
        with pytest.raises(StoreError, match=said):
            read_sources(folder)
    (documents / "Plan.txt").write_text("Encore un plan.", encoding="utf-8")
    with pytest.raises(StoreError, match="have the same id, plan: rename one"):
        read_sources(documents)


def test_hidden_files_are_passed_over_and_one_file_can_be_given(documents: Path) -> None:
    (documents / ".cache").mkdir()
    (documents / ".cache" / "x.txt").write_text("Caché.", encoding="utf-8")
    assert [source.document.id for source in read_sources(documents)] == ["aid", "plan"]
    (only,) = read_sources(documents / "plan.md")
    assert (only.document.id, len(only.questions)) == ("plan", 3)
    assert read_sources(documents / "plan.md", with_questions=False)[0].questions == ()


def test_a_reader_is_never_disturbed_by_a_writer(documents: Path, tmp_path: Path) -> None:
    folder = tmp_path / "index"
    sources = read_sources(documents)
    index = built(documents, folder)
    stop = threading.Event()
    saved = 0

    def write() -> None:
        nonlocal saved
        while not stop.is_set():
            index.save(folder, sources)
            saved += 1

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for _ in range(60):
            assert len(Index.load(folder).keys) == len(index.keys)
    finally:
        stop.set()
        writer.join()
    assert saved > 3


WRITER = """
import os, sys
from pathlib import Path
from index.sources import read_sources
from index.store import Index
from tests.fakes import HashEncoder
folder, *documents = map(Path, sys.argv[1:])
made = [(Index.build(sources, HashEncoder()), sources) for sources in map(read_sources, documents)]
print("ready", flush=True)
for _ in sys.stdin:
    child = os.fork()
    while child == 0:
        for index, sources in made:
            index.save(folder, sources)
    print(child, flush=True)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""


def test_a_writer_killed_at_any_moment_leaves_a_whole_index(documents: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "autre.txt").write_text("Un tout autre document. Il parle de trains.", encoding="utf-8")
    folder = tmp_path / "index"
    built(documents, folder)
    whole = [without_paths(answers(Index.build(read_sources(each), HashEncoder()))) for each in (documents, other)]
    seen = [0, 0]
    chance = random.Random(5)
    command = [sys.executable, "-c", WRITER, str(folder), str(documents), str(other)]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as starter:
        assert starter.stdin is not None
        assert starter.stdout is not None
        assert starter.stdout.readline() == "ready\n"
        for _ in range(40):
            starter.stdin.write("start one\n")
            starter.stdin.flush()
            writer = int(starter.stdout.readline())
            time.sleep(chance.uniform(0, 0.05))
            os.kill(writer, signal.SIGKILL)
            assert int(starter.stdout.readline()) == -signal.SIGKILL
            seen[whole.index(without_paths(answers(Index.load(folder))))] += 1
        starter.stdin.close()
    assert min(seen) > 0
    # What the killed ones left behind is gone with the next build.
    open_or_build(folder, read_sources(documents), HashEncoder(salt="new"))
    assert {f.name for f in folder.iterdir()} == {".lock", "manifest.json", version_of(folder)}


BUILDER = """
import sys
from pathlib import Path
from index.collection import open_or_build
from index.sources import read_sources
from tests.fakes import HashEncoder
index = open_or_build(Path(sys.argv[1]), read_sources(Path(sys.argv[2])), HashEncoder())
print(len(index.keys))
"""


def test_two_builders_at_once_leave_one_whole_index(documents: Path, tmp_path: Path) -> None:
    folder = tmp_path / "index"
    command = [sys.executable, "-c", BUILDER, str(folder), str(documents)]
    builders = [subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) for _ in range(3)]
    printed = {builder.communicate(timeout=60)[0] for builder in builders}
    assert [builder.returncode for builder in builders] == [0, 0, 0]
    index = Index.load(folder)
    assert printed == {f"{len(index.keys)}\n"}
    assert {f.name for f in folder.iterdir()} == {".lock", "manifest.json", version_of(folder)}
