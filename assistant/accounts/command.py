"""The command line for accounts.

python -m assistant users add NAME [--editor]     asks for a password, or reads it from standard input
python -m assistant users password NAME           another one; ends sessions and tokens
python -m assistant users role NAME editor        or reader
python -m assistant users token NAME              prints a token for HTTP and MCP, once
python -m assistant users list | remove NAME
"""

import argparse
import sys
from collections.abc import Sequence
from getpass import getpass
from pathlib import Path

from assistant.accounts.accounts import FILE, Accounts, Role
from index.errors import AssistantError
from index.library import Library

DONE, WRONG = 0, 2


def main(arguments: Sequence[str]) -> int:
    """Run one command; return the exit status."""
    given = _parser().parse_args(arguments)
    accounts = Accounts(Library(given.library).folder / FILE)
    try:
        _run(accounts, given)
    except AssistantError as error:
        print(error, file=sys.stderr)  # noqa: T201 - a command line
        return WRONG
    return DONE


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m assistant users", description="Who may come in when others reach the server."
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, about in (
        ("add", "make an account; reads a password"),
        ("password", "give another password; ends its sessions and tokens"),
        ("role", "let an account change documents, or only read"),
        ("token", "print a token for HTTP and MCP"),
        ("remove", "remove an account"),
        ("list", "print the accounts"),
    ):
        command = commands.add_parser(name, help=about, allow_abbrev=False)
        if name != "list":
            command.add_argument("name", metavar="NAME")
        if name == "add":
            command.add_argument("--editor", action="store_true", help="may make and change collections")
        if name == "role":
            command.add_argument("role", choices=[role.value for role in Role])
        command.add_argument("--library", type=Path, metavar="FOLDER", help="of collections; else the user's")
    return parser


def _run(accounts: Accounts, given: argparse.Namespace) -> None:
    if given.command == "add":
        accounts.add(given.name, _password(), Role.EDITOR if given.editor else Role.READER)
    elif given.command == "password":
        accounts.change(given.name, password=_password())
    elif given.command == "role":
        accounts.change(given.name, role=Role(given.role))
    elif given.command == "remove":
        accounts.remove(given.name)
    elif given.command == "token":
        _say(accounts.new_token(given.name))
    else:
        for account in accounts.all().values():
            _say(f"{account.role:7} {account.name}")


def _password() -> str:
    """Return a password that is typed twice, or the first line of what is piped in."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    first = getpass("Mot de passe / Password: ")
    if first != getpass("Encore une fois / Once more: "):
        raise AssistantError("Les deux ne sont pas les mêmes.", "The two are not the same.")
    return first


def _say(text: str) -> None:
    print(text)  # noqa: T201 - a command line
