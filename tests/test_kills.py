"""A writer that is killed right before any of its writes leaves every collection whole, and can be run again."""

import subprocess
import sys
from pathlib import Path

import pytest
from fakes import HashEncoder
from patience import PATIENCE
from serving import ROOT

from benchmarks.kills import state
from benchmarks.writers import WORK, prepare
from index.errors import StoreError
from index.storage.originals import original
from index.storage.store import Index

KILLS = 100


def test_a_hundred_writers_killed_between_their_writes_leave_all_whole() -> None:
    """Each kills itself after some of its writes, so that none is killed before it has begun, on any machine."""
    command = [sys.executable, "-m", "benchmarks.kills", str(KILLS), "--at-each-write"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=PATIENCE)
    assert done.returncode == 0, done.stderr
    killed, counted = done.stdout.split(" killed, all whole: ")
    assert int(killed) == KILLS
    assert all(f"'{name}'" in counted for name in WORK)


def test_what_is_not_whole_is_noticed(tmp_path: Path) -> None:
    place = prepare(tmp_path, HashEncoder())
    assert list(state(place.folder) or ()) == ["bruit", "guichet"]
    assert state(place.made) is None
    [one, _] = Index.load(place.folder).catalogue.documents.values()
    kept = original(place.folder, one.sha256)
    assert kept is not None
    whole = kept.read_bytes()
    kept.write_bytes(whole[:-1])
    with pytest.raises(AssertionError, match="the original of bruit is lost"):
        state(place.folder)
    kept.write_bytes(whole)
    [words] = place.folder.glob("v-*/texts.npy")
    words.write_bytes(words.read_bytes()[:-1])
    with pytest.raises(StoreError):
        state(place.folder)
