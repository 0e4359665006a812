"""Writers killed in the middle of their work: ``python -m benchmarks.kills [TIMES] [--at-each-write]``.

A document is added, replaced, removed, sent through the page; a collection's parts joined, all of it embedded anew,
exported, imported. Each writer is killed at a random moment between its first write and the time at which it would have
been done or, with ``--at-each-write``, right before one of its writes, all of them in turn. Afterwards the collection
must be what it was or what it was to be, every file as its manifest says, every document with its original; and the
same work, done again, must end as it should.
"""

import os
import random
import shutil
import signal
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

from assistant.sources.incoming import Incoming
from benchmarks.writers import WORK, Place, Work, prepare
from index.datatypes import Encoder
from index.storage import growth
from index.storage.manifest import MANIFEST, sha256
from index.storage.originals import is_intact, original
from index.storage.sealed import opened
from index.storage.store import Index
from tests.fakes import HashEncoder

TIMES = 1000
TIMED = 5  # runs that tell how long a kind of work takes
_WRITES = {"os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.link", "os.truncate", "shutil.rmtree"}
State = dict[str, str] | None  # the text's SHA-256 of each document; None: there is no collection


def state(folder: Path) -> State:
    """Return what a collection holds, after making sure that every file of it, and every original, is whole."""
    if not (folder / MANIFEST).exists():
        return None
    index = Index.load(folder)
    for document in index.catalogue.documents.values():
        kept = original(folder, document.sha256)
        if kept is None or not is_intact(kept, document.sha256):
            raise AssertionError(f"{folder}: the original of {document.id} is lost")
    return {name: sha256(found.text.encode()) for name, found in index.catalogue.documents.items()}


def outcome(place: Place) -> tuple[State, State, bool]:
    """Return the states of both collections, and whether there is an archive; a broken one raises."""
    there = place.archive.exists()
    if there:
        with opened(place.archive):
            pass
    return state(place.folder), state(place.made), there


class Killer:
    """Runs work in processes of their own, and kills them."""

    def __init__(self, root: Path, encoder: Encoder) -> None:
        """Prepare, and learn how each kind of work ends undisturbed."""
        self._root, self._encoder = root, encoder
        self._before = prepare(root, encoder)
        self.states = {name: (outcome(self._before), self._ended(name, self._copy())) for name in WORK}

    def _copy(self) -> Place:
        place = Place(self._root / "now")
        shutil.rmtree(place.root, ignore_errors=True)
        shutil.copytree(self._before.root, place.root)
        return place

    def run(self, name: str, kill: Callable[[int, int], bool], at: int | None = None) -> tuple[bool, int, float]:
        """Do work in another process; return whether it was killed, how many writes there were, and their seconds.

        ``kill`` is called with the process's number and a pipe once the first write is about to come; ``at`` has it
        end itself right before that write, counted from 0.
        """
        place = self._copy()
        begun, told = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(begun)
            _work(place, WORK[name], self._encoder, told, at)
        os.close(told)
        os.read(begun, 1)
        start = time.perf_counter()
        kill(child, begun)
        number = int(os.read(begun, 20) or b"0")
        _, status = os.waitpid(child, 0)
        seconds = time.perf_counter() - start
        os.close(begun)
        if not os.WIFSIGNALED(status) and status:
            raise AssertionError(f"{name} failed with {status}")
        self._check(name, place, again=os.WIFSIGNALED(status))
        return os.WIFSIGNALED(status), number, seconds

    def _check(self, name: str, place: Place, *, again: bool) -> None:
        before, after = self.states[name]
        Incoming(place.folder)  # whoever starts next cleans up
        if any(file.is_file() for file in (place.folder / "incoming").rglob("*")):
            raise AssertionError(f"{name}: what was sent is left")
        found = outcome(place)
        if found not in (before, after):
            raise AssertionError(f"{name}: neither as before nor as after")
        if again and found == before and self._ended(name, place) != after:
            raise AssertionError(f"{name}: done again, it ends otherwise")

    def _ended(self, name: str, place: Place) -> tuple[State, State, bool]:
        WORK[name](place, self._encoder)
        return outcome(place)


def _work(place: Place, work: Work, encoder: Encoder, told: int, at: int | None) -> None:
    """Work, and tell when the first write comes and, at the end, how many there were; never return."""
    writes = 0

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        nonlocal writes
        changes = event in _WRITES or (event == "open" and int(arguments[2] or 0) & (os.O_WRONLY | os.O_RDWR))
        if changes and str(place.root) in str(arguments[0]) and not str(arguments[0]).endswith(".lock"):
            if writes == 0:
                os.write(told, b".")
            if writes == at:
                os.kill(os.getpid(), signal.SIGKILL)
            writes += 1

    status = 1
    try:
        sys.addaudithook(hook)
        work(place, encoder)
        os.write(told, str(writes).encode())
        status = 0
    finally:
        if status:
            traceback.print_exc()
        os._exit(status)


def random_moments(killer: Killer, times: int, dice: random.Random) -> Counter[str]:
    """Kill ``times`` writers, of each kind in turn; return how many of each kind."""
    takes = {name: median(killer.run(name, lambda *_: True)[2] for _ in range(TIMED)) for name in WORK}
    killed: Counter[str] = Counter()

    def kill_within(seconds: float) -> Callable[[int, int], bool]:
        def kill(child: int, _: int) -> bool:
            time.sleep(dice.uniform(0, seconds))
            os.kill(child, signal.SIGKILL)
            return True

        return kill

    names = list(WORK)
    while killed.total() < times:
        name = names[killed.total() % len(names)]
        killed[name] += killer.run(name, kill_within(takes[name]))[0]
    return killed


def each_write(killer: Killer, times: int) -> Counter[str]:
    """Kill ``times`` writers right before one of their writes: of each kind as many, spread over all its writes."""
    writes = {name: killer.run(name, lambda *_: True)[1] for name in WORK}
    killed: Counter[str] = Counter()
    turns = -(-times // len(WORK))
    for number in range(times):
        turn, place = divmod(number, len(WORK))
        name = list(WORK)[place]
        killed[name] += killer.run(name, lambda *_: True, turn * writes[name] // turns)[0]
    return killed


def main() -> int:
    """Print how many of each kind were killed; whatever was not whole afterwards raises."""
    numbers = [argument for argument in sys.argv[1:] if argument.isdigit()]
    times = int(numbers[0]) if numbers else TIMES
    growth.FEW, growth.GROWN, growth.EARLY = 0, 1.0, 1.0  # so small a collection has parts then, as a large one has
    seed = random.randrange(10**6)  # noqa: S311 - guards no secret
    with TemporaryDirectory() as root:
        killer = Killer(Path(root), HashEncoder())  # what is killed writes; it embeds in no time
        exact = "--at-each-write" in sys.argv
        killed = each_write(killer, times) if exact else random_moments(killer, times, random.Random(seed))  # noqa: S311
    print(f"{killed.total()} killed, all whole: {dict(killed)}" + ("" if exact else f"; seed {seed}"))  # noqa: T201
    return 0


if __name__ == "__main__":
    sys.exit(main())
