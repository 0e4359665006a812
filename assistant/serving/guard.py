"""The ASGI application in front of everything: who is answered, what may come in, and what goes out.

A request is checked in this order: the name that it calls the server by, the page that sent it, the route, the method,
the body. Only then does any other code see it.
"""

import json
import logging
from collections.abc import Sequence
from dataclasses import dataclass

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.serving.asking import wanted_language
from assistant.serving.bodies import Refused, read_json
from assistant.serving.calls import Function, whole_call
from assistant.serving.names import Names, is_own
from assistant.serving.openings import Body, Kind, Opening, opened
from assistant.serving.policy import ALWAYS, CLOSED, policy_of
from assistant.serving.replies import as_json, reader_language, refusal, sentence
from index.errors import QuestionError

LOG = logging.getLogger(__name__)
# What a proxy would say of a request is believed only where uvicorn was told to; nothing behind here may read it again.
_DROPPED = ("forwarded", "x-forwarded-", "x-gradio-", "x-real-ip", "x-original-", "x-rewrite-")
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


class Guard:
    """Lets in what the openings name, and puts the rules for browsers on whatever goes out."""

    def __init__(self, inner: ASGIApp, names: Names, functions: Sequence[Function] = (), root_path: str = "") -> None:
        """Stand in front of ``inner``; ``root_path`` is where a proxy shows this server, "" for the top."""
        self._inner = inner
        self._names = names
        self._functions = functions
        self._root = root_path.rstrip("/")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection, as ASGI 3 has it."""
        if scope["type"] == "lifespan":
            await self._inner(scope, receive, send)
            return
        if scope["type"] == "websocket":  # nothing here speaks it
            await send({"type": "websocket.close", "code": 1008})
            return
        headers = Headers(scope=scope)
        try:
            visit = self._let_in(scope, headers)
            body = None if visit.opening.body in (Body.NONE, Body.FILE) else await self._body(visit, receive)
        except Refused as refused:
            await _refuse(refused, headers)(scope, receive, _Outgoing(send).send)
            return
        except QuestionError as error:
            language = wanted_language(None, reader_language(headers.get("accept-language", "")))
            await refusal(400, error.said_in(language))(scope, receive, _Outgoing(send).send)
            return
        await self._pass_on(visit, body, scope, receive, send)

    def _let_in(self, scope: Scope, headers: Headers) -> Visit:
        hosts = headers.getlist("host")
        local = scope["server"][0] if scope.get("server") else None
        if len(hosts) != 1 or not self._names.answer(hosts[0], local):
            raise Refused(421, "name")  # RFC 9110, 15.5.20: misdirected request
        origins = headers.getlist("origin")
        if any(not is_own(origin, hosts[0]) for origin in origins):
            raise Refused(403, "origin")
        path = scope["path"]
        if self._root and (path == self._root or path.startswith(f"{self._root}/")):
            path = path.removeprefix(self._root) or "/"
        found = opened(path)
        if not found:
            raise Refused(404, "closed")
        opening = next((opening for opening in found if scope["method"] in opening.methods), None)
        if headers.get("sec-fetch-site", "none") not in ("none", "same-origin") and not (
            # A link on another site may lead here; nothing else of another site may.
            headers.get("sec-fetch-mode") == "navigate" and scope["method"] == "GET"
        ):
            raise Refused(403, "origin")
        if opening is None:
            raise Refused(405, "method")
        match = opening.match(path)
        named = match.groupdict().get("function") if match else None
        return Visit(opening, path, named, headers)

    async def _body(self, visit: Visit, receive: Receive) -> bytes:
        content = await read_json(visit.headers, receive)
        if visit.opening.body is Body.CALL:
            content = whole_call(self._functions, visit.function, "/call/v2/" in visit.path, content)
        return json.dumps(content).encode()

    async def _pass_on(self, visit: Visit, body: bytes | None, scope: Scope, receive: Receive, send: Send) -> None:
        inner = dict(scope)
        inner["path"] = visit.path
        inner["raw_path"] = visit.path.encode()
        kept = [(name, value) for name, value in scope["headers"] if not name.decode("latin-1").startswith(_DROPPED)]
        if visit.opening.kind is Kind.PAGE:
            inner["query_string"] = b""  # the page reads its own address; Gradio would look for a page of that name
        if visit.opening.kind is Kind.PAGE or visit.in_one_step:
            kept = [(name, value) for name, value in kept if name != b"accept-encoding"]  # it is read on its way out
        if body is not None:
            kept = [(name, value) for name, value in kept if name not in (b"content-length", b"transfer-encoding")]
            kept.append((b"content-length", str(len(body)).encode()))
        inner["headers"] = kept
        outgoing = _Outgoing(send, visit)
        try:
            await self._inner(inner, receive if body is None else _replayed(body, receive), outgoing.send)
        except Exception:
            if outgoing.started:  # Gradio ends a stream that is unknown to it by raising
                LOG.debug("%s broke off", visit.path, exc_info=True)
                await outgoing.finish()
            else:
                LOG.exception("%s failed", visit.path)
                broken = _refuse(Refused(500, "broken"), visit.headers)
                await broken(scope, receive, outgoing.send)


class _Outgoing:
    """What goes out: the rules for browsers on each reply, the page's scripts in its policy, no bare error."""

    def __init__(self, send: Send, visit: Visit | None = None) -> None:
        self._send = send
        self._visit = visit
        self._start: Message | None = None  # held back until the body that belongs to it is whole
        self._parts: list[bytes] = []
        self._done = False
        self.started = False

    async def send(self, message: Message) -> None:
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
            headers[name.decode()] = value.decode()
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


def _refuse(refused: Refused, headers: Headers) -> Response:
    said = sentence(refused.key, reader_language(headers.get("accept-language", "")))
    # What is left of a body that was not read cannot be told from a next request.
    closing = [("connection", "close")] if refused.status in (408, 413) else []
    return refusal(refused.status, said, as_text="text/html" in headers.get("accept", ""), headers=closing)


def _replayed(body: bytes, receive: Receive) -> Receive:
    """Return a ``receive`` that gives the body that was read and checked, then whatever comes after."""
    waiting: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def replay() -> Message:
        return waiting.pop() if waiting else await receive()

    return replay
