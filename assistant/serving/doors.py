"""The plain routes: a question over HTTP with named fields, the page's own functions, and the server's health."""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from functools import partial
from typing import Any, TypeVar

from anyio import CapacityLimiter
from anyio.to_thread import run_sync
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Mount, Route
from starlette.types import ASGIApp

from assistant.page.rooms import Rooms
from assistant.serving.asking import Fields, ask, list_documents, overview, read_passage, wanted_language
from assistant.serving.entrance import visitor_in
from assistant.serving.openapi import describe, page_of
from assistant.serving.replies import as_json, reader_language, refusal, sentence
from assistant.serving.tools import Tools
from assistant.sources.visitor import Visitor
from index.datatypes import Language
from index.errors import AssistantError, QuestionError

AT_ONCE = 8  # answers that are worked on at the same time; more wait in line
_Found = TypeVar("_Found")
_Answers = Callable[[Rooms, Visitor, Fields], dict[str, Any]]


class Doors:
    """The plain routes over the collections."""

    def __init__(self, rooms: Rooms) -> None:
        """Open them; nothing is answered before the first request."""
        self._rooms = rooms
        self._limit = CapacityLimiter(AT_ONCE)

    async def ask(self, request: Request) -> Response:
        """POST /api/ask: an Answer."""
        return await self._answered(ask, await request.json(), request)

    async def documents(self, request: Request) -> Response:
        """GET /api/documents: ids and titles."""
        return await self._answered(list_documents, dict(request.query_params), request)

    async def overview(self, request: Request) -> Response:
        """GET /api/overview: what a document is about."""
        return await self._answered(overview, dict(request.query_params), request)

    async def passage(self, request: Request) -> Response:
        """GET /api/passage: a part of a document's text."""
        fields: dict[str, Any] = dict(request.query_params)
        for name in ("start", "end"):
            text = fields.get(name, "")
            if text.isascii() and text.isdigit() and len(text) < 10:
                fields[name] = int(text)
        return await self._answered(read_passage, fields, request)

    async def page(self, request: Request) -> Response:
        """POST /gradio_api/component_server: a function of the page, as Gradio's script calls it."""
        body = await request.json()
        call: Mapping[str, Any] = body if isinstance(body, Mapping) else {}
        data = call.get("data")
        given, visitor = data if isinstance(data, dict) else {}, visitor_in(request.scope)
        try:
            reply = await self._work(partial(self._rooms.call, str(call.get("fn_name")), given, visitor))
        except AssistantError as error:
            return refusal(404 if isinstance(error, QuestionError) else 503, error.said_in(_reader(request)))
        return refusal(404, sentence("function", _reader(request))) if reply is None else _json(reply)

    async def health(self, _: Request) -> Response:
        """GET /health: 200 once the documents are open, with the index's version; 503 otherwise."""
        health = self._rooms.shelves.first.live.health()
        return _json(
            {"status": health.status, "index": health.version, "documents": health.documents},
            200 if health.status == "ready" else 503,
        )

    async def described(self, request: Request) -> Response:
        """GET /openapi.json: the plain routes for programs."""
        return _json(describe(request.scope.get("root_path", "")))

    async def explained(self, request: Request) -> Response:
        """GET /api: the same for people, without a script."""
        page, policy = page_of(describe(request.scope.get("root_path", "")))
        return HTMLResponse(page, headers={"content-security-policy": policy})

    async def _answered(self, answers: _Answers, fields: object, request: Request) -> Response:
        """Return what ``answers`` gives for the fields of a request; a user's mistake as 400 with its sentence."""
        try:
            return _json(await self._work(partial(answers, self._rooms, visitor_in(request.scope), fields)))  # type: ignore[arg-type]  # checked there
        except AssistantError as error:
            language = wanted_language(fields, _reader(request) if "accept-language" in request.headers else None)
            return refusal(400 if isinstance(error, QuestionError) else 503, error.said_in(language))

    async def _work(self, work: Callable[[], _Found]) -> _Found:
        return await run_sync(work, limiter=self._limit)


def served(rooms: Rooms, gradio: ASGIApp, more: Sequence[Route] = ()) -> Starlette:
    """Return the application behind the guard: the plain routes, the tools, and Gradio for whatever else is open.

    ``gradio`` is started and stopped with it; ``more`` are further plain routes.
    """
    doors, tools = Doors(rooms), Tools(rooms)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        inner = gradio.router.lifespan_context(gradio)  # type: ignore[attr-defined]  # Gradio's is a FastAPI
        async with tools.running(), inner:
            yield

    def post(path: str, door: Callable[[Request], Any]) -> Route:
        return Route(path, door, methods=["POST"])

    return Starlette(
        routes=[
            post("/api/ask", doors.ask),
            Route("/api/documents", doors.documents),
            Route("/api/overview", doors.overview),
            Route("/api/passage", doors.passage),
            Route("/api", doors.explained),
            Route("/openapi.json", doors.described),
            Route("/health", doors.health),
            post("/gradio_api/component_server", doors.page),
            post("/gradio_api/component_server/", doors.page),
            *(Route(path, tools) for path in ("/mcp", "/mcp/", "/gradio_api/mcp", "/gradio_api/mcp/")),
            *more,
            Mount("/", gradio),
        ],
        lifespan=lifespan,
    )


def _json(content: object, status: int = 200) -> Response:
    return Response(as_json(content), status, media_type="application/json")


def _reader(request: Request) -> Language:
    return reader_language(request.headers.get("accept-language", ""))
