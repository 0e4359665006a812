"""Every route that anything behind the guard could serve is known, and closed unless the page or a client needs it."""

import json
import re
import subprocess
import sys

import pytest
from asked import send
from patience import PATIENCE
from serving import ROOT, Server

from assistant.serving.openings import GRADIO, OWN, opened

# In a process of its own: Gradio leaves an event loop behind wherever it is described.
WALK = """
import json
from app import application
from assistant.page.rooms import Rooms
from assistant.serving.entrance import Entrance
from assistant.serving.running import Place
from assistant.sources.shelves import Shelves
from assistant.sources.visitor import GUEST
from index.library import Library
from index.matching.encoder import load_encoder


def routes(of, before=""):
    for route in getattr(of, "routes", None) or []:
        inner = getattr(route, "app", None) if type(route).__name__ == "Mount" else None
        included = getattr(route, "original_router", None) or getattr(route, "router", None)
        path = before + (getattr(route, "path", None) or "")
        yield from ((method, path) for method in getattr(route, "methods", None) or ())
        for nested in (inner, included):
            if nested is not None:
                yield from routes(nested, path)


guard = application(Rooms(Shelves(Library(), load_encoder())), Place(), Entrance(GUEST))
print(json.dumps(sorted(set(routes(guard._inner)))))  # what stands behind it
"""


def filled(path: str) -> str:
    """Return a path with something plausible for every parameter."""
    return re.sub(r"\{(\w+)(:\w+)?\}", lambda found: "ask" if found[1] == "api_name" else "x1", path) or "/"


# Behind the guard, and open: what is not here is closed.
KNOWN = {
    ("GET", "/"),
    ("HEAD", "/"),
    ("GET", "/config"),
    ("GET", "/favicon.ico"),
    ("GET", "/manifest.json"),
    ("GET", "/robots.txt"),
    ("GET", "/theme.css"),
    ("GET", "/gradio_api/info"),
    ("GET", "/gradio_api/heartbeat/{session_hash}"),
    ("GET", "/gradio_api/queue/data"),
    ("GET", "/gradio_api/call/{api_name}/{event_id}"),
    ("GET", "/gradio_api/call/v2/{api_name}/{event_id}"),
    ("POST", "/gradio_api/call/{api_name}"),
    ("POST", "/gradio_api/call/v2/{api_name}"),
    ("POST", "/gradio_api/run/{api_name}"),
    ("POST", "/gradio_api/queue/join"),
    ("POST", "/gradio_api/component_server"),
    ("POST", "/gradio_api/component_server/"),
    ("POST", "/api/ask"),
    ("GET", "/api"),
    ("GET", "/api/documents"),
    ("GET", "/api/overview"),
    ("GET", "/api/passage"),
    ("GET", "/api/sources"),
    ("GET", "/api/arrivals"),
    ("PUT", "/api/documents/{name}"),
    ("DELETE", "/api/documents/{document}"),
    ("POST", "/api/documents/{document}/title"),
    ("GET", "/api/documents/{document}/original"),
    ("GET", "/api/documents/{document}/page"),
    ("GET", "/openapi.json"),
    ("GET", "/health"),
    ("GET", "/login"),
    ("POST", "/login"),
    ("POST", "/logout"),
    ("GET", "/api/me"),
    ("GET", "/api/collections"),
    ("POST", "/api/collections"),
    ("POST", "/api/collections/{key}"),
    ("DELETE", "/api/collections/{key}"),
}


@pytest.fixture(scope="module")
def served() -> set[tuple[str, str]]:
    program = [sys.executable, "-c", WALK]
    done = subprocess.run(program, cwd=ROOT, capture_output=True, text=True, check=True, timeout=PATIENCE)
    return {(method, path) for method, path in json.loads(done.stdout)}


def test_every_route_is_known_and_every_other_closed(served: set[tuple[str, str]]) -> None:
    assert {("POST", "/gradio_api/upload"), ("GET", "/gradio_api/file={path_or_url:path}")} <= served  # it looks deep
    assert len(served) > 80
    is_open = {
        (method, path) for method, path in served if any(method in opening.methods for opening in opened(filled(path)))
    }
    assert {(m, p) for m, p in is_open if m != "HEAD" or p == "/"} == KNOWN


CLOSED = [
    ("POST", "/gradio_api/upload"),
    ("GET", "/gradio_api/upload_progress?upload_id=a"),
    ("GET", "/gradio_api/file=/etc/passwd"),
    ("GET", "/gradio_api/file=https://example.org/"),
    ("GET", "/gradio_api/proxy=https://example.hf.space/"),
    ("GET", "/gradio_api/startup-events"),
    ("POST", "/gradio_api/stream/a"),
    ("POST", "/gradio_api/reset"),
    ("POST", "/gradio_api/cancel"),
    ("POST", "/gradio_api/vibe-code"),
    ("GET", "/gradio_api/mcp/sse"),
    ("GET", "/gradio_api/mcp/schema"),
    ("GET", "/gradio_api/runs"),
    ("GET", "/gradio_api/deep_link"),
    ("GET", "/monitoring"),
    ("GET", "/login_check"),
    ("POST", "/login"),
    ("GET", "/docs"),
    ("GET", "/redoc"),
    ("GET", "/svelte/a.js"),
    ("GET", "/static/../../app.py"),
    ("GET", "/static/%2e%2e/%2e%2e/app.py"),
    ("GET", "/assets/..%2f..%2fapp.py"),
    ("GET", "//evil.example/"),
    ("GET", "http://evil.example/"),
    ("GET", "/gradio_api/run/ask"),
    ("POST", "/gradio_api/run/enter"),
    ("POST", "/gradio_api/run/0"),
    ("DELETE", "/mcp"),
    ("GET", "/page"),
]


@pytest.mark.parametrize(("method", "path"), CLOSED)
def test_a_stranger_finds_nothing(server: Server, method: str, path: str) -> None:
    reply = send(server, method, path, {} if method == "POST" else None)
    assert reply.status in (404, 405)
    assert len(reply.text) < 100


@pytest.mark.parametrize(
    "path", ["/", "/theme.css", "/config", "/manifest.json", "/robots.txt", "/favicon.ico", "/nothing"]
)
def test_every_reply_tells_the_browser_what_it_may_do(server: Server, path: str) -> None:
    headers = send(server, "GET", path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["x-frame-options"] == "DENY"
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert "unsafe-inline" not in headers["content-security-policy"].split("style-src")[0]
    assert "server" not in headers


def test_each_opening_says_why() -> None:
    assert all(opening.why and opening.methods for opening in (*GRADIO, *OWN))
