"""The routes of collections: listed, made, renamed, shared, removed.

GET    /api/collections           those that there are for whoever asks
POST   /api/collections           {"name": ..., "members": [...] or null}
POST   /api/collections/KEY       the same, of one that is there
DELETE /api/collections/KEY
"""

from collections.abc import Awaitable, Callable
from typing import Any

from anyio.to_thread import run_sync
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from assistant.serving.entrance import Entrance, visitor_in
from assistant.serving.replies import reader_language, refusal
from assistant.sources.shelves import Shelves
from index.errors import AssistantError, QuestionError, echo
from index.library import Collection

_Door = Callable[[Request], Awaitable[Response]]


def collection_routes(shelves: Shelves, entrance: Entrance) -> list[Route]:
    """Return the routes; what comes through them has passed the guard."""
    doors, one = _Collections(shelves, entrance), "/api/collections/{key}"
    return [
        Route("/api/collections", _said(doors.listed)),
        Route("/api/collections", _said(doors.make), methods=["POST"]),
        Route(one, _said(doors.change), methods=["POST"]),
        Route(one, _said(doors.remove), methods=["DELETE"]),
    ]


class _Collections:
    def __init__(self, shelves: Shelves, entrance: Entrance) -> None:
        self._shelves, self._entrance = shelves, entrance

    async def listed(self, request: Request) -> Response:
        found = await run_sync(self._shelves.collections, visitor_in(request.scope))
        return JSONResponse({"collections": [_described(one) for one in found]})

    async def make(self, request: Request) -> Response:
        name, members = self._given(await request.json())
        made = await run_sync(self._shelves.make, name, members, visitor_in(request.scope))
        return JSONResponse(_described(made), 201)

    async def change(self, request: Request) -> Response:
        name, members = self._given(await request.json())
        key, visitor = request.path_params["key"], visitor_in(request.scope)
        return JSONResponse(_described(await run_sync(self._shelves.change, key, name, members, visitor)))

    async def remove(self, request: Request) -> Response:
        await run_sync(self._shelves.remove, request.path_params["key"], visitor_in(request.scope))
        return JSONResponse({})

    def _given(self, fields: Any) -> tuple[str, list[str] | None]:  # noqa: ANN401 - from outside
        """Return a name and members, all of whom have an account."""
        given = fields if isinstance(fields, dict) else {}
        name, members = given.get("name"), given.get("members")
        if not isinstance(name, str):
            raise AssistantError("Donnez un nom.", "Give a name.")
        if members is None:
            return name, None
        if not isinstance(members, list) or not all(isinstance(member, str) for member in members):
            raise AssistantError("members doit être une liste de comptes.", "members must be a list of accounts.")
        known = self._entrance.accounts.all() if self._entrance.accounts else {}
        for member in members:
            if member not in known:
                raise AssistantError(f"Aucun compte {echo(member)}.", f"No account {echo(member)}.")
        return name, members


def _described(one: Collection) -> dict[str, Any]:
    return {"key": one.key, "name": one.name, "members": one.members}


def _said(door: _Door) -> _Door:
    """Return a door whose errors are one sentence, in the language of whoever reads it."""

    async def opened(request: Request) -> Response:
        try:
            return await door(request)
        except AssistantError as error:
            language = reader_language(request.headers.get("accept-language", ""))
            return refusal(404 if isinstance(error, QuestionError) else 409, error.said_in(language))

    return opened
