"""The routes that are open. What is not listed here does not exist, whatever Gradio may serve behind it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

FUNCTIONS = ("ask", "list_documents", "read_passage")  # what HTTP and MCP offer, by the names they have there
_NAME = f"(?P<function>{'|'.join(FUNCTIONS)})"
_WORD = "[A-Za-z0-9-]{1,64}"


class Body(Enum):
    """What a request may bring along."""

    NONE = "nothing: what comes is not read"
    FILE = "a file or a form: the route itself reads it, and keeps to its limits"
    JSON = "JSON, read and checked by the guard"
    CALL = "JSON, a call of Gradio's endpoint that is made whole first"


class Kind(Enum):
    """How a reply is treated on its way out."""

    PAGE = "the page: its scripts are named in the policy"
    FILE = "a part of the page that may be kept"
    DATA = "an answer: never kept by a browser or a proxy"


@dataclass(frozen=True)
class Opening:
    """One open route. ``why`` says who needs it."""

    methods: frozenset[str]
    path: str  # a regular expression of the whole path
    why: str
    body: Body = Body.NONE
    kind: Kind = Kind.DATA
    public: bool = False  # open to strangers as well, where there are accounts

    def match(self, path: str) -> re.Match[str] | None:
        """Return the match of a whole path."""
        return re.fullmatch(self.path, path, re.ASCII)


def _get(path: str, why: str, kind: Kind = Kind.DATA, *, public: bool = False) -> Opening:
    return Opening(frozenset({"GET", "HEAD"}), path, why, kind=kind, public=public)


def _post(path: str, why: str, body: Body = Body.JSON) -> Opening:
    return Opening(frozenset({"POST"}), path, why, body)


GRADIO: Sequence[Opening] = (
    _get("/", "the page", Kind.PAGE),
    _get(r"/assets/[\w-]+(\.[\w-]+)+", "the page's scripts and styles", Kind.FILE),
    _get(r"/static/(js|fonts|img|css)(/[\w-]+){0,3}(/[\w-]+)(\.[\w-]+)+", "the page's scripts and fonts", Kind.FILE),
    _get("/theme.css", "the page's colours", Kind.FILE),
    _get("/manifest.json", "the page's name, for a browser's own use", Kind.FILE),
    _get("/favicon.ico", "every browser asks for it", Kind.FILE, public=True),
    _get("/robots.txt", "search engines", Kind.FILE, public=True),
    _get("/config", "gradio_client: what there is to call"),
    _get("/gradio_api/info", "gradio_client: the endpoint's parameters"),
    _get(f"/gradio_api/heartbeat/{_WORD}", "gradio_client and the page: whether they are still there"),
    _get("/gradio_api/queue/data", "gradio_client: the answer"),
    _get(f"/gradio_api/call/(v2/)?{_NAME}/{_WORD}", "HTTP in two steps: the answer"),
    _post(f"/gradio_api/run/{_NAME}", "HTTP in one step", Body.CALL),
    _post(f"/gradio_api/call/{_NAME}", "HTTP in two steps: the question", Body.CALL),
    _post(f"/gradio_api/call/v2/{_NAME}", "the same with names", Body.CALL),
    _post("/gradio_api/queue/join", "gradio_client: the question", Body.CALL),
)
OWN: Sequence[Opening] = (
    _post("/gradio_api/component_server/?", "the page's functions"),
    _post("/api/ask", "a question, with named fields"),
    _get("/api/documents", "what can be asked"),
    _get("/api/sources", "the panel of documents"),
    _get("/api/arrivals", "how far files have come that were sent"),
    Opening(frozenset({"PUT"}), "/api/documents/[^/]+", "a file for the collection", Body.FILE),
    Opening(frozenset({"DELETE"}), "/api/documents/[^/]+", "a document that goes"),
    _post("/api/documents/[^/]+/title", "another title"),
    _get("/api/documents/[^/]+/original", "a document's file as it came"),
    _get("/api/documents/[^/]+/page", "a page of a PDF as it was printed"),
    _get("/api/overview", "what a document is about"),
    _get("/api/passage", "the text around a citation"),
    _get("/api", "the description for people"),
    _get("/openapi.json", "the description for programs"),
    _get("/health", "whether it can answer, for whoever watches over it", public=True),
    _get("/login", "the way in, where there are accounts", public=True),
    Opening(frozenset({"POST"}), "/login", "a name and a password", Body.FILE, public=True),
    _post("/logout", "the way out"),
    _get("/api/me", "who one is"),
    _get("/api/collections", "which collections there are"),
    _post("/api/collections", "a new collection"),
    _post(f"/api/collections/{_WORD}", "another name for a collection, and for whom it is"),
    Opening(frozenset({"DELETE"}), f"/api/collections/{_WORD}", "a collection that goes"),
    _post("/(gradio_api/)?mcp/?", "the tools of MCP"),
)


def opened(path: str) -> list[Opening]:
    """Return the openings at ``path``: none when it is closed."""
    return [opening for opening in (*GRADIO, *OWN) if opening.match(path)]
