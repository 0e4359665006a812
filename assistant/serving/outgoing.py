"""What goes out: the rules for browsers on each reply, the page's scripts in its policy, no bare error."""

import json
import logging
from dataclasses import dataclass

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import Message, Send

from assistant.serving.openings import Kind, Opening
from assistant.serving.policy import ALWAYS, CLOSED, policy_of
from assistant.serving.replies import as_json, reader_language, sentence

LOG = logging.getLogger(__name__)
_KEPT = b"private, max-age=3600"


@dataclass(frozen=True)
class Visit:
    """A request that was let in: its opening, what its path names, its headers."""

    opening: Opening
    path: str
    function: str | None
    headers: Headers

    @property
    def in_one_step(self) -> bool:
        """Whether Gradio's reply says with its status alone whether the question was a mistake."""
        return self.path.startswith("/gradio_api/run/")


class Outgoing:
    """What goes out: the rules for browsers on each reply, the page's scripts in its policy, no bare error."""

    def __init__(self, send: Send, visit: Visit | None = None) -> None:
        """Send on what comes, as an answer to ``visit``; None where nobody was let in."""
        self._send = send
        self._visit = visit
        self._start: Message | None = None  # held back until the body that belongs to it is whole
        self._parts: list[bytes] = []
        self._done = False
        self.started = False

    async def send(self, message: Message) -> None:
        """Send one message, as ASGI 3 has it."""
        if self._done:
            return
        if message["type"] == "http.response.start":
            self.started = True
            if self._is_held(message["status"]):
                self._start = message
            else:
                await self._begin(message)
        elif self._start is None:
            self._done = not message.get("more_body")
            await self._send(message)
        else:
            self._parts.append(message.get("body", b""))
            if not message.get("more_body"):
                await self._release()

    async def finish(self) -> None:
        """End a reply that broke off."""
        if self._start is not None:
            await self._release()
        elif not self._done:
            await self._send({"type": "http.response.body", "body": b""})

    def _is_held(self, status: int) -> bool:
        visit = self._visit
        return visit is not None and (visit.opening.kind is Kind.PAGE or visit.in_one_step or status >= 500)

    async def _release(self) -> None:
        start, body, visit = self._start, b"".join(self._parts), self._visit
        assert start is not None and visit is not None  # noqa: S101, PT018 - held back is only what has both
        self._start = None
        if start["status"] >= 500 and start["status"] != 503:
            start, body = _mended(start, body, visit)
        policy = policy_of(body) if visit.opening.kind is Kind.PAGE and start["status"] == 200 else None
        MutableHeaders(raw=start["headers"])["content-length"] = str(len(body))
        await self._begin(start, policy)
        self._done = True
        await self._send({"type": "http.response.body", "body": body})

    async def _begin(self, message: Message, policy: str | None = None) -> None:
        headers = MutableHeaders(raw=[(k, v) for k, v in message.get("headers", []) if not _is_foreign(k)])
        for name, value in ALWAYS:
            headers.setdefault(name.decode(), value.decode())
        headers.setdefault("content-security-policy", policy or CLOSED)
        is_file = self._visit is not None and self._visit.opening.kind is Kind.FILE and message["status"] == 200
        headers["cache-control"] = _KEPT.decode() if is_file else "no-store"
        await self._send({**message, "headers": headers.raw})


def _mended(start: Message, body: bytes, visit: Visit) -> tuple[Message, bytes]:
    """Return a reply for one that says 5xx: a mistake of whoever asked as such, anything else as one sentence."""
    error = None
    if visit.in_one_step:
        try:
            error = json.loads(body).get("error")
        except (ValueError, AttributeError):
            error = None
    if isinstance(error, str):  # Gradio hides every other error's text (show_error=False)
        status, content = 400, as_json({"error": error})
    else:
        LOG.error("%s: status %s", visit.path, start["status"])
        language = reader_language(visit.headers.get("accept-language", ""))
        status, content = 500, as_json({"error": sentence("broken", language)})
    return {**start, "status": status, "headers": [(b"content-type", b"application/json")]}, content


def _is_foreign(name: bytes) -> bool:
    """Tell whether a header is left out: those that let other sites read, and those that name what runs here."""
    return name.lower().startswith((b"access-control-", b"server", b"x-powered-by"))
