"""Which names a server answers to, and which web pages may speak to it.

A page elsewhere can have its own name resolve to this machine (DNS rebinding). Its requests then carry that name in
Host, and in Origin a match for it: so a name that the server was not started for is not answered at all.
"""

import ipaddress
import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

ALWAYS = ("localhost", "127.0.0.1", "[::1]")
ANY_ADDRESS = ("0.0.0.0", "::", "")  # noqa: S104 - compared with, not listened on
_HOST = re.compile(r"(?P<name>\[[0-9a-f:.]+\]|[a-z0-9_.-]+)(?::(?P<port>\d{1,5}))?", re.ASCII)
_PORTS = {"http": "80", "https": "443"}


@dataclass(frozen=True)
class Names:
    """The names that are answered, in lower case; an IPv6 address in brackets."""

    allowed: frozenset[str]

    @classmethod
    def of(cls, host: str, others: Iterable[str] = ()) -> "Names":
        """Return the names of a server that listens on ``host`` and was told of ``others``."""
        own = [] if host in ANY_ADDRESS else [host]
        return cls(frozenset(bracketed(name.lower()) for name in (*ALWAYS, *own, *others)))

    def answer(self, host: str, local: str | None = None) -> bool:
        """Tell whether a Host header names this server; ``local`` is the address that the connection came in at.

        That address is as good as a name: no name server can make a browser put it into Host.
        """
        found = _HOST.fullmatch(host.lower())
        return found is not None and (
            found["name"] in self.allowed or (local is not None and found["name"] == bracketed(local.lower()))
        )


def bracketed(name: str) -> str:
    """Return an IPv6 address as a Host header writes it, any other name as it is."""
    return f"[{name}]" if ":" in name and not name.startswith("[") else name


def is_local(host: str) -> bool:
    """Tell whether only this machine reaches a server that listens on ``host``."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def is_own(origin: str, host: str) -> bool:
    """Tell whether the page ``origin`` came from the server that the request names as ``host``.

    Another port of the same machine is another origin. A page from a file, or in a sandbox, says "null".
    """
    try:
        parts = urlsplit(origin)
    except ValueError:
        return False
    port = _PORTS.get(parts.scheme)
    return port is not None and _with_port(parts.netloc, port) == _with_port(host, port)


def _with_port(host: str, port: str) -> tuple[str, str] | None:
    found = _HOST.fullmatch(host.lower())
    return (found["name"], found["port"] or port) if found else None
