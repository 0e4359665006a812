"""Changes to the documents, made by one thread, one at a time, so that two people's never meet.

Files that wait are added together, as ``python -m index add`` adds many: the index is written once for all of them. A
change is done when whoever asks a question is answered from it.
"""

import hashlib
import logging
import secrets
from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from threading import Condition, Event, Lock, Thread

from assistant.live import Live
from assistant.sources.incoming import Incoming
from index.beside import belongs_to
from index.collection import add, remove, rename, settle
from index.datatypes import Encoder
from index.errors import AssistantError
from index.incoming import Summary
from index.storage.originals import keep, sweep

LOG = logging.getLogger(__name__)
REMEMBERED = 2_000  # files whose end can still be asked for
TOGETHER = 100  # files that are added at a time


class Stage(StrEnum):
    """How far a file has come."""

    WAITING = "waiting"
    READING = "reading"
    READ = "read"
    EMBEDDED = "embedded"
    DONE = "done"


class Outcome(StrEnum):
    """What became of a file."""

    ADDED = "added"
    REPLACED = "replaced"
    JOINED = "joined"  # a translation or expected questions, to their document
    SAME = "same"
    REFUSED = "refused"


@dataclass(frozen=True)
class Arrival:
    """A file that has arrived; ``outcome`` is known when it is done, ``document`` unless it was refused."""

    token: str
    file: Path
    stage: Stage = Stage.WAITING
    outcome: Outcome | None = None
    document: str | None = None
    reason: AssistantError | None = None  # why it was refused
    outgrown: bool = False  # whether something that belonged to the earlier version does not fit this one


class Changes:
    """The documents of one index, and the thread that changes them."""

    def __init__(
        self, live: Live, folder: Path, encoder: Callable[[], Encoder], ready: Callable[[], object] = lambda: None
    ) -> None:
        """Clean up after earlier processes; ``encoder`` is called when it is needed, ``ready`` before each change."""
        self.incoming = Incoming(folder)
        self._live, self._folder, self._encoder, self._ready = live, folder, encoder, ready
        self._arrivals: OrderedDict[str, Arrival] = OrderedDict()
        self._waiting: list[str | Callable[[], None]] = []
        self._known = Lock()
        self._work = Condition()
        self.idle = Event()  # nothing waits, and all is settled
        self._erase = True  # what an earlier process removed, and had no time to erase
        Thread(target=self._run, daemon=True).start()

    def take(self, file: Path) -> str:
        """Have a file, which was given a place by ``incoming``, added; return what to ask for it by."""
        arrival = Arrival(secrets.token_hex(8), file)
        with self._known:
            self._arrivals[arrival.token] = arrival
            while len(self._arrivals) > REMEMBERED:
                self._arrivals.popitem(last=False)
        with self._work:
            self._waiting.append(arrival.token)
            self._work.notify()
        return arrival.token

    def arrivals(self, tokens: Sequence[str]) -> list[Arrival]:
        """Return how far files have come; those that are not known are left out."""
        with self._known:
            return [self._arrivals[token] for token in tokens if token in self._arrivals]

    def remove(self, document: str) -> "Future[None]":
        """Have a document removed, and the file that it came as; errors as of :func:`index.collection.remove`."""

        def work() -> None:
            remove(self._folder, [document])
            sweep(self._folder)
            self._erase = True

        return self._later(work)

    def rename(self, document: str, title: str) -> "Future[None]":
        """Have a document given another title; errors as of :func:`index.collection.rename`."""
        return self._later(lambda: rename(self._folder, document, title, self._encoder()))

    def _later(self, work: Callable[[], object]) -> "Future[None]":
        done: Future[None] = Future()

        def change() -> None:
            try:
                self._ready()
                work()
                self._live.take_over()
                done.set_result(None)
            except Exception as error:  # noqa: BLE001 - raised where it is waited for
                done.set_exception(error)

        with self._work:
            self._waiting.append(change)
            self._work.notify()
        return done

    def _run(self) -> None:
        try:
            _ = self._live.assistant  # the first version is built by whoever opens it
            sweep(self._folder)
        except AssistantError:
            LOG.debug("nothing to sweep", exc_info=True)
        while True:
            if not self._waiting:
                self._settle()
            with self._work:
                while not self._waiting:
                    self.idle.set()
                    self._work.wait()
                self.idle.clear()
                first = self._waiting.pop(0)
                batch = [first]
                while isinstance(first, str) and len(batch) < TOGETHER and self._waiting[:1]:
                    if not isinstance(self._waiting[0], str):
                        break
                    batch.append(self._waiting.pop(0))
            if isinstance(first, str):
                self._add(self.arrivals([token for token in batch if isinstance(token, str)]))
            else:
                first()

    def _settle(self) -> None:
        """Have the index written anew as far as it has grown, or holds what was removed, while nobody waits for it."""
        try:
            settle(self._folder, self._encoder(), erase=self._erase)
            self._erase = False
        except AssistantError as error:
            LOG.warning("%s", error)  # for whoever runs the server; questions are answered all the same
        except Exception:
            LOG.exception("writing the index anew failed")

    def _add(self, batch: Sequence[Arrival]) -> None:
        try:
            self._ready()
            documents = [arrival for arrival in batch if belongs_to(arrival.file) is None]
            for arrival in documents:
                with arrival.file.open("rb") as stream:
                    keep(self._folder, arrival.file, hashlib.file_digest(stream, "sha256").hexdigest())
            summary = add(
                self._folder,
                self._files(documents),
                self._encoder(),
                progress=lambda _: self._embedded(documents),
                by_name=True,  # each file lies in a place of its own that is soon gone
                beside=[arrival.file for arrival in batch if belongs_to(arrival.file) is not None],
            )
            sweep(self._folder)
            self._erase |= bool(summary.replaced or summary.joined)
            self._live.take_over()
            for arrival in _ended(batch, summary):
                self._note(arrival)
        except AssistantError as error:
            for arrival in batch:
                self._note(replace(arrival, stage=Stage.DONE, outcome=Outcome.REFUSED, reason=error))
        except Exception:  # whatever a file did, those after it are added
            LOG.exception("adding failed")
            if len(batch) > 1:
                for arrival in batch:
                    self._add([arrival])
                return
            self._note(replace(batch[0], stage=Stage.DONE, outcome=Outcome.REFUSED, reason=_BROKEN))
        for arrival in batch:
            Incoming.discard(arrival.file)

    def _files(self, batch: Sequence[Arrival]) -> Iterator[Path]:
        """Yield the files to whoever reads them, and note when each is begun and done."""
        for arrival in batch:
            self._note(replace(arrival, stage=Stage.READING))
            yield arrival.file
            self._note(replace(arrival, stage=Stage.READ))

    def _embedded(self, batch: Sequence[Arrival]) -> None:
        now = self.arrivals([arrival.token for arrival in batch])
        if all(arrival.stage is not Stage.READING for arrival in now):  # else the one that was begun has been refused
            for arrival in now:
                if arrival.stage is Stage.READ:
                    self._note(replace(arrival, stage=Stage.EMBEDDED))

    def _note(self, arrival: Arrival) -> None:
        with self._known:
            if arrival.token in self._arrivals:
                self._arrivals[arrival.token] = arrival


_BROKEN = AssistantError(
    "Ce fichier n’a pas pu être ajouté\u00a0; ce qui a manqué est écrit dans le journal du serveur.",
    "This file could not be added; what went wrong is written in the server’s log.",
)


def _ended(batch: Sequence[Arrival], summary: Summary) -> Iterator[Arrival]:
    """Yield each file with what became of it."""
    refused = dict(summary.refused)
    for arrival in batch:
        done, name = replace(arrival, stage=Stage.DONE), summary.documents.get(arrival.file)
        if arrival.file in refused:
            yield replace(done, outcome=Outcome.REFUSED, reason=refused[arrival.file])
        elif belongs_to(arrival.file) is not None:
            outcome = Outcome.JOINED if arrival.file in summary.joined else Outcome.SAME
            yield replace(done, outcome=outcome, document=name)
        elif name in summary.added:
            yield replace(done, outcome=Outcome.ADDED, document=name)
        elif name in summary.replaced:
            yield replace(done, outcome=Outcome.REPLACED, document=name, outgrown=name in summary.outgrown)
        else:
            yield replace(done, outcome=Outcome.SAME, document=name)
