"""The routes of the page's panel of documents: listed, received, removed, renamed, handed back as they came.

Each takes ?collection=KEY as well; without it the first collection is meant.

GET    /api/sources?typed=WORDS&only=ID          the list, and what may be sent
PUT    /api/documents/NAME                       a file's bytes; the reply names what to ask for it by
GET    /api/arrivals?tokens=A,B&stages=X,Y       how far files have come, as soon as that is not X and Y
DELETE /api/documents/ID
POST   /api/documents/ID/title                   {"title": ...}
GET    /api/documents/ID/original
GET    /api/documents/ID/page?number=N&width=PIXELS&start=S&end=E   a page of a PDF, with the boxes of a quote
"""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

from anyio.to_thread import run_sync
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from assistant.serving.arrivals import described
from assistant.serving.entrance import visitor_in
from assistant.serving.replies import reader_language, refusal
from assistant.sources.changes import Changes
from assistant.sources.incoming import Incoming, check_name
from assistant.sources.listing import kinds_of, list_documents, original_of
from assistant.sources.pages import Wanted, printed_page
from assistant.sources.shelves import Shelves
from assistant.sources.sources import Sources
from index.beside import ENDINGS
from index.errors import AssistantError, DocumentError, QuestionError
from index.reading.documents import MAX_BYTES_EXTRACTED, SUFFIXES

LIMIT = MAX_BYTES_EXTRACTED  # bytes of one file
IDLE = 60.0  # seconds without a byte after which a sender is given up
WATCHED = 20.0  # seconds that a look at files that arrive waits for something new
STEP = 0.1  # seconds between two looks
ASKED = 200  # files that are asked for at a time
TITLE = 300  # characters

_Door = Callable[[Request], Awaitable[Response]]
_LARGE = AssistantError(
    f"Ce fichier dépasse {LIMIT // 1_000_000}\u00a0Mo\u00a0: divisez-le.",
    f"This file is over {LIMIT // 1_000_000} MB: split it.",
)
_FULL = AssistantError("Le serveur n’a pas la place pour ce fichier.", "The server has no room for this file.")
_SLOW = AssistantError("L’envoi s’est interrompu.", "The file stopped coming.")
_CLOSED = AssistantError(
    "Les documents de ce serveur ne se changent pas depuis la page.",
    "The documents of this server cannot be changed through the page.",
)
_TITLE = AssistantError(f"Donnez un titre de 1 à {TITLE} caractères.", f"Give a title of 1 to {TITLE} characters.")
_GONE = AssistantError("Le fichier d’origine n’a pas été gardé.", "The original file was not kept.")


def document_routes(shelves: Shelves) -> list[Route]:
    """Return the routes; what comes through them has passed the guard."""
    panel = _Panel(shelves)
    name, one = "/api/documents/{name}", "/api/documents/{document}"
    return [
        Route("/api/sources", _said(panel.listed)),
        Route("/api/arrivals", _said(panel.arrivals)),
        Route(name, _said(panel.receive), methods=["PUT"]),
        Route(one, _said(panel.remove), methods=["DELETE"]),
        Route(f"{one}/title", _said(panel.rename), methods=["POST"]),
        Route(f"{one}/original", _said(panel.original)),
        Route(f"{one}/page", _said(panel.page)),
    ]


class _Panel:
    def __init__(self, shelves: Shelves) -> None:
        self._shelves = shelves

    async def listed(self, request: Request) -> Response:
        sources, asked = await self._sources(request), request.query_params
        edits = visitor_in(request.scope).edits

        def work() -> dict[str, Any]:
            catalogue = sources.live.assistant.catalogue
            return list_documents(catalogue, sources.folder, asked.get("typed", ""), asked.get("only")).to_dict()

        listing = await run_sync(work)
        may = {
            "editable": sources.changes is not None and edits,
            "reader": sources.changes is not None and not edits,
            "limit": LIMIT,
            "endings": list(SUFFIXES),
            "beside": list(ENDINGS),
            "kinds": kinds_of(SUFFIXES),
        }
        return JSONResponse(listing | may)

    async def receive(self, request: Request) -> Response:
        """Write what comes to a file outside the index; have it added once it is whole."""
        changes = await self._changes(request)
        name = check_name(request.path_params["name"])
        length = request.headers.get("content-length", "")
        if length.isdigit() and (len(length) > 15 or int(length) > LIMIT):
            return _refusal(413, _LARGE, request)
        file = None
        try:
            file = changes.incoming.place(name)
            if not await _written(request, file):
                Incoming.discard(file)
                return _refusal(413, _LARGE, request)
        except BaseException as error:
            if file is not None:
                Incoming.discard(file)
            if isinstance(error, TimeoutError | ClientDisconnect):
                return _refusal(408, _SLOW, request)
            if isinstance(error, OSError):
                return _refusal(507, _FULL, request)
            raise
        return JSONResponse({"arrival": changes.take(file)}, 202)

    async def arrivals(self, request: Request) -> Response:
        """Answer when a file has gone on from the stage at which the page knows it."""
        sources, changes = await self._sources(request), await self._changes(request)
        tokens = request.query_params.get("tokens", "").split(",")[:ASKED]
        known = request.query_params.get("stages", "").split(",")
        loop = asyncio.get_running_loop()
        until = loop.time() + WATCHED
        while (found := changes.arrivals(tokens)) and [one.stage for one in found] == known and loop.time() < until:
            await asyncio.sleep(STEP)
        return JSONResponse({"arrivals": await run_sync(lambda: [described(one, sources) for one in found])})

    async def remove(self, request: Request) -> Response:
        changes = await self._changes(request)
        await asyncio.wrap_future(changes.remove(request.path_params["document"]))
        return JSONResponse({})

    async def rename(self, request: Request) -> Response:
        given = await request.json()
        title = given.get("title") if isinstance(given, dict) else None
        title = " ".join(title.split()) if isinstance(title, str) else ""
        if not 0 < len(title) <= TITLE:
            return _refusal(400, _TITLE, request)
        changes = await self._changes(request)
        await asyncio.wrap_future(changes.rename(request.path_params["document"], title))
        return JSONResponse({})

    async def original(self, request: Request) -> Response:
        sources, name = await self._sources(request), request.path_params["document"]
        file = await run_sync(lambda: original_of(sources.live.assistant.catalogue, sources.folder, name))
        try:  # read whole before the reply begins: the document may be removed meanwhile
            content = await run_sync(file.read_bytes) if file else None
        except FileNotFoundError:
            content = None
        if file is None or content is None:
            return _refusal(404, _GONE, request)
        # As a file to keep, whatever is in it: a web page that a stranger made never opens as one of this server's.
        named = {"content-disposition": f"attachment; filename*=utf-8''{quote(file.name, safe='')}"}
        return Response(content, media_type="application/octet-stream", headers=named)

    async def page(self, request: Request) -> Response:
        sources, asked = await self._sources(request), request.query_params
        number, start, end = (_number(asked.get(name, "")) for name in ("number", "start", "end"))
        width, recognising = _number(asked.get("width", "")) or 0, asked.get("recognising") == "true"
        wanted = Wanted(request.path_params["document"], width, number, start, end, recognising)
        catalogue = sources.live.assistant.catalogue
        return JSONResponse(await run_sync(printed_page, catalogue, sources.folder, wanted))

    async def _sources(self, request: Request) -> Sources:
        key = request.query_params.get("collection")
        return await run_sync(self._shelves.sources, key, visitor_in(request.scope))

    async def _changes(self, request: Request) -> Changes:
        sources = await self._sources(request)
        if sources.changes is None or not visitor_in(request.scope).edits:
            raise _Closed
        return sources.changes


class _Closed(Exception):  # noqa: N818 - it is no mistake of the program's
    """Nobody may change the documents through the page."""


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


async def _written(request: Request, file: Path) -> bool:
    """Write what comes to ``file``; tell whether it is no larger than it may be."""
    size = 0
    chunks = request.stream().__aiter__()
    with file.open("xb") as stream:
        while True:
            try:
                chunk = await asyncio.wait_for(chunks.__anext__(), IDLE)
            except StopAsyncIteration:
                return True
            size += len(chunk)
            if size > LIMIT:
                return False
            stream.write(chunk)


def _said(door: _Door) -> _Door:
    """Return a door whose errors are one sentence, in the language of whoever reads it."""

    async def opened(request: Request) -> Response:
        try:
            return await door(request)
        except _Closed:
            return _refusal(403, _CLOSED, request)
        except AssistantError as error:
            return _refusal(_status(error), error, request)

    return opened


def _status(error: AssistantError) -> int:
    if isinstance(error, QuestionError):  # no such collection
        return 404
    return 400 if isinstance(error, DocumentError) else 409


def _refusal(status: int, error: AssistantError, request: Request) -> Response:
    language = reader_language(request.headers.get("accept-language", ""))
    # What is left of a body that was not read cannot be told from a next request.
    closing = [("connection", "close")] if request.method == "PUT" else []
    return refusal(status, error.said_in(language), headers=closing)
