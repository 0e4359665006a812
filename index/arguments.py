"""What can be asked of the offline half on a command line: the commands and their options."""

import argparse
from pathlib import Path
from typing import NoReturn

from index.postgres.address import hidden, place

WRONG = 2  # the exit status for bad input


class _Parser(argparse.ArgumentParser):
    """A parser whose errors are one sentence."""

    def error(self, message: str) -> NoReturn:
        """Say what is wrong with the arguments, and leave."""
        self.exit(WRONG, f"{self.prog}: {hidden(message)}\n")


def parser_of_commands() -> argparse.ArgumentParser:
    """Return the parser of every command."""
    parser = _Parser(prog="python -m index", description="Make, change and inspect indexes of documents.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    new = commands.add_parser("new", help="make a collection", allow_abbrev=False)
    new.add_argument("name", metavar="NAME", help='such as "Dossier Lyon"')
    add = commands.add_parser("add", help="add documents, or replace those with the same id", allow_abbrev=False)
    add.add_argument("files", nargs="+", type=Path, metavar="FILE", help="a file, or a folder of them")
    remove = commands.add_parser("remove", help="remove documents", allow_abbrev=False)
    remove.add_argument("documents", nargs="+", metavar="ID", help="as python -m index list prints it")
    build = commands.add_parser("build", help="write an index anew", allow_abbrev=False)
    build.add_argument(
        "documents", nargs="?", type=Path, metavar="FOLDER", help="of documents; the texts that it holds if absent"
    )
    show = commands.add_parser("show", help="print what is known of a document", allow_abbrev=False)
    show.add_argument("document", metavar="ID", help="as python -m index list prints it")
    show.add_argument("--left-out", action="store_true", help="what of its file was not read, and why")
    for command in (add, remove, build, show):
        command.add_argument("--into", type=place, metavar="FOLDER", help="a collection, a folder, or postgresql://...")
    listing = commands.add_parser("list", help="print what an index holds", allow_abbrev=False)
    listing.add_argument("index", nargs="?", type=place, metavar="FOLDER", help="as --into of add")
    collections = commands.add_parser("collections", help="print which there are", allow_abbrev=False)
    export = commands.add_parser("export", help="write a collection to one file", allow_abbrev=False)
    export.add_argument("file", type=Path, metavar="FILE", help="that is not there yet")
    export.add_argument("--from", type=place, metavar="FOLDER", dest="source", help="a collection, or a folder")
    importing = commands.add_parser("import", help="make a collection of such a file", allow_abbrev=False)
    importing.add_argument("file", type=Path, metavar="FILE", help="that export wrote")
    importing.add_argument("--into", type=place, metavar="FOLDER", help="a collection, or a folder, without documents")
    for command in (add, build, importing):
        command.add_argument("--encoder", metavar="PATH", help="a sentence-transformers folder; else the embedded one")
    for command in (new, add, remove, build, show, listing, collections, export, importing):
        command.add_argument("--library", type=Path, metavar="FOLDER", help="of collections; else the user's")
    commands.add_parser("check", help="check the shipped expected questions", allow_abbrev=False)
    return parser
