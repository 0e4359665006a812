"""What the doors offer, as tools of the Model Context Protocol over streamable HTTP.

Each request stands by itself: no session is kept, so that none can be guessed, lost or left behind.
"""

import json
from contextlib import AbstractAsyncContextManager
from typing import Any

from anyio.to_thread import run_sync
from mcp.server.lowlevel import Server
from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
from mcp.types import CallToolResult, TextContent, Tool
from starlette.types import Receive, Scope, Send

from assistant.page.rooms import Rooms
from assistant.serving.asking import OFFERS, wanted_language
from assistant.serving.entrance import visitor_in
from assistant.sources.visitor import GUEST
from index.errors import AssistantError, echo

_ABOUT = "Official documents in French and English, answered from in their own words. Start with ask."


class Tools:
    """The tools over the collections."""

    def __init__(self, rooms: Rooms) -> None:
        """Describe them."""
        server: Server[Any, Any] = Server("dans-le-texte", instructions=_ABOUT)
        self._sessions = StreamableHTTPSessionManager(server, json_response=True, stateless=True)

        @server.list_tools()  # type: ignore[no-untyped-call, untyped-decorator]  # the library's own
        async def listed() -> list[Tool]:
            return [Tool(name=offer.name, description=offer.about, inputSchema=offer.schema) for offer in OFFERS]

        @server.call_tool(validate_input=False)  # type: ignore[untyped-decorator]  # checked, in one sentence, by us
        async def called(name: str, arguments: dict[str, Any]) -> CallToolResult:
            request = server.request_context.request
            visitor = visitor_in(request.scope) if request else GUEST
            for offer in OFFERS:
                if offer.name == name:
                    try:
                        answer = await run_sync(offer.answer, rooms, visitor, arguments)
                    except AssistantError as error:
                        return _said(error.said_in(wanted_language(arguments, None)), failed=True)
                    return _said(json.dumps(answer, ensure_ascii=False))
            return _said(f"Unknown tool: {echo(name)}.", failed=True)

    def running(self) -> AbstractAsyncContextManager[None]:
        """Return the context in which the tools can be called."""
        return self._sessions.run()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, as ASGI 3 has it."""
        await self._sessions.handle_request(scope, receive, send)


def _said(text: str, *, failed: bool = False) -> CallToolResult:
    return CallToolResult(content=[TextContent(type="text", text=text)], isError=failed)
