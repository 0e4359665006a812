"""The web page, the HTTP endpoint /ask and the MCP tool ask, from one description; it decides nothing about search.

    python app.py [--port 7860] [--host 127.0.0.1] [--collection FOLDER] [--encoder PATH] [--log FILE]

Importing this module starts nothing. It listens on this machine only, unless --host says otherwise; it never calls out.
"""

import argparse
import json
import os
import socket
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal

# Read by Gradio when it is imported, and by the Hugging Face libraries under it: no telemetry, no look-up of a version.
os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
os.environ["GRADIO_RUN_HISTORY"] = "False"
os.environ["HF_HUB_OFFLINE"] = "1"
os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"

import gradio as gr
from gradio.events import api

from assistant import Assistant
from assistant.page.room import Log, Room
from assistant.page.wording import WORDS
from index.errors import AssistantError
from index.matching.encoder import load_encoder
from index.paths import SHIPPED_INDEX

PAGE = Path(__file__).resolve().parent / "assistant" / "page"
AT_ONCE = 4  # questions over HTTP or MCP that are answered at the same time; more wait in line
THEME = gr.themes.Base(font=["system-ui", "sans-serif"], font_mono=["ui-monospace", "monospace"])


class _Doors(gr.Blocks):
    """Gradio's page and endpoint, which take a call over HTTP that leaves out the last values, as functions do."""

    async def process_api(self, block_fn: Any, inputs: list[Any], *rest: Any, **options: Any) -> dict[str, Any]:  # noqa: ANN401
        """Fill in what is left out, then go on as Gradio does."""
        wanted = (self.fns[block_fn] if isinstance(block_fn, int) else block_fn).inputs
        missing = [None] * (len(wanted) - len(inputs))
        return await super().process_api(block_fn, [*inputs, *missing], *rest, **options)


def build(room: Room | None = None) -> gr.Blocks:
    """Describe the page and the endpoint over ``room``; without one the shipped document is opened meanwhile."""
    room = room or Room.opening(Assistant.open)
    offered = (room.enter, room.documents, room.document, room.citation, room.respond)
    blocks = _Doors(title=WORDS["fr"]["title"], analytics_enabled=False, fill_width=True)
    with blocks:
        gr.HTML(
            f"<style>{_read('page.css')}</style>{_read('shell.html')}",
            js_on_load=_script(),
            apply_default_css=False,
            server_functions=[_server_function(function) for function in offered],
        )
        api(_endpoint(room), api_name="ask")
    blocks.queue(default_concurrency_limit=AT_ONCE)
    return blocks


def launch(blocks: gr.Blocks, host: str = "127.0.0.1", port: int = 7860) -> str:
    """Serve ``blocks`` without blocking, and return the address."""
    _, address, _ = blocks.launch(
        server_name=host,
        server_port=port,
        share=False,
        quiet=True,
        prevent_thread_lock=True,
        mcp_server=True,
        ssr_mode=False,
        footer_links=[],
        run_history=False,
        enable_monitoring=False,
        theme=THEME,
    )
    if blocks.mcp_server_obj:
        # Gradio 6.31 writes a tool's dict as Python does ('found': True); what a client expects is JSON.
        blocks.mcp_server_obj.postprocess_output_data = _as_json  # type: ignore[method-assign]
    return address


def main(arguments: list[str] | None = None) -> int:
    """Serve until interrupted. Return the exit status: 0 when stopped, 2 when it cannot start."""
    options = _parse(arguments)
    try:
        _check_port(options.host, options.port)
        log = Log(options.log) if options.log else None
        encoder = load_encoder(options.encoder)
        room = Room.opening(
            lambda: Assistant.open(options.collection, encoder), log, options.collection or SHIPPED_INDEX
        )
        blocks = build(room)
        _tell(f"http://{options.host}:{options.port}  Le document s’ouvre… / The document is opening…")
        launch(blocks, options.host, options.port)
        _ = room.assistant
        _tell("Prêt. Ctrl-C arrête. / Ready. Ctrl-C stops.")
        blocks.block_thread()
    except AssistantError as error:
        print(error, file=sys.stderr)  # noqa: T201 - a door: the error's sentence is for whoever started this
        return 2
    except KeyboardInterrupt:
        return 0
    return 0


def _endpoint(room: Room) -> Callable[..., dict[str, Any]]:
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
    ) -> dict[str, Any]:
        """Answer a question with the own sentences of official French documents, cited.

        The document that ships is the French government's answer to a senator on its second plan against human
        trafficking (JO Sénat, 24 October 2019); who runs this may have chosen others. Nothing is generated: every quote
        is verbatim, with its place (characters start to end), section, speaker, date and page. When no document
        answers, found is false, missing names what is not given, and nearest holds related passages, which are no
        answer.

        Args:
            question: The question, in French or English, at most 2,000 characters.
            k: The most citations to return, from 1.
            language: The language of what surrounds the quotes, fr or en; by default the question's.
            section: Cite this section only: question (the senator's), réponse (the Government's), or a heading.
            history: The earlier questions of the conversation, oldest first, so that a follow-up is understood.
            documents: Cite the documents with these ids only.
            speaker: Cite only what this person or office said: a part of the name.
            since: Cite only what is dated from this year, month or day on: 2019, 2019-10 or 2019-10-24.
            until: Cite only what is dated up to this year, month or day.
        """
        options = {"documents": documents, "section": section, "speaker": speaker, "since": since, "until": until}
        try:
            return room.ask(question, k=k, language=language, history=history or (), **options).to_dict()
        except AssistantError as error:
            raise gr.Error(str(error), print_exception=False) from None

    return ask


def _as_json(data: list[Any], root_url: str) -> list[Any]:
    from mcp.types import TextContent

    return [TextContent(type="text", text=json.dumps(output, ensure_ascii=False)) for output in data]


def _server_function(function: Callable[[Any], dict[str, Any]]) -> Callable[[Any], dict[str, Any]]:
    """Return ``function`` in a form that Gradio can label, for any request that a browser may send."""

    def call(request: Any) -> dict[str, Any]:  # noqa: ANN401 - whatever JSON can hold
        return function(request if isinstance(request, dict) else {})

    call.__name__ = function.__name__
    return call


def _script() -> str:
    """Return what runs in the browser: the words, then the page."""
    parts = [f"const WORDS = {json.dumps(WORDS, ensure_ascii=False)};"]
    parts += [_read(name) for name in ("page.js", "finding.js", "reading.js", "asking.js", "narrow.js", "suggest.js")]
    return "(() => {\n" + "\n".join(parts) + "\n})();"


def _read(name: str) -> str:
    return (PAGE / name).read_text(encoding="utf-8")


def _parse(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python app.py", description="Ask one official French document, in a web page."
    )
    parser.add_argument("--port", type=int, default=7860, help="default: 7860")
    parser.add_argument("--host", default="127.0.0.1", help="default: 127.0.0.1, this machine only")
    parser.add_argument("--collection", type=Path, metavar="FOLDER", help="an index made by python -m index add")
    parser.add_argument("--encoder", metavar="PATH", help="the sentence-transformers folder that it was built with")
    parser.add_argument("--log", type=Path, metavar="FILE", help="append the questions asked to FILE; the page says so")
    return parser.parse_args(arguments)


def _check_port(host: str, port: int) -> None:
    """Make sure that ``port`` is free.

    Raises:
        AssistantError: it is taken, not allowed or no port; the sentence says what to do.
    """
    if not 0 < port < 65536:
        raise AssistantError(f"{port} is no port: choose one from 1 to 65535.")
    try:
        with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
    except OSError as error:
        raise AssistantError(
            f"Port {port} on {host} cannot be used ({error.strerror}): choose another with --port {port % 65535 + 1}."
        ) from None


def _tell(text: str) -> None:
    print(text, flush=True)  # noqa: T201 - a door: what it says to whoever started it


if __name__ == "__main__":
    sys.exit(main())
