"""An assistant that takes over a new version of its index while it runs.

Whoever asks looks at the manifest first, which costs microseconds; there is no thread that watches. When the manifest
is another, the new version is opened in the background, and questions go on with the old one until it is ready.
"""

import logging
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from threading import Lock, Thread
from typing import Literal

from assistant.assistant import Assistant
from assistant.memory import give_back
from index.errors import AssistantError
from index.storage.manifest import MANIFEST

_log = logging.getLogger(__name__)
_Stamp = tuple[int, int, int] | None


@dataclass(frozen=True)
class Health:
    """Whether questions can be answered; of the index that answers them the version and the number of documents."""

    status: Literal["opening", "ready", "failed"]
    version: str | None = None  # changes whenever the documents do
    documents: int | None = None


class Live:
    """The assistant over an index in a folder, opened in the background, and again whenever that index changes."""

    def __init__(self, open_assistant: Callable[[], Assistant], folder: Path | Callable[[], Path]) -> None:
        """Start to open it; whatever needs it waits. ``folder`` may be a function, where the index may be moved."""
        self._open = open_assistant
        self._folder = folder
        self._lock = Lock()
        self._turn = Lock()  # of whoever opens a version, so that an older one never comes after a newer one
        self._seen: _Stamp = None
        self._opening = True
        self._current: Future[Assistant] = Future()
        Thread(target=self._first, daemon=True).start()

    @property
    def assistant(self) -> Assistant:
        """The assistant, once it is open; the old one while a new version is being opened.

        Raises:
            AssistantError: the first version could not be opened.
        """
        current = self._current.result()
        with self._lock:
            if not self._opening and self._stamp() not in (self._seen, None):
                self._opening = True
                Thread(target=self._again, daemon=True).start()
        return current

    def health(self) -> Health:
        """Tell at once, without waiting for anything, whether questions can be answered."""
        current = self._current
        if not current.done():
            return Health("opening")
        if current.exception() is not None:
            return Health("failed")
        try:
            engine = self.assistant.engine
            return Health("ready", engine.version, len(engine.catalogue.ids))
        except AssistantError:  # of an engine elsewhere
            return Health("failed")

    def take_over(self) -> None:
        """Open the newest version now, and return when it is the one that answers."""
        _ = self._current.result()
        with self._lock:
            self._opening = True
        self._again()

    def _first(self) -> None:
        try:
            self._seen = self._stamp()  # before opening: an index that changes, or is built, meanwhile is opened again
            self._current.set_result(self._open())
            self._opening = False
        except BaseException as error:  # noqa: BLE001 - kept, and raised wherever the assistant is needed
            self._current.set_exception(error)
        give_back()  # it may have been made just now, which takes more than to open it

    def _again(self) -> None:
        """Open the new version; if it cannot be used, say so once and go on with the old one."""
        with self._turn:
            self._reopen()

    def _reopen(self) -> None:
        stamp = self._stamp()
        try:
            opened: Future[Assistant] = Future()
            opened.set_result(self._open())
            self._current = opened
        except AssistantError as error:
            _log.warning("%s", error)  # for whoever runs the server; those who ask keep the old version
        finally:
            self._seen = stamp
            self._opening = False
        give_back()

    def _stamp(self) -> _Stamp:
        """Return what tells one manifest from another: a new one is another file."""
        try:
            folder = self._folder if isinstance(self._folder, Path) else self._folder()
            found = (folder / MANIFEST).stat()
        except OSError:
            return None
        return found.st_ino, found.st_mtime_ns, found.st_size
