"""The way in and out where there are accounts: a page without a script, and a cookie that no script can read.

GET  /login      the form          POST /login   name and password          POST /logout   the end of a session
GET  /api/me     who one is
"""

import asyncio
import base64
import hashlib
import html
import math
from typing import Any
from urllib.parse import parse_qs

from anyio import CapacityLimiter
from anyio.to_thread import run_sync
from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from assistant.serving.entrance import COOKIE, Entrance, cookie_in, visitor_in
from assistant.serving.replies import reader_language, refusal, sentence
from assistant.wording import WORDING
from index.datatypes import Language

FORM = 10_000  # bytes of a form that is read
SECONDS = 10.0  # for it to arrive
HASHING = 2  # passwords that are tried at the same time: each takes 64 MB of memory

_STYLE = (
    "*{box-sizing:border-box}body{font:1rem/1.5 system-ui,sans-serif;margin:0;min-height:100vh;display:grid;"
    "place-items:center;background:#f7f4ee;color:#22262a;color-scheme:light dark}"
    "main{width:min(24rem,100vw);padding:1.5rem}h1{font:600 1.6rem/1.2 Georgia,serif;margin:0 0 1rem}"
    "label{display:grid;gap:.25rem;margin-top:1rem}"
    "input{font:inherit;min-height:2.75rem;padding:.5rem .7rem;border:1px solid #5a5f63;border-radius:.4rem;"
    "color:inherit;background:#fffefb}"
    "button{font:inherit;font-weight:600;min-height:2.75rem;width:100%;margin-top:1.5rem;border:0;border-radius:.4rem;"
    "background:#1d5f4c;color:#fff;cursor:pointer}"
    ":focus-visible{outline:3px solid #1d5f4c;outline-offset:2px}[role=alert]{color:#9b2c1f}"
    "@media(prefers-color-scheme:dark){body{background:#15181a;color:#e6e3dc}input{background:#1c2022}"
    "button{background:#8ccfb4;color:#10201a}:focus-visible{outline-color:#8ccfb4}[role=alert]{color:#f0a396}}"
)
_SUM = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
_HEADERS = {
    "content-security-policy": f"default-src 'none'; style-src 'sha256-{_SUM}'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'",
    "referrer-policy": "same-origin",  # with none at all a browser would not say which page sends the form
}
_WORDS = {language: said.login for language, said in WORDING.items()}


class Login:
    """The routes, over an entrance."""

    def __init__(self, entrance: Entrance, root: str = "") -> None:
        """Keep it; nothing is hashed before somebody tries. ``root`` is where a proxy shows this server."""
        self._entrance = entrance
        self._root = root
        self._limit = CapacityLimiter(HASHING)

    @property
    def routes(self) -> list[Route]:
        """What to serve; without accounts there is nothing at these addresses."""
        return [
            Route("/login", self.form),
            Route("/login", self.enter, methods=["POST"]),
            Route("/logout", self.leave, methods=["POST"]),
            Route("/api/me", self.who),
        ]

    async def form(self, request: Request) -> Response:
        """Show the form."""
        return self._page(request) if self._entrance.accounts else _nothing(request)

    async def enter(self, request: Request) -> Response:
        """Open a session for the right password."""
        accounts, tries = self._entrance.accounts, self._entrance.tries
        if accounts is None:
            return _nothing(request)
        fields = await _fields(request)
        if fields is None:
            return refusal(413, sentence("large", _reader(request)), headers=[("connection", "close")])
        name, password = " ".join(fields["name"].split()), fields["password"]
        address = request.client.host if request.client else ""
        if wait := tries.wait(address, name):
            minutes = math.ceil(wait / 60)
            return self._page(request, 429, "wait", name, {"retry-after": str(math.ceil(wait))}, minutes=minutes)
        tries.wrong(address, name)  # before it is known, so that many tries at once count as many
        account = await run_sync(accounts.with_password, name, password, limiter=self._limit)
        if account is None:
            return self._page(request, 401, "wrong", name)
        tries.right(address, name)
        reply = RedirectResponse(f"{self._root}/{_query(request)}", 303)
        reply.set_cookie(COOKIE, self._entrance.sessions.open(account), **self._marks(request))
        return reply

    async def leave(self, request: Request) -> Response:
        """End the session."""
        self._entrance.sessions.close(cookie_in(request.headers))
        reply = JSONResponse({})
        reply.delete_cookie(COOKIE, **self._marks(request))
        return reply

    async def who(self, request: Request) -> Response:
        """Tell who asks, and whether they may change documents."""
        visitor = visitor_in(request.scope)
        return JSONResponse({"name": visitor.name, "edits": visitor.edits})

    def _marks(self, request: Request) -> dict[str, Any]:
        """Return what keeps a cookie from scripts, other sites and, behind TLS, from the open network."""
        secure = request.url.scheme == "https"
        return {"path": self._root or "/", "httponly": True, "samesite": "lax", "secure": secure}

    def _page(
        self,
        request: Request,
        status: int = 200,
        problem: str | None = None,
        name: str = "",
        headers: dict[str, str] | None = None,
        **values: object,
    ) -> Response:
        language = _reader(request)
        words = _WORDS[language]
        said = f'<p role="alert">{html.escape(words[problem].format(**values))}</p>' if problem else ""
        page = (
            f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
            '<meta name="viewport" content="width=device-width, initial-scale=1">'
            f"<title>{words['title']}</title><style>{_STYLE}</style></head><body><main><h1>{words['title']}</h1>"
            f'<form method="post" action="{html.escape(f"{self._root}/login{_query(request)}")}">{said}'
            f'<label>{words["name"]}<input name="name" autocomplete="username" required value="{html.escape(name)}">'
            "</label>"
            f"<label>{words['password']}"
            '<input name="password" type="password" autocomplete="current-password" required>'
            f"</label><button>{words['enter']}</button></form></main></body></html>"
        )
        return HTMLResponse(page, status, {**_HEADERS, **(headers or {})})


def _query(request: Request) -> str:
    """Return what the link that led here asked for, as it stands after the page's address."""
    return f"?{request.url.query}" if request.url.query else ""


async def _fields(request: Request) -> dict[str, str] | None:
    """Return what was typed; None when it is too long, or does not come."""
    content = b""
    try:
        async with asyncio.timeout(SECONDS):
            async for part in request.stream():
                content += part
                if len(content) > FORM:
                    return None
    except (TimeoutError, ClientDisconnect):
        return None
    given = parse_qs(content.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=4)
    return {name: given.get(name, [""])[0] for name in ("name", "password")}


def _nothing(request: Request) -> Response:
    return refusal(404, sentence("closed", _reader(request)))


def _reader(request: Request) -> Language:
    return reader_language(request.headers.get("accept-language", ""))
