"""What whoever starts the server says on the command line, and who is let in by it."""

import argparse
from pathlib import Path

from assistant.accounts.accounts import FILE, Accounts
from assistant.serving.entrance import Entrance
from assistant.serving.names import is_local
from assistant.serving.running import Place
from assistant.sources.visitor import GUEST, OWNER
from index.errors import AssistantError
from index.library import Library
from index.postgres.address import place


def parse(arguments: list[str] | None) -> argparse.Namespace:
    """Return the options."""
    parser = argparse.ArgumentParser(
        prog="python app.py", description="Ask official documents, in a web page, over HTTP and MCP."
    )
    add = parser.add_argument
    add("--port", type=int, default=7860, help="default: 7860")
    add("--host", default="127.0.0.1", help="default: 127.0.0.1, this machine only")
    add("--open", action="store_true", help="answer everyone who reaches it, without accounts")
    add("--accounts", action="store_true", help="demand accounts on this machine too; elsewhere they always are")
    add("--allow-host", action="append", default=[], metavar="NAME", help="another name it is called by; repeatable")
    add("--root-path", type=_root_path, default="", metavar="/PATH", help="the path under which a proxy shows it")
    add("--proxy", metavar="ADDRESS", help="a proxy whose X-Forwarded-For and X-Forwarded-Proto are believed")
    add("--library", type=Path, metavar="FOLDER", help="where collections and accounts are; else the user's own")
    add("--collection", type=place, metavar="NAME", help="serve this one only: its name, a folder, or postgresql://...")
    add("--encoder", metavar="PATH", help="the sentence-transformers folder that it was built with")
    add("--log", type=Path, metavar="FILE", help="append the questions asked to FILE; the page says so")
    add("--feedback", type=Path, metavar="FILE", help="let visitors judge answers, into FILE; the page says so")
    return parser.parse_args(arguments)


def _root_path(text: str) -> str:
    if text and not text.startswith("/"):
        raise argparse.ArgumentTypeError(f"{text!r} is no path: it begins with /")
    return text.rstrip("/")


def place_of(options: argparse.Namespace) -> Place:
    """Return where the server is found."""
    return Place(options.host, options.port, tuple(options.allow_host), options.root_path, options.proxy)


def entrance_for(place: Place, library: Library, *, is_open: bool, always: bool) -> Entrance:
    """Return who is let in: who has an account, everybody where that is meant, or the owner of this machine.

    Raises:
        AssistantError: others can come in, and nobody has said who may.
    """
    alone = is_local(place.host) and not place.proxy and not place.names
    if is_open:
        return Entrance(GUEST)
    if alone and not always:
        return Entrance(OWNER)
    accounts = Accounts(library.folder / FILE)
    if not accounts.all():
        raise AssistantError(
            "D’autres pourraient lire les documents\u00a0: créez des comptes avec python -m assistant users add NOM, "
            "ou dites --open si tous le peuvent.",
            "Others could read the documents: make accounts with python -m assistant users add NAME, "
            "or say --open if all of them may.",
        )
    return Entrance(accounts=accounts)
