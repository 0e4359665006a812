"""Requests of any kind to a running server, as no client would send them."""

import http.client
import json
from dataclasses import dataclass
from typing import Any

from patience import PATIENCE
from serving import Server

JSON = {"Content-Type": "application/json"}


@dataclass(frozen=True)
class Reply:
    """What came back; the headers' names in lower case."""

    status: int
    headers: dict[str, str]
    text: str

    @property
    def error(self) -> str:
        return str(json.loads(self.text)["error"])


def send(
    server: Server,
    method: str,
    path: str,
    body: Any = None,
    headers: dict[str, str] | None = None,
    host: str = "",
) -> Reply:
    """Send one request; ``body`` that is no bytes goes as JSON, ``host`` into the header of that name."""
    known = dict(headers or {})
    content = body if body is None or isinstance(body, bytes) else json.dumps(body).encode()
    if content is not None and not isinstance(body, bytes):
        known = JSON | known
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=PATIENCE)
    try:
        connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
        connection.putheader("Host", host or f"127.0.0.1:{server.port}")
        for name, value in known.items():
            connection.putheader(name, value)
        if content is not None and not {"content-length", "transfer-encoding"} & {name.lower() for name in known}:
            connection.putheader("Content-Length", str(len(content)))
        connection.endheaders(content)
        reply = connection.getresponse()
        text = reply.read().decode("utf-8", "replace")
        return Reply(reply.status, {name.lower(): value for name, value in reply.getheaders()}, text)
    finally:
        connection.close()


def ask(server: Server, body: Any, headers: dict[str, str] | None = None) -> Reply:
    """Ask over the plain route."""
    return send(server, "POST", "/api/ask", body, headers)
