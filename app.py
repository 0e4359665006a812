"""The web page, and the same answers over HTTP and as tools of MCP; it decides nothing about search.

    python app.py [--port 7860] [--host 127.0.0.1] [--library FOLDER] [--collection NAME] [--log FILE]
                  [--feedback FILE]

Importing this module starts nothing. It listens on this machine only, unless --host says otherwise; it never calls out.
"""

import inspect
import logging
import os
import signal
import sys
from collections.abc import Callable
from threading import Event, Thread
from typing import Any

# Read by Gradio when it is imported, and by the Hugging Face libraries under it: no telemetry, no look-up of a version.
os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
os.environ["GRADIO_RUN_HISTORY"] = "False"
os.environ["HF_HUB_OFFLINE"] = "1"
os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"

import gradio as gr
from fastapi import FastAPI
from gradio.events import api
from gradio.utils import LRUCache

from assistant.feedback.notebook import Notebook
from assistant.live import Live
from assistant.memory import frugal
from assistant.page.log import Log
from assistant.page.parts import markup, script
from assistant.page.rooms import Rooms
from assistant.page.wording import WORDS
from assistant.serving import asking
from assistant.serving.calls import REQUIRED, Function
from assistant.serving.collections import collection_routes
from assistant.serving.documents import document_routes
from assistant.serving.doors import served
from assistant.serving.entrance import Entrance, visitor_in
from assistant.serving.guard import Guard
from assistant.serving.login import Login
from assistant.serving.names import Names
from assistant.serving.options import entrance_for, parse, place_of
from assistant.serving.replies import reader_language
from assistant.serving.running import Place, Running, listen, start
from assistant.serving.silence import stay_silent
from assistant.sources.shelves import Shelves
from assistant.sources.visitor import GUEST, Visitor
from index.errors import AssistantError
from index.languages import FIRST, Language
from index.library import Library
from index.matching.encoder import load_encoder
from index.postgres.collection import listed
from index.storage.manifest import read_manifest

AT_ONCE = 4  # questions over Gradio's endpoint that are answered at the same time; more wait in line
# Gradio keeps 10,000 sessions of 175 kB, and replies that nobody fetches; the page needs nothing of what they hold.
SESSIONS, REPLIES = 100, 500
THEME = gr.themes.Base(font=["system-ui", "sans-serif"], font_mono=["ui-monospace", "monospace"])


def build(rooms: Rooms) -> gr.Blocks:
    """Describe the page and Gradio's own endpoint over ``rooms``."""
    blocks = gr.Blocks(title=WORDS[FIRST]["title"], analytics_enabled=False, fill_width=True)
    with blocks:
        gr.HTML(
            markup(),
            js_on_load=script(),
            apply_default_css=False,
            # Their names, for Gradio's script; assistant/serving/doors.py is what answers.
            server_functions=[_named(name) for name in rooms.names],
        )
        for function in _endpoints(rooms):
            api(function, api_name=function.__name__)
    blocks.queue(default_concurrency_limit=AT_ONCE)
    blocks.state_session_capacity = SESSIONS
    blocks._queue.pending_messages_per_session = LRUCache(REPLIES)
    blocks._queue.pending_event_ids_session = LRUCache(REPLIES)
    return blocks


def application(rooms: Rooms, place: Place, entrance: Entrance) -> Guard:
    """Return the whole server as an ASGI application: Gradio's page and endpoint, the plain routes, the guard."""
    blocks = build(rooms)
    mounted = gr.mount_gradio_app(
        FastAPI(openapi_url=None),
        blocks,
        path="/",
        server_name=place.host,
        server_port=place.port,
        root_path=place.root_path or None,
        show_error=False,
        mcp_server=False,
        ssr_mode=False,
        footer_links=[],
        run_history=False,
        enable_monitoring=False,
        pwa=False,
        theme=THEME,
    )
    functions = [_function(number, fn.fn) for number, fn in blocks.fns.items() if fn.fn]
    more = [
        *document_routes(rooms.shelves),
        *collection_routes(rooms.shelves, entrance),
        *Login(entrance, place.root_path).routes,
    ]
    return Guard(
        served(rooms, mounted, more),
        Names.of(place.host, place.names),
        entrance,
        functions,
        place.root_path,
    )


def launch(rooms: Rooms, place: Place, entrance: Entrance | None = None) -> Running:
    """Serve ``rooms`` without blocking, to guests unless told; errors as :func:`assistant.serving.running.start`."""
    return start(application(rooms, place, entrance or Entrance(GUEST)), place)


def main(arguments: list[str] | None = None) -> int:
    """Serve until interrupted. Return the exit status: 0 when stopped, 2 when it cannot start."""
    options = parse(arguments)
    place = place_of(options)
    logging.basicConfig(format="%(asctime)s %(levelname)s %(name)s: %(message)s", level=logging.WARNING)
    # MCP's library writes down what a call that it does not know contains: that may be a question.
    logging.getLogger("mcp").setLevel(logging.CRITICAL)
    logging.getLogger().addFilter(lambda record: "/mcp/" not in record.pathname)
    stopped = Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopped.set())
    frugal()
    try:
        library = Library(options.library)
        entrance = entrance_for(place, library, is_open=options.open, always=options.accounts)
        only = library.at(options.collection) if options.collection else None
        if only:  # where there is no index it is told of before anything is announced
            listed(only.address) if only.address else read_manifest(only.folder)
        log = Log(options.log) if options.log else None
        notebook = Notebook(options.feedback) if options.feedback else None
        encoder = load_encoder(options.encoder)
        listen(place.host, place.port).close()
        stay_silent()
        # Nobody changes documents where anybody may come, nor in a database: it keeps no originals.
        editable = not entrance.is_open and not (only and only.address)
        shelves = Shelves(library, encoder, only, editable=editable)
        live = shelves.first.live
        running = launch(Rooms(shelves, log, notebook), place, entrance)
        _tell(f"{running.address}{place.root_path}  Le document s’ouvre… / The document is opening…")
        Thread(target=_announce, args=(live, stopped), daemon=True).start()
        stopped.wait()
        running.stop()
        if live.health().status == "failed":
            _ = live.assistant
    except AssistantError as error:
        print(error, file=sys.stderr)  # noqa: T201 - a door: the error's sentence is for whoever started this
        return 2
    return 0


def _announce(live: Live, stopped: Event) -> None:
    """Say when the documents are open; a server that cannot open them stops."""
    try:
        _ = live.assistant
        _tell("Prêt. Ctrl-C arrête. / Ready. Ctrl-C stops.")
    except AssistantError:
        stopped.set()


def _endpoints(rooms: Rooms) -> list[Callable[..., dict[str, Any]]]:
    def ask(
        question: str,
        k: int = 3,
        language: Language | None = None,
        section: str | None = None,
        history: list[str] | None = None,
        documents: list[str] | None = None,
        speaker: str | None = None,
        since: str | None = None,
        until: str | None = None,
        collection: str | None = None,
        request: gr.Request | None = None,
    ) -> dict[str, Any]:
        """Answer a question with the own sentences of official documents, cited."""
        fields = {"question": question, "k": k, "language": language, "section": section, "history": history}
        fields |= {"documents": documents, "speaker": speaker, "since": since, "until": until}
        fields["collection"] = collection
        return _answered(asking.ask, fields, request)

    def list_documents(
        words: str | None = None, collection: str | None = None, request: gr.Request | None = None
    ) -> dict[str, Any]:
        """List the documents that can be asked; those whose title holds some words."""
        return _answered(asking.list_documents, {"words": words, "collection": collection}, request)

    def read_passage(
        document: str,
        start: int = 0,
        end: int | None = None,
        collection: str | None = None,
        request: gr.Request | None = None,
    ) -> dict[str, Any]:
        """Read a part of a document, verbatim."""
        fields = {"document": document, "start": start, "end": end, "collection": collection}
        return _answered(asking.read_passage, fields, request)

    def _answered(
        answers: Callable[[Rooms, Visitor, asking.Fields], dict[str, Any]],
        fields: dict[str, Any],
        request: gr.Request | None,
    ) -> dict[str, Any]:
        try:
            return answers(rooms, visitor_in(request.request.scope) if request and request.request else GUEST, fields)
        except AssistantError as error:
            accepted = request.headers.get("accept-language") if request else None
            language = asking.wanted_language(fields, reader_language(accepted) if accepted else None)
            raise gr.Error(error.said_in(language), print_exception=False) from None

    return [ask, list_documents, read_passage]


def _function(number: int, function: Callable[..., Any]) -> Function:
    """Return what the guard has to know of a function of Gradio's endpoint, to make calls of it whole."""
    parameters = inspect.signature(function).parameters.values()
    defaults = {
        parameter.name: REQUIRED if parameter.default is parameter.empty else parameter.default
        for parameter in parameters
        if parameter.name != "request"  # which Gradio gives
    }
    return Function(function.__name__, number, defaults)


def _named(name: str) -> Callable[[Any], None]:
    """Return a function that stands for the page's function ``name`` where Gradio wants one."""

    def call(request: Any) -> None:  # noqa: ANN401 - whatever JSON can hold
        raise NotImplementedError(name)

    call.__name__ = name
    return call


def _tell(text: str) -> None:
    print(text, flush=True)  # noqa: T201 - a door: what it says to whoever started it


if __name__ == "__main__":
    sys.exit(main())
