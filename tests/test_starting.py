"""How the program starts, says why it cannot, and stops."""

import subprocess
import sys
from pathlib import Path

import pytest
from patience import PATIENCE
from serving import ROOT, Server, free_port, serving


def test_a_port_in_use_is_one_sentence_and_status_2(server: Server) -> None:
    run = subprocess.run(
        [sys.executable, "app.py", "--port", str(server.port)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert run.returncode == 2
    assert run.stdout == ""
    [sentence] = run.stderr.splitlines()
    assert str(server.port) in sentence
    assert "--port" in sentence


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (["--port", "99999"], "99999"),
        (["--port", "{port}", "--collection", "no/such/folder"], "no/such/folder"),
        (["--port", "{port}", "--log", "no/such/folder/log"], "no/such/folder/log"),
    ],
)
def test_what_cannot_start_says_why_in_one_sentence(arguments: list[str], word: str) -> None:
    program = [sys.executable, "app.py", *(a.format(port=free_port()) for a in arguments)]
    run = subprocess.run(program, cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE, check=False)
    assert run.returncode == 2
    [sentence] = run.stderr.splitlines()
    assert word in sentence


def test_it_listens_on_this_machine_only_and_stops_quietly() -> None:
    with serving() as running:
        listening = [
            line.split()[1]
            for table in ("/proc/net/tcp", "/proc/net/tcp6")
            for line in Path(table).read_text().splitlines()[1:]
            if line.split()[3] == "0A" and line.split()[1].endswith(f":{running.port:04X}")
        ]
        assert listening == [f"0100007F:{running.port:04X}"]  # 127.0.0.1, little-endian
        before = running.output
        assert running.stop() == 0
    assert "Traceback" not in running.output
    assert len(running.output) - len(before) < 100


def test_importing_the_program_starts_nothing() -> None:
    code = (
        "import threading, socket; before = threading.active_count()\n"
        "socket.socket.bind = socket.socket.connect = lambda *a: 1 / 0\n"
        "import app; assert callable(app.launch); assert threading.active_count() == before"
    )
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE, check=False
    )
    assert (run.returncode, run.stdout) == (0, ""), run.stderr


def test_a_collection_that_is_none_is_told_of_before_anything_is_announced(tmp_path: Path) -> None:
    program = [sys.executable, "app.py", "--port", str(free_port()), "--collection", str(tmp_path / "nowhere")]
    run = subprocess.run(program, cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE, check=False)
    assert (run.returncode, run.stdout) == (2, "")
    assert "nowhere" in run.stderr


def test_it_stops_cleanly_when_a_service_manager_says_so() -> None:
    with serving() as running:
        running.process.terminate()
        assert running.process.wait(timeout=PATIENCE) == 0
    assert "Traceback" not in running.output


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "intranet.example"])  # noqa: S104 - refused
def test_the_network_is_let_in_only_where_that_is_said_aloud(host: str) -> None:
    program = [sys.executable, "app.py", "--port", str(free_port()), "--host", host]
    run = subprocess.run(program, cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE, check=False)
    assert (run.returncode, run.stdout) == (2, "")
    assert "--open" in run.stderr


def test_a_server_may_open_as_many_files_as_the_system_grants() -> None:
    program = (
        "import resource; from assistant.serving.running import listen, start, Place;"
        "_, most = resource.getrlimit(resource.RLIMIT_NOFILE);"
        "resource.setrlimit(resource.RLIMIT_NOFILE, (128, most));"
        f"start(None, Place(port={free_port()})).stop();"
        "print(resource.getrlimit(resource.RLIMIT_NOFILE) == (most, most))"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE)
    assert done.stdout == "True\n", done.stderr
