"""Accounts in a file, sessions in memory, and how often a password may be tried."""

import json
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from serving import ROOT

from assistant.accounts.accounts import Account, Accounts, Role
from assistant.accounts.sessions import IDLE, TRIES, TRIES_OF_ADDRESS, WINDOW, Sessions, Tries
from index.errors import AssistantError

PASSWORD = "un mot de passe assez long"  # noqa: S105 - of nobody
ALICE = Account("alice", Role.READER, "$argon2id$")


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def users(folder: Path, *arguments: str, typed: str = PASSWORD) -> subprocess.CompletedProcess[str]:
    program = [sys.executable, "-m", "assistant", "users", *arguments, "--library", str(folder)]
    return subprocess.run(program, cwd=ROOT, input=typed + "\n", capture_output=True, text=True, check=False)


def test_accounts_are_kept_without_their_passwords(tmp_path: Path) -> None:
    assert users(tmp_path, "add", "alice").returncode == 0
    assert users(tmp_path, "add", "Béatrice Roux", "--editor").returncode == 0
    file = tmp_path / "accounts.json"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert PASSWORD not in file.read_text(encoding="utf-8")
    assert "$argon2id$" in file.read_text(encoding="utf-8")
    assert users(tmp_path, "list").stdout == "reader  alice\neditor  Béatrice Roux\n"
    accounts = Accounts(file)
    assert accounts.with_password("alice", PASSWORD) == accounts.all()["alice"]
    assert accounts.with_password("alice", PASSWORD + " ") is None
    assert accounts.with_password("personne", PASSWORD) is None
    again = users(tmp_path, "add", "alice")
    assert (again.returncode, again.stderr) == (
        2,
        "Le compte alice existe déjà. / There is an account alice already.\n",
    )
    assert users(tmp_path, "add", "carole", typed="court").returncode == 2
    assert users(tmp_path, "remove", "personne").returncode == 2


def test_a_change_is_noticed_by_who_runs_already(tmp_path: Path) -> None:
    accounts = Accounts(tmp_path / "accounts.json")
    assert accounts.all() == {}
    users(tmp_path, "add", "alice")
    token = users(tmp_path, "token", "alice").stdout.strip()
    assert len(token) >= 40
    found = accounts.with_token(token)
    assert found is not None
    assert found.name == "alice"
    assert token not in (tmp_path / "accounts.json").read_text(encoding="utf-8")
    assert accounts.with_token(token[:-1]) is accounts.with_token("") is None
    before = accounts.all()["alice"].stamp
    users(tmp_path, "password", "alice", typed="un autre mot de passe")
    assert accounts.with_token(token) is None
    assert accounts.all()["alice"].stamp != before
    users(tmp_path, "role", "alice", "editor")
    assert accounts.all()["alice"].role is Role.EDITOR
    users(tmp_path, "remove", "alice")
    assert accounts.all() == {}


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"accounts": [{"name": "a"}]}', '{"accounts": 3}'])
def test_a_file_that_is_none_is_one_sentence(tmp_path: Path, content: str) -> None:
    (tmp_path / "accounts.json").write_text(content, encoding="utf-8")
    with pytest.raises(AssistantError, match="fichier de comptes"):
        Accounts(tmp_path / "accounts.json").all()
    assert json.loads(json.dumps(content)) == (tmp_path / "accounts.json").read_text(encoding="utf-8")


def test_a_session_ends_when_it_is_closed_or_long_unused() -> None:
    clock = Clock()
    sessions = Sessions(clock)
    first, second = sessions.open(ALICE), sessions.open(ALICE)
    assert first != second
    clock.now = IDLE
    found = sessions.find(first)
    assert found is not None
    assert (found.name, found.stamp) == ("alice", ALICE.stamp)
    clock.now += 1
    assert sessions.find(second) is None
    assert sessions.find(first) is not None
    sessions.close(first)
    assert sessions.find(first) is sessions.find("") is None


def test_passwords_may_be_tried_a_few_times_and_then_later() -> None:
    clock = Clock()
    tries = Tries(clock)
    for number in range(TRIES):
        assert tries.wait("10.0.0.1", "alice") == 0
        clock.now = float(number)
        tries.wrong("10.0.0.1", "alice")
    assert tries.wait("10.0.0.1", "alice") == WINDOW - (TRIES - 1)
    assert tries.wait("10.0.0.2", "alice") == tries.wait("10.0.0.1", "bob") == 0  # nobody shuts another one out
    clock.now = WINDOW + 1
    assert tries.wait("10.0.0.1", "alice") == 0
    for number in range(TRIES_OF_ADDRESS):
        tries.wrong("10.0.0.3", f"name {number}")
    assert tries.wait("10.0.0.3", "another name") == WINDOW
    tries.right("10.0.0.1", "alice")
    assert tries.wait("10.0.0.1", "alice") == 0
