"""A server on a port, started without blocking and stopped cleanly."""

import socket
import sys
from contextlib import suppress
from dataclasses import dataclass
from threading import Thread

import uvicorn
from starlette.types import ASGIApp

from index.errors import AssistantError

# Seconds that a thread computes before another may. While a document is added, an answer waits that long at each of its
# steps: of Python's own 0.005 the slowest twentieth of answers took 1.8 s beside a report of 400 pages, of this 1.2 s
# (two cores that had much else to do).
TURN = 0.0005
STOPPING = 3  # seconds that answers under way are given when the server stops


@dataclass(frozen=True)
class Place:
    """Where a server is found: the address it listens on, the names it answers to, what stands before it."""

    host: str = "127.0.0.1"
    port: int = 7860
    names: tuple[str, ...] = ()  # besides the host and this machine's own
    root_path: str = ""  # under which a proxy shows it
    proxy: str | None = None  # the address of a proxy whose X-Forwarded-For and X-Forwarded-Proto are believed


class Running:
    """A server that answers, until it is stopped."""

    def __init__(self, server: uvicorn.Server, listening: socket.socket) -> None:
        """Start it in a thread, and wait until it answers."""
        self._server = server
        self._socket = listening
        self._thread = Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        self._thread.start()
        while self._thread.is_alive() and not server.started:
            self._thread.join(0.02)

    @property
    def address(self) -> str:
        """The address of its page."""
        host, port = self._socket.getsockname()[:2]
        return f"http://{f'[{host}]' if ':' in host else host}:{port}"

    def stop(self) -> None:
        """Let answers under way end, for a moment, and stop."""
        self._server.should_exit = True
        self._thread.join()


def start(application: ASGIApp, place: Place) -> Running:
    """Serve ``application`` without blocking.

    Raises:
        AssistantError: the port is taken, not allowed or no port.
    """
    sys.setswitchinterval(TURN)
    _allow_files()
    listening = listen(place.host, place.port)
    settings = uvicorn.Config(
        application,
        loop="asyncio",
        ws="none",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=place.proxy is not None,
        forwarded_allow_ips=place.proxy or "",
        timeout_graceful_shutdown=STOPPING,
    )
    return Running(uvicorn.Server(settings), listening)


def _allow_files() -> None:
    """Let this process open as many files as the system would: each collection in use holds some thirty, of 1,024."""
    if sys.platform == "win32":
        return
    import resource

    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    with suppress(ValueError, OSError):  # some systems name a limit that they do not grant
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def listen(host: str, port: int) -> socket.socket:
    """Return a socket that listens on ``port``.

    Raises:
        AssistantError: it is taken, not allowed or no port; the sentence says what to do.
    """
    if not 0 < port < 65536:
        raise AssistantError(f"{port} is no port: choose one from 1 to 65535.")
    listening = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((host, port))
    except OSError as error:
        listening.close()
        raise AssistantError(
            f"Port {port} on {host} cannot be used ({error.strerror}): choose another with --port {port % 65535 + 1}."
        ) from None
    return listening
