"""The ASGI application in front of everything: who is answered, what may come in, and what goes out.

A request is checked in this order: the name that it calls the server by, the page that sent it, the route, the method,
the body. Only then does any other code see it.
"""

import json
import logging
from collections.abc import Sequence

from starlette.datastructures import Headers
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.serving.asking import wanted_language
from assistant.serving.bodies import Refused, read_json
from assistant.serving.calls import Function, whole_call
from assistant.serving.entrance import Entrance
from assistant.serving.names import Names, is_own
from assistant.serving.openings import Body, Kind, opened
from assistant.serving.outgoing import Outgoing, Visit
from assistant.serving.replies import reader_language, refusal, sentence
from index.errors import AssistantError, QuestionError

LOG = logging.getLogger(__name__)
# What a proxy would say of a request is believed only where uvicorn was told to; nothing behind here may read it again.
_DROPPED = ("forwarded", "x-forwarded-", "x-gradio-", "x-real-ip", "x-original-", "x-rewrite-")


class Guard:
    """Lets in what the openings name, and puts the rules for browsers on whatever goes out."""

    def __init__(
        self, inner: ASGIApp, names: Names, entrance: Entrance, functions: Sequence[Function] = (), root_path: str = ""
    ) -> None:
        """Stand in front of ``inner``; ``root_path`` is where a proxy shows this server, "" for the top."""
        self._inner = inner
        self._entrance = entrance
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
            self._known(visit, scope)
            body = None if visit.opening.body in (Body.NONE, Body.FILE) else await self._body(visit, receive)
        except Refused as refused:
            reply = self._way_in(scope) if refused.key == "account" else None
            await (reply or _refuse(refused, headers))(scope, receive, Outgoing(send).send)
            return
        except AssistantError as error:
            said = error.said_in(wanted_language(None, reader_language(headers.get("accept-language", ""))))
            await refusal(400 if isinstance(error, QuestionError) else 503, said)(scope, receive, Outgoing(send).send)
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

    def _known(self, visit: Visit, scope: Scope) -> None:
        """Note who comes; a stranger is let in only where everybody is."""
        visitor = self._entrance.visitor(visit.headers)
        if visitor is None and not visit.opening.public:
            raise Refused(401, "account")
        scope["visitor"] = visitor

    def _way_in(self, scope: Scope) -> Response | None:
        """Return what shows a stranger who opens the page the way in; None for every other request."""
        path = scope["path"].removeprefix(self._root) or "/"
        query = scope["query_string"].decode("latin-1")
        asks_page = scope["method"] == "GET" and path == "/"
        return RedirectResponse(f"{self._root}/login?{query}", 303) if asks_page else None

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
        outgoing = Outgoing(send, visit)
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
