"""Files that strangers made are read in a process of their own, which may break without harm.

One worker reads many files. It is replaced when it breaks or takes too long, and ends with this process. Not by the
package pebble, which has such workers: its are copies of this process or inherit from it, and what they send back is
unpickled, so that a file which has taken over its reader could run what it likes here. Ours is given nothing, and JSON
is read from it.
"""

import atexit
import json
import selectors
import subprocess
import sys
import time
from contextlib import suppress
from functools import lru_cache
from threading import Lock, Thread
from typing import Any

from index.paths import PROJECT
from index.reading.blocks import Refused

SECONDS = 60.0  # for one file: three thousand pages take fifteen


class Worker:
    """A process that reads files; see index/reading/extract.py for what it is asked."""

    def __init__(self, seconds: float = SECONDS) -> None:
        """Start nothing before the first file."""
        self._seconds = seconds
        self._process: subprocess.Popen[bytes] | None = None
        self._lock = Lock()

    def read(self, kind: str, raw: bytes, **about: object) -> dict[str, Any]:
        """Return what is in a file of a ``kind``, as :class:`index.reading.blocks.Extract` in plain JSON types.

        ``about`` goes with the request: what was recognised on its pages, the page to be drawn.

        Raises:
            Refused: it cannot be read, or not in time.
        """
        with self._lock:
            process = self._running()
            request = json.dumps({"kind": kind, "size": len(raw), **about}).encode() + b"\n"
            Thread(target=_send, args=(process, request + raw), daemon=True).start()
            try:
                line = self._line(process)
            except BaseException:
                self.close()
                raise
        reply: dict[str, Any] = json.loads(line)
        if "refused" in reply:
            raise Refused(reply["refused"])
        return reply

    def close(self) -> None:
        """End the process."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            for pipe in (self._process.stdin, self._process.stdout):
                if pipe is not None:
                    _shut(pipe)
            self._process = None

    def _running(self) -> "subprocess.Popen[bytes]":
        if self._process is None or self._process.poll() is not None:
            self.close()
            self._process = subprocess.Popen(
                [sys.executable, "-B", "-m", "index.reading.extract"],
                cwd=PROJECT,
                env={},  # no key or password that somebody keeps there
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
        return self._process

    def _line(self, process: "subprocess.Popen[bytes]") -> bytes:
        """Return the reply, once it is whole."""
        out: Any = process.stdout
        parts: list[bytes] = []
        until = time.monotonic() + self._seconds
        with selectors.DefaultSelector() as ready:
            ready.register(out, selectors.EVENT_READ)
            while not parts or not parts[-1].endswith(b"\n"):
                if not ready.select(max(0.0, until - time.monotonic())):
                    raise Refused(f"it takes more than {self._seconds:.0f} seconds to read: given up")
                part = out.raw.read(1 << 20) if hasattr(out, "raw") else out.read(1)
                if not part:
                    raise Refused("reading it failed: it is damaged, or needs more memory than a document may")
                parts.append(part)
        return b"".join(parts)


@lru_cache(maxsize=1)
def shared() -> Worker:
    """Return the worker of this process."""
    worker = Worker()
    atexit.register(worker.close)
    return worker


def _send(process: "subprocess.Popen[bytes]", content: bytes) -> None:
    with suppress(OSError, ValueError):  # the worker has ended: whoever waits for its reply learns it there
        process.stdin.write(content)  # type: ignore[union-attr]  # a pipe
        process.stdin.flush()  # type: ignore[union-attr]


def _shut(pipe: Any) -> None:  # noqa: ANN401 - a pipe
    with suppress(OSError):  # what was left to send to a process that is gone
        pipe.close()
