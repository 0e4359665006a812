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
from collections.abc import Callable, Sequence
from dataclasses import fields
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.collection import add, open_or_build, rebuild, remove
from index.datatypes import Vectors
from index.engine import Leads
from index.errors import StaleStoreError, StoreError
from index.matching.keys import KeyKind
from index.reading.documents import slug
from index.reading.sources import read_source, read_sources
from index.storage.manifest import FORMAT, locked, read_manifest, write_manifest
from index.storage.store import Index
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


def plain(part: Any) -> Any:
    return (part.keys.tolist(), part.targets.tolist()) if isinstance(part, Leads) else part.tolist()


def answers(index: Index) -> dict[str, Any]:
    """Return all that a search could see of an index."""
    query = HashEncoder().encode_queries(["Qui protège les mineurs à Paris ?"])[0]
    ids, scores = index.vectors.search(query, 100)
    candidates = index.candidates(query, ["protég", "pari", "aid"], 1000)
    return {
        "documents": dict(index.catalogue.documents),
        "passages": dict(index.catalogue.passages),
        "sentences": list(index.catalogue.sentences),
        "keys": list(index.catalogue.keys),
        "topics": [index.catalogue.source(name).topics for name in index.catalogue.ids],
        "rows": index.vectors.rows().tolist(),
        "dense": (ids.tolist(), scores.tolist()),
        "stems": {name: part.tolist() for name, part in index.words.inverted.to_arrays().items()},
        "spellings": {name: part.tolist() for name, part in index.spellings.to_arrays().items()},
        "known": list(index.known_words),
        "candidates": {field.name: plain(getattr(candidates, field.name)) for field in fields(candidates)},
        "entries": [entry | {"added": None} for entry in index.catalogue.entries],
        "words": index.words.scores(["protég", "pari", "aid"]).tolist(),
        "learned": {
            name: learned.log_probabilities("Qui est protégé ?", "fr", query)
            for name, learned in index.classifiers.items()
        },
        "suggestions": [index.catalogue.suggestion(place, "fr") for place in range(len(index.catalogue.sentences))],
    }


def version_of(folder: Path) -> str:
    return str(read_manifest(folder)["version"])


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
    np.testing.assert_array_equal(after.words.weights, before.words.weights)


def test_a_manifest_describes_the_index(documents: Path, tmp_path: Path) -> None:
    index = built(documents, tmp_path / "index")
    manifest = read_manifest(tmp_path / "index")
    assert manifest["format"] == FORMAT
    assert manifest["encoder"] == {"name": "hash", "fingerprint": "hash-48-", "dimension": 48}
    assert (manifest["sentences"], manifest["keys"]) == (6, len(index.catalogue.keys))
    plan = next(entry for entry in manifest["documents"] if entry["id"] == "plan")
    assert plan["sha256"] == hashlib.sha256(PLAN.encode()).hexdigest()
    assert plan["questions_sha256"] == hashlib.sha256(QUESTIONS.encode()).hexdigest()
    for name, expected in manifest["files"].items():
        content = (tmp_path / "index" / manifest["version"] / name).read_bytes()
        assert {"size": len(content), "sha256": hashlib.sha256(content).hexdigest()} == expected


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
    right = answers(built(documents, folder))
    names = ["manifest.json", *read_manifest(folder)["files"]]
    assert len(names) >= 5
    for name in names:
        damage(folder / name if name == "manifest.json" else folder / version_of(folder) / name)
        with pytest.raises(StoreError) as raised:
            Index.load(folder)
        message = str(raised.value)
        assert str(folder) in message
        assert "with python -m index" in message
        assert f"DOCUMENTS --into {folder}" in message
        assert "\n" not in message
        stale = isinstance(raised.value, StaleStoreError)  # its documents can still be told
        if name == "manifest.json" and (folder / name).exists() and not stale:
            # Whether documents were added by hand can no longer be told: nothing is built over them unasked.
            with pytest.raises(StoreError, match="build it again with python -m index build DOCUMENTS --into"):
                built(documents, folder)
            (folder / name).unlink()
        assert answers(built(documents, folder)) == right
        assert answers(Index.load(folder)) == right


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
    for make in (Path.mkdir, os.mkfifo):
        words = folder / version_of(folder) / "keys.npy"
        words.unlink()
        make(words)
        with pytest.raises(StoreError, match=r"keys\.npy cannot be read"):
            Index.load(folder)
        built(documents, folder)


def test_no_index_is_said_with_the_remedy(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "absent"):
        with pytest.raises(
            StoreError, match=r"no index here; make one with python -m index add DOCUMENTS --into"
        ) as raised:
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
    expected = answers(Index.build(read_sources(documents), HashEncoder()))
    assert (answers(fresh)) == (answers(Index.load(folder))) == expected


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
    index.save(folder)
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
    assert [source.document.id for source in read_sources(documents)] == ["plan", "aid", "documents-plan"]


def test_hidden_files_are_passed_over_and_one_file_can_be_given(documents: Path) -> None:
    (documents / ".cache").mkdir()
    (documents / ".cache" / "x.txt").write_text("Caché.", encoding="utf-8")
    assert [source.document.id for source in read_sources(documents)] == ["aid", "plan"]
    (only,) = read_sources(documents / "plan.md")
    assert (only.document.id, len(only.questions)) == ("plan", 3)
    assert read_sources(documents / "plan.md", with_questions=False)[0].questions == ()


def test_a_reader_is_never_disturbed_by_a_writer(documents: Path, tmp_path: Path) -> None:
    folder = tmp_path / "index"
    index = built(documents, folder)
    stop = threading.Event()
    saved = 0

    def write() -> None:
        nonlocal saved
        while not stop.is_set():
            index.save(folder)
            saved += 1

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for _ in range(60):
            assert len(Index.load(folder).catalogue.keys) == len(index.catalogue.keys)
    finally:
        stop.set()
        writer.join()
    assert saved > 3


WRITER = """
import os, sys
from pathlib import Path
from index.collection import add, build, rebuild, remove
from index.errors import StoreError
from index.reading.sources import read_sources
from index.storage.store import Index
from tests.fakes import HashEncoder
folder, first, second = map(Path, sys.argv[1:])
encoder = HashEncoder()
files = sorted(second.iterdir())
ids = [source.document.id for source in read_sources(second)]
sources = read_sources(first)
Index.build([*sources, *read_sources(second)], encoder)  # it remembers words: what is killed is seldom embedding
print("ready", flush=True)
for _ in sys.stdin:
    child = os.fork()
    while child == 0:
        add(folder, files, encoder)
        remove(folder, ids)
        rebuild(folder, encoder)
        build(folder, sources, encoder)
    print(child, flush=True)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""
KILLS = 100


def test_a_writer_killed_at_any_moment_leaves_a_whole_index(documents: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    for number in range(15):
        text = f"Un tout autre document, le {number}. Il parle de trains. " + "Le train part à l'heure. " * number
        (other / f"autre-{number}.txt").write_text(text, encoding="utf-8")
    folder = tmp_path / "index"
    built(documents, folder)
    small, large = read_sources(documents), read_sources(other)
    whole = [answers(Index.build(sources, HashEncoder())) for sources in (small, [*small, *large])]
    seen = [0, 0]
    chance = random.Random(5)
    command = [sys.executable, "-c", WRITER, str(folder), str(documents), str(other)]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as starter:
        assert starter.stdin is not None
        assert starter.stdout is not None
        assert starter.stdout.readline() == "ready\n"
        for _ in range(KILLS):
            starter.stdin.write("start one\n")
            starter.stdin.flush()
            writer = int(starter.stdout.readline())
            time.sleep(chance.uniform(0, 0.3))
            os.kill(writer, signal.SIGKILL)
            assert int(starter.stdout.readline()) == -signal.SIGKILL
            seen[whole.index(answers(Index.load(folder)))] += 1
        starter.stdin.close()
    assert min(seen) > 5
    # What the killed ones left behind is gone with the next change.
    rebuild(folder, HashEncoder(salt="new"))
    assert {f.name for f in folder.iterdir()} == {".lock", "manifest.json", version_of(folder)}


BUILDER = """
import sys
from pathlib import Path
from index.collection import add, open_or_build, rebuild, remove
from index.reading.sources import read_sources
from tests.fakes import HashEncoder
index = open_or_build(Path(sys.argv[1]), read_sources(Path(sys.argv[2])), HashEncoder())
print(len(index.catalogue.keys))
"""


def test_two_builders_at_once_leave_one_whole_index(documents: Path, tmp_path: Path) -> None:
    folder = tmp_path / "index"
    command = [sys.executable, "-c", BUILDER, str(folder), str(documents)]
    builders = [subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) for _ in range(3)]
    printed = {builder.communicate(timeout=60)[0] for builder in builders}
    assert [builder.returncode for builder in builders] == [0, 0, 0]
    index = Index.load(folder)
    assert printed == {f"{len(index.catalogue.keys)}\n"}
    assert {f.name for f in folder.iterdir()} == {".lock", "manifest.json", version_of(folder)}


TEXTS = {
    "plan": [PLAN, PLAN + "\nEn 2020, il a été prolongé.\n", "# Autre\n\nUn plan neuf."],
    "aid": [AID, "L'aide a changé. Elle dure deux ans."],
    "éa-b": ["Un tiers document, sans titre."],
    "a": ["# Court\n\nMot. Mot.\n\n## Deux\n\nIl est seul."],
}
STEP = st.one_of(
    st.tuples(st.just("add"), st.sampled_from(sorted(TEXTS)), st.integers(0, 2), st.booleans()),
    st.tuples(st.just("remove"), st.sampled_from(sorted(TEXTS))),
)


@settings(max_examples=40)
@given(st.lists(STEP, min_size=1, max_size=6))
def test_after_any_changes_an_index_is_the_one_built_afresh_from_what_is_left(steps: list[tuple[Any, ...]]) -> None:
    with TemporaryDirectory() as place:
        folder, documents = Path(place) / "index", Path(place) / "documents"
        documents.mkdir()
        encoder = HashEncoder()
        for step in steps:
            file = documents / f"{step[1]}.md"
            questions = file.with_name(f"{file.stem}.questions.jsonl")
            if step[0] == "add":
                file.write_text(TEXTS[step[1]][step[2] % len(TEXTS[step[1]])], encoding="utf-8")
                questions.unlink(missing_ok=True)
                if step[3] and file.stem == "plan" and PLAN in file.read_text(encoding="utf-8"):
                    questions.write_text(QUESTIONS, encoding="utf-8")
                add(folder, [file], encoder)
            elif file.exists():
                remove(folder, [slug(step[1])])
                file.unlink()
                questions.unlink(missing_ok=True)
        left = [read_source(file) for file in sorted(documents.glob("*.md"))]
        fresh = answers(Index.build(left, encoder))
        if (folder / "manifest.json").exists():
            assert answers(Index.load(folder)) == fresh
            rebuild(folder, encoder)
            assert answers(Index.load(folder)) == fresh


class Recorder(HashEncoder):
    """An encoder that notes what it embeds."""

    def __init__(self) -> None:
        super().__init__()
        self.embedded: list[str] = []

    def encode_documents(self, texts: Sequence[str]) -> Vectors:
        self.embedded += texts
        return super().encode_documents(texts)


def test_one_document_more_embeds_that_one_alone_and_one_less_embeds_nothing(documents: Path, tmp_path: Path) -> None:
    encoder = Recorder()
    summary = add(tmp_path / "index", [documents / "aid.md", documents / "plan.md"], encoder)
    assert (summary.added, summary.replaced, summary.skipped, summary.refused) == (["aid", "plan"], [], [], [])
    encoder.embedded.clear()
    (tmp_path / "new.txt").write_text("Le zeste est râpé.", encoding="utf-8")
    assert add(tmp_path / "index", [tmp_path / "new.txt"], encoder).added == ["new"]
    assert encoder.embedded == ["Le zeste est râpé."]
    encoder.embedded.clear()
    remove(tmp_path / "index", ["plan"])
    assert encoder.embedded == []
    assert list(Index.load(tmp_path / "index").catalogue.ids) == ["aid", "new"]


def test_what_becomes_of_each_file_is_told_and_nothing_is_written_for_nothing(documents: Path, tmp_path: Path) -> None:
    folder, encoder = tmp_path / "index", HashEncoder()
    add(folder, [documents / "aid.md", documents / "plan.md"], encoder)
    version = version_of(folder)
    (tmp_path / "copy.md").write_text(AID, encoding="utf-8")
    assert add(folder, [documents / "aid.md", tmp_path / "copy.md"], encoder).skipped == ["aid", "aid"]
    assert version_of(folder) == version
    (documents / "plan.md").write_text(PLAN + "\nDu neuf.\n", encoding="utf-8")
    (tmp_path / "bad.txt").write_bytes(b"\xff\xfe\xff")
    (tmp_path / "plan.txt").write_text("Un autre plan.", encoding="utf-8")
    summary = add(folder, [tmp_path / "bad.txt", documents / "plan.md", tmp_path / "plan.txt"], encoder)
    assert (summary.replaced, summary.skipped) == (["plan"], [])
    assert summary.added == [f"{slug(tmp_path.name)}-plan"]
    assert [file.name for file, _ in summary.refused] == ["bad.txt"]
    assert "holds no text" in str(summary.refused[0][1])
    assert "Du neuf." in Index.load(folder).catalogue.documents["plan"].text


def test_no_trace_of_a_removed_document_is_left(documents: Path, tmp_path: Path) -> None:
    folder, encoder = tmp_path / "index", HashEncoder()
    (tmp_path / "secret.txt").write_text("Le mot xylophage ne se dit pas à Zanzibar.", encoding="utf-8")
    add(folder, [documents / "aid.md", tmp_path / "secret.txt"], encoder)

    def traces() -> list[str]:
        words = [word.encode() for word in ("xylophag", "anzibar", "secret")]
        return [f.name for f in folder.rglob("*") if f.is_file() and any(word in f.read_bytes() for word in words)]

    assert "texts.npy" in traces()
    assert "stems-terms.npy" in traces()
    remove(folder, ["secret"])
    assert traces() == []
    with pytest.raises(StoreError, match=r"no document secret here; there is aid"):
        remove(folder, ["secret"])


def test_what_was_added_to_the_shipped_documents_stays_when_they_change(documents: Path, tmp_path: Path) -> None:
    folder, encoder = tmp_path / "index", HashEncoder()
    built(documents, folder)
    (tmp_path / "own.txt").write_text("Mon propre texte.", encoding="utf-8")
    add(folder, [tmp_path / "own.txt"], encoder)
    assert list(built(documents, folder).catalogue.ids) == ["aid", "own", "plan"]
    (documents / "aid.md").write_text(AID + "\nDu neuf.\n", encoding="utf-8")
    again = built(documents, folder)
    assert "Du neuf." in again.catalogue.documents["aid"].text
    assert again.catalogue.documents["own"].text == "Mon propre texte."
    other = open_or_build(folder, read_sources(documents), HashEncoder(32, salt="other"))
    assert (list(other.catalogue.ids), other.vectors.dimension) == (["aid", "own", "plan"], 32)
    flipped(folder / version_of(folder) / "texts.npy", 0.9)
    with pytest.raises(StoreError, match=r"then add again what was added: own$"):
        built(documents, folder)


def test_another_encoder_is_refused_with_the_command_that_embeds_anew(documents: Path, tmp_path: Path) -> None:
    folder, other = tmp_path / "index", HashEncoder(32, salt="other")
    add(folder, [documents / "aid.md"], HashEncoder())
    with pytest.raises(StoreError, match=r"embed its texts anew with python -m index build --into \S+/index$"):
        add(folder, [documents / "plan.md"], other)
    rebuild(folder, other)
    assert add(folder, [documents / "plan.md"], other).added == ["plan"]


def test_a_second_writer_says_that_it_waits_and_loses_nothing(documents: Path, tmp_path: Path) -> None:
    folder = tmp_path / "index"
    add(folder, [documents / "aid.md"], HashEncoder())
    said: list[str] = []
    with locked(folder):
        second = threading.Thread(
            target=add,
            args=(folder, [documents / "plan.md"], HashEncoder()),
            kwargs={"waiting": lambda: said.append("waiting")},
        )
        second.start()
        while not said:
            time.sleep(0.01)
        index = Index.load(folder).changed(remove=["aid"])
        index.write(folder)
    second.join()
    assert said == ["waiting"]
    assert list(Index.load(folder).catalogue.ids) == ["plan"]


def test_who_has_an_old_version_open_goes_on_with_it(documents: Path, tmp_path: Path) -> None:
    folder = tmp_path / "index"
    add(folder, [documents / "aid.md", documents / "plan.md"], HashEncoder())
    opened = Index.load(folder)
    remove(folder, ["aid"])
    remove(folder, ["plan"])
    rebuild(folder, HashEncoder())
    assert answers(opened) == answers(Index.build(read_sources(documents), HashEncoder()))
    assert len(Index.load(folder).catalogue.keys) == 0


def test_two_indexes_can_be_compared(documents: Path, tmp_path: Path) -> None:
    index = built(documents, tmp_path / "index")
    assert index == Index.load(tmp_path / "index")
    assert index != index.changed(remove=["aid"])
    assert index != Index.build(read_sources(documents), HashEncoder(salt="other"))
    assert index != "index"


@pytest.mark.parametrize(
    "wrong",
    [
        {"version": "../elsewhere"},
        {"version": None},
        {"version": "v-0badcafe/.."},
        {"files": {"../x": {}}},
        {"files": 3},
    ],
)
def test_a_manifest_names_nothing_outside_its_folder(documents: Path, tmp_path: Path, wrong: dict[str, Any]) -> None:
    built(documents, tmp_path / "index")
    manifest = read_manifest(tmp_path / "index") | wrong
    write_manifest(tmp_path / "index", manifest)  # signed as a whole one is
    with pytest.raises(StoreError, match="the index is damaged"):
        Index.load(tmp_path / "index")


@pytest.mark.parametrize("content", ["[" * 100_000, '{"format": ' * 50_000, "[]", "null", '{"format": {}}'])
def test_a_bad_manifest_of_any_nesting_is_one_error(tmp_path: Path, content: str) -> None:
    (tmp_path / "manifest.json").write_text(content, encoding="utf-8")
    with pytest.raises(StoreError) as raised:
        read_manifest(tmp_path)
    assert "\n" not in str(raised.value)
