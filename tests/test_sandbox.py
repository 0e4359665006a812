"""A reader that a file has taken over tries to do harm, in a process confined as the worker is."""

import json
import os
import resource
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from index.paths import PROJECT
from index.reading.sandbox import NOBODY, tried
from index.reading.worker import Worker

HELD = tried()  # by this kernel: what is not is not tried, and SECURITY.md says so
LIMITED = (resource.RLIMIT_AS, resource.RLIMIT_NOFILE, resource.RLIMIT_FSIZE, resource.RLIMIT_CORE)
PAGE = "<title>Un titre</title><p>Le guichet ouvre à neuf heures pour tous les usagers de la ville.</p>".encode()

# What a file could make of the reader that reads it: here the reader runs whatever Python the file holds.
TAKEN_OVER = """
from index.reading import extract
from index.reading.blocks import Block, Extract

def taken_over(raw):
    names = {}
    try:
        exec(raw.decode(), names)
    except BaseException as error:
        return Extract(type(error).__name__, ())
    return Extract("done", (Block(str(names.get("found", ""))),))

extract.READERS["pdf"] = taken_over
extract.main()
"""


class Attacker:
    """The worker's process, with that reader."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-B", "-c", TAKEN_OVER],
            cwd=PROJECT,
            env={},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )

    def runs(self, code: str) -> str:
        """Return "done", or the name of the error that ``code`` ended with."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        raw = code.encode()
        self.process.stdin.write(json.dumps({"kind": "pdf", "size": len(raw)}).encode() + b"\n" + raw)
        self.process.stdin.flush()
        reply: dict[str, Any] = json.loads(self.process.stdout.readline())
        assert "refused" not in reply, reply
        return str(reply["title"])


@pytest.fixture(scope="module")
def attacker() -> Iterator[Attacker]:
    attacking = Attacker()
    yield attacking
    attacking.process.kill()
    attacking.process.communicate()


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    file = tmp_path / "secret.txt"
    file.write_text("Rien que pour moi.", encoding="utf-8")
    file.chmod(0o644)
    return file


def test_the_taken_over_reader_does_run(attacker: Attacker) -> None:
    assert attacker.runs("found = 6 * 7") == "done"
    assert attacker.runs("raise KeyError") == "KeyError"


# What is tried, and the measure that is enough to stop it.
ON_FILES = {
    "delete": ("import os; os.remove({file!r})", "calls"),
    "delete a folder": ("import os; os.rmdir({folder!r})", "calls"),
    "rename": ("import os; os.rename({file!r}, {file!r} + '2')", "calls"),
    "link": ("import os; os.link({file!r}, {file!r} + '2')", "calls"),
    "symlink": ("import os; os.symlink({file!r}, {file!r} + '2')", "calls"),
    "make a folder": ("import os; os.mkdir({file!r} + '2')", "calls"),
    "make a file": ("open({file!r} + '2', 'x').close()", "calls"),
    "write": ("import os; os.write(os.open({file!r}, os.O_WRONLY), b'x')", "calls"),
    "empty": ("import os; os.truncate({file!r}, 0)", "calls"),
    "append": ("open({file!r}, 'a').write('x')", "calls"),
    "change rights": ("import os; os.chmod({file!r}, 0o777)", "calls"),
    "change times": ("import os; os.utime({file!r}, (0, 0))", "calls"),
    "read": ("open({file!r}).read()", "files"),
    "list": ("import os; os.listdir({folder!r})", "files"),
    "read passwords": ("open('/etc/shadow').read()", "files"),
    "read users": ("open('/etc/passwd').read()", "files"),
    "read documents": ("open({document!r}).read()", "files"),
    "read another process": ("open('/proc/{parent}/environ', 'rb').read()", "files"),
}


@pytest.mark.parametrize("name", ON_FILES)
def test_no_file_is_read_or_changed(attacker: Attacker, secret: Path, name: str) -> None:
    code, measure = ON_FILES[name]
    if not asdict(HELD)[measure]:
        pytest.skip(f"this kernel does not confine {measure}")
    (secret.parent / "folder").mkdir()
    document = PROJECT / "data" / "documents" / "senat-traite-2019.txt"
    before = secret.stat()
    said = attacker.runs(
        code.format(file=str(secret), folder=str(secret.parent / "folder"), document=str(document), parent=os.getpid())
    )
    assert said == "PermissionError"
    assert secret.read_text(encoding="utf-8") == "Rien que pour moi."
    assert (secret.stat().st_mode, secret.stat().st_mtime_ns) == (before.st_mode, before.st_mtime_ns)
    assert sorted(each.name for each in secret.parent.iterdir()) == ["folder", "secret.txt"]


LIBC = """
import ctypes
libc = ctypes.CDLL(None, use_errno=True)
def failed(returned):
    if returned: raise OSError(ctypes.get_errno(), "")
"""
ON_PROCESSES = {
    "start a program": "import subprocess; subprocess.run(['/bin/true'], close_fds=False)",
    "become a program": "import os; os.execv('/bin/true', ['true'])",
    "fork": "import os; os.fork()",
    "kill": "import os; os.kill({parent}, 0)",
    "kill a thread": LIBC + "failed(libc.syscall({tgkill}, {parent}, {parent}, 0))",
    "trace": LIBC + "failed(libc.ptrace(16, {parent}, 0, 0))",
    "limits of another": "import resource; resource.prlimit({parent}, resource.RLIMIT_NOFILE)",
    "root again": "import os; os.setuid(0)",
    "a new root folder": "import os; os.chroot('/tmp')",
    "more namespaces": LIBC + "failed(libc.unshare(0x10000000))",
    "a socket": "import socket; socket.socket()",
    "a socket of the machine": "import socket; socket.socket(socket.AF_UNIX)",
}
_TGKILL = {"x86_64": 234, "aarch64": 131}


@pytest.mark.parametrize("name", ON_PROCESSES)
def test_no_program_process_or_socket_is_reached(attacker: Attacker, name: str) -> None:
    if not HELD.calls:
        pytest.skip("this kernel does not confine calls")
    code = ON_PROCESSES[name].format(parent=os.getpid(), tgkill=_TGKILL.get(os.uname().machine, 0))
    assert attacker.runs(code) == "PermissionError"
    assert attacker.process.poll() is None


def test_nothing_is_heard_by_who_listens(attacker: Attacker) -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        listener.setblocking(False)
        port = listener.getsockname()[1]
        said = attacker.runs(f"import socket; socket.create_connection(('127.0.0.1', {port}), 5).send(b'secret')")
        assert said == "PermissionError" if HELD.calls else said != "done"
        with pytest.raises(BlockingIOError):
            listener.accept()


def test_threads_memory_and_libraries_are_there(attacker: Attacker) -> None:
    assert attacker.runs("import threading; t = threading.Thread(target=print); t.start(); t.join()") == "done"
    assert attacker.runs("import sqlite3, decimal, lxml.etree, numpy; numpy.zeros(1 << 20).sum()") == "done"
    assert attacker.runs("b'x' * (4 << 30)") == "MemoryError"


def status(pid: int) -> dict[str, str]:
    lines = Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines()
    return {name: value.strip() for name, _, value in (line.partition(":") for line in lines)}


@pytest.fixture
def worker() -> Iterator[Worker]:
    reading = Worker()
    yield reading
    reading.close()


def test_the_worker_reads_confined_and_with_no_environment(worker: Worker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("A_KEY", "secret")
    assert worker.read("html", PAGE)["title"] == "Un titre"
    assert worker._process is not None
    pid = worker._process.pid
    found = status(pid)
    assert found["NoNewPrivs"] == "1"
    assert int(found["CapEff"], 16) == int(found["CapPrm"], 16) == 0
    assert found["Seccomp"] == ("2" if HELD.calls else "0")
    assert Path(f"/proc/{pid}/environ").read_bytes() == b""
    if HELD.network:
        assert os.readlink(f"/proc/{pid}/ns/net") != os.readlink("/proc/self/ns/net")


def test_this_process_keeps_all_that_it_had() -> None:
    before, limits = status(os.getpid()), [resource.getrlimit(limit) for limit in LIMITED]
    tried()  # what it returns is no matter: this process may hold more files open than a reader may open
    after = status(os.getpid())
    assert [resource.getrlimit(limit) for limit in LIMITED] == limits
    assert all(after[name] == before[name] for name in ("Uid", "CapEff", "NoNewPrivs", "Seccomp"))


BECOMES = """
import os, sys
sys.path.insert(0, sys.argv[1])
from index.reading.sandbox import confine
confine()
os.write(1, f"{os.getuid()} {os.getgid()}".encode())
"""


@pytest.mark.parametrize(("mode", "user"), [(0o755, f"{NOBODY} {NOBODY}"), (0o700, "0 0")])
def test_root_becomes_nobody_where_nobody_may_read_python(mode: int, user: str) -> None:
    python = Path("/usr/bin/python3")  # the machine's, which everybody may run
    if os.geteuid() != 0 or not python.exists():
        pytest.skip("only root can become another user")
    with TemporaryDirectory() as folder:  # wherever the project lies, and whoever may read it there
        shutil.copytree(PROJECT / "index", Path(folder) / "index", ignore=shutil.ignore_patterns("__pycache__"))
        Path(folder).chmod(mode)
        command = [python, "-B", "-c", BECOMES, folder]
        done = subprocess.run(command, env={}, cwd="/", capture_output=True, text=True, check=True)
    assert done.stdout == user


def test_the_command_says_what_holds_here() -> None:
    command = [sys.executable, "-m", "index.reading.sandbox"]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == [f"{name}: {'yes' if held else 'no'}" for name, held in asdict(HELD).items()]
