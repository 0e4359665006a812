"""Whoever writes to an index: no reader is disturbed, nothing is lost, and being killed leaves it whole."""

import random
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from index.collection import add, open_or_build, rebuild, remove
from index.errors import StoreError
from index.reading.sources import read_sources
from index.storage.lock import locked
from index.storage.store import Index
from tests.fakes import HashEncoder
from tests.indexes import answers, built, version_of
from tests.patience import PATIENCE

ROOT = Path(__file__).resolve().parent.parent


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


WRITES = 12  # that readers open the index beside


def test_a_reader_is_never_disturbed_by_a_writer(documents: Path, tmp_path: Path) -> None:
    folder = tmp_path / "index"
    index = built(documents, folder)
    stop = threading.Event()
    saved = 0

    def write() -> None:
        nonlocal saved
        while not stop.is_set():
            with locked(folder):
                index.write(folder)
            saved += 1

    writer = threading.Thread(target=write)
    writer.start()
    try:
        while saved < WRITES:
            assert len(Index.load(folder).catalogue.keys) == len(index.catalogue.keys)
    finally:
        stop.set()
        writer.join()


WRITER = """
import os, signal, sys
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
for line in sys.stdin:
    child = os.fork()
    if child == 0:
        signal.setitimer(signal.ITIMER_PROF, float(line))  # the kernel ends it then, whatever it is doing
    while child == 0:
        add(folder, files, encoder)
        rebuild(folder, encoder)
        remove(folder, ids)
        build(folder, sources, encoder)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""
KILLS = 100
ROUNDS = 0.4  # seconds of processor time: some rounds of adding, removing, rebuilding and building


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
            starter.stdin.write(f"{chance.uniform(0.001, ROUNDS)}\n")
            starter.stdin.flush()
            assert int(starter.stdout.readline()) == -signal.SIGPROF
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
    printed = {builder.communicate(timeout=PATIENCE)[0] for builder in builders}
    assert [builder.returncode for builder in builders] == [0, 0, 0]
    index = Index.load(folder)
    assert printed == {f"{len(index.catalogue.keys)}\n"}
    assert {f.name for f in folder.iterdir()} == {".lock", "manifest.json", version_of(folder)}


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
