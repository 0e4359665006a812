"""Nothing in this process calls out, whatever a library under it would like to.

The interpreter itself reports every look-up of a name and every connection (PEP 578), and a hook that refuses one
cannot be taken off again. What this program's own code starts is refused as well; what comes in is not.
"""

import ipaddress
import socket
import sys
from typing import Any

_LOOKUPS = {"socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"}
_REACHES = {"socket.connect", "socket.sendto", "socket.sendmsg"}


class CallsOutError(OSError):
    """Something tried to reach another machine."""


def stay_silent() -> None:
    """Refuse, from now until this process ends, to look up a name or to reach an address off this machine."""
    sys.addaudithook(_refuse)


def _refuse(event: str, arguments: tuple[Any, ...]) -> None:
    if event in _LOOKUPS:
        host = arguments[0]
    elif event in _REACHES and arguments[0].family in (socket.AF_INET, socket.AF_INET6) and arguments[1]:
        host = arguments[1][0]
    else:
        return
    if not _is_here(host):
        raise CallsOutError("this server calls nobody")


def _is_here(host: object) -> bool:
    """Tell whether ``host`` is this machine: no name but "localhost", or a loopback address."""
    text = host.decode("ascii", "replace") if isinstance(host, bytes) else host
    if text in (None, "", "localhost"):
        return True
    try:
        return isinstance(text, str) and ipaddress.ip_address(text).is_loopback
    except ValueError:
        return False
