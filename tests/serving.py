"""Starts the real program for the tests of its doors."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from patience import PATIENCE

ROOT = Path(__file__).resolve().parent.parent


@dataclass
class Server:
    """A running program and all that it has said."""

    process: subprocess.Popen[str]
    port: int
    said: list[str] = field(default_factory=list)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def output(self) -> str:
        return "".join(self.said)

    def wait_until(self, text: str, seconds: float = PATIENCE) -> None:
        end = time.monotonic() + seconds
        while text not in self.output:
            assert self.process.poll() is None, f"the server stopped: {self.output}"
            assert time.monotonic() < end, f"no {text!r} within {seconds} s: {self.output}"
            time.sleep(0.05)

    def stop(self) -> int:
        """Interrupt it as Ctrl-C does, and return its exit status."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
        try:
            return self.process.wait(timeout=PATIENCE)
        finally:
            self.process.kill()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(
    *arguments: str, port: int | None = None, code: str | None = None, until: str = "Ready."
) -> Iterator[Server]:
    """Run ``app.py`` with ``arguments``, or ``code`` with the port as its argument, until the block ends."""
    port = port or free_port()
    program = ["-c", code, str(port)] if code else ["app.py", "--port", str(port), *arguments]
    environment = {k: v for k, v in os.environ.items() if not k.lower().endswith("_proxy")}
    process = subprocess.Popen(
        [sys.executable, "-u", *program],
        cwd=ROOT,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
    )
    server = Server(process, port)
    assert process.stdout is not None
    reader = threading.Thread(target=lambda stream: server.said.extend(stream), args=(process.stdout,))
    reader.start()
    try:
        server.wait_until(until)
        yield server
    finally:
        server.stop()
        reader.join()
        process.stdout.close()
