"""The web page, and the same answers over HTTP and as tools of MCP; it decides nothing about search.

    python app.py [--port 7860] [--host 127.0.0.1] [--allow-host NAME] [--collection FOLDER] [--log FILE]

Importing this module starts nothing. It listens on this machine only, unless --host says otherwise; it never calls out.
"""

import argparse
import inspect
import logging
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from threading import Event, Thread
from typing import Any, Literal

# Read by Gradio when it is imported, and by the Hugging Face libraries under it: no telemetry, no look-up of a version.
os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
os.environ["GRADIO_RUN_HISTORY"] = "False"
os.environ["HF_HUB_OFFLINE"] = "1"
os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"

import gradio as gr
from fastapi import FastAPI
from gradio.events import api

from assistant import Assistant
from assistant.page.parts import markup, script
from assistant.page.room import Log, Room
from assistant.page.wording import WORDS
from assistant.serving import asking
from assistant.serving.calls import REQUIRED, Function
from assistant.serving.documents import document_routes
from assistant.serving.doors import served
from assistant.serving.guard import Guard
from assistant.serving.names import Names, is_local
from assistant.serving.replies import reader_language
from assistant.serving.running import Place, Running, listen, start
from assistant.serving.silence import stay_silent
from assistant.sources.changes import Changes
from assistant.sources.sources import Sources
from index.errors import AssistantError
from index.matching.encoder import load_encoder
from index.paths import SHIPPED_INDEX
from index.storage.manifest import read_manifest

AT_ONCE = 4  # questions over Gradio's endpoint that are answered at the same time; more wait in line
THEME = gr.themes.Base(font=["system-ui", "sans-serif"], font_mono=["ui-monospace", "monospace"])


def build(room: Room) -> gr.Blocks:
    """Describe the page and Gradio's own endpoint over ``room``."""
    blocks = gr.Blocks(title=WORDS["fr"]["title"], analytics_enabled=False, fill_width=True)
    with blocks:
        gr.HTML(
            markup(),
            js_on_load=script(),
            apply_default_css=False,
            # Their names, for Gradio's script; assistant/serving/doors.py is what answers.
            server_functions=[_named(name) for name in room.functions],
        )
        for function in _endpoints(room):
            api(function, api_name=function.__name__)
    blocks.queue(default_concurrency_limit=AT_ONCE)
    return blocks


def application(room: Room, place: Place, sources: Sources | None = None) -> Guard:
    """Return the whole server as an ASGI application: Gradio's page and endpoint, the plain routes, the guard."""
    blocks = build(room)
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
    return Guard(
        served(room, mounted, document_routes(sources) if sources else ()),
        Names.of(place.host, place.names),
        functions,
        place.root_path,
    )


def launch(room: Room, place: Place, sources: Sources | None = None) -> Running:
    """Serve ``room`` without blocking; errors as :func:`assistant.serving.running.start`."""
    return start(application(room, place, sources), place)


def main(arguments: list[str] | None = None) -> int:
    """Serve until interrupted. Return the exit status: 0 when stopped, 2 when it cannot start."""
    options = _parse(arguments)
    place = Place(options.host, options.port, tuple(options.allow_host), options.root_path, options.proxy)
    logging.basicConfig(format="%(asctime)s %(levelname)s %(name)s: %(message)s", level=logging.WARNING)
    # MCP's library writes down what a call that it does not know contains: that may be a question.
    logging.getLogger("mcp").setLevel(logging.CRITICAL)
    logging.getLogger().addFilter(lambda record: "/mcp/" not in record.pathname)
    stopped = Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopped.set())
    try:
        if not options.open and not is_local(place.host):
            raise AssistantError(
                f"Sur {place.host}, tout le réseau pourrait lire les documents\u00a0: dites --open si c’est voulu.",
                f"On {place.host} the whole network could read the documents: say --open if that is meant.",
            )
        if options.collection:
            read_manifest(options.collection)  # a folder without an index is told of before anything is announced
        log = Log(options.log) if options.log else None
        encoder = load_encoder(options.encoder)
        listen(place.host, place.port).close()
        stay_silent()
        folder = options.collection or SHIPPED_INDEX
        room = Room.opening(lambda: Assistant.open(options.collection, encoder), log, folder)
        # Whoever comes over the network has no account here: where they may come, nobody changes the documents.
        alone = is_local(place.host) and not place.proxy and not place.names
        changes = Changes(room.live, folder, lambda: encoder) if alone else None
        running = launch(room, place, Sources(room.live, folder, changes))
        _tell(f"{running.address}{place.root_path}  Le document s’ouvre… / The document is opening…")
        Thread(target=_announce, args=(room, stopped), daemon=True).start()
        stopped.wait()
        running.stop()
        if room.live.health().status == "failed":
            _ = room.assistant
    except AssistantError as error:
        print(error, file=sys.stderr)  # noqa: T201 - a door: the error's sentence is for whoever started this
        return 2
    return 0


def _announce(room: Room, stopped: Event) -> None:
    """Say when the documents are open; a server that cannot open them stops."""
    try:
        _ = room.assistant
        _tell("Prêt. Ctrl-C arrête. / Ready. Ctrl-C stops.")
    except AssistantError:
        stopped.set()


def _endpoints(room: Room) -> list[Callable[..., dict[str, Any]]]:
    def ask(
        question: str,
        k: int = 3,
        language: Literal["fr", "en"] | None = None,
        section: str | None = None,
        history: list[str] | None = None,
        documents: list[str] | None = None,
        speaker: str | None = None,
        since: str | None = None,
        until: str | None = None,
        request: gr.Request | None = None,
    ) -> dict[str, Any]:
        """Answer a question with the own sentences of official documents, cited."""
        fields = {"question": question, "k": k, "language": language, "section": section, "history": history}
        fields |= {"documents": documents, "speaker": speaker, "since": since, "until": until}
        return _answered(asking.ask, fields, request)

    def list_documents(words: str | None = None, request: gr.Request | None = None) -> dict[str, Any]:
        """List the documents that can be asked; those whose title holds some words."""
        return _answered(asking.list_documents, {"words": words}, request)

    def read_passage(
        document: str, start: int = 0, end: int | None = None, request: gr.Request | None = None
    ) -> dict[str, Any]:
        """Read a part of a document, verbatim."""
        return _answered(asking.read_passage, {"document": document, "start": start, "end": end}, request)

    def _answered(
        answers: Callable[[Room, asking.Fields], dict[str, Any]], fields: dict[str, Any], request: gr.Request | None
    ) -> dict[str, Any]:
        try:
            return answers(room, fields)
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


def _parse(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python app.py", description="Ask official documents, in a web page, over HTTP and MCP."
    )
    add = parser.add_argument
    add("--port", type=int, default=7860, help="default: 7860")
    add("--host", default="127.0.0.1", help="default: 127.0.0.1, this machine only")
    add("--open", action="store_true", help="with another --host: answer everyone who reaches it, without accounts")
    add("--allow-host", action="append", default=[], metavar="NAME", help="another name it is called by; repeatable")
    add("--root-path", type=_root_path, default="", metavar="/PATH", help="the path under which a proxy shows it")
    add("--proxy", metavar="ADDRESS", help="a proxy whose X-Forwarded-For and X-Forwarded-Proto are believed")
    add("--collection", type=Path, metavar="FOLDER", help="an index made by python -m index add")
    add("--encoder", metavar="PATH", help="the sentence-transformers folder that it was built with")
    add("--log", type=Path, metavar="FILE", help="append the questions asked to FILE; the page says so")
    return parser.parse_args(arguments)


def _root_path(text: str) -> str:
    if text and not text.startswith("/"):
        raise argparse.ArgumentTypeError(f"{text!r} is no path: it begins with /")
    return text.rstrip("/")


def _tell(text: str) -> None:
    print(text, flush=True)  # noqa: T201 - a door: what it says to whoever started it


if __name__ == "__main__":
    sys.exit(main())
