"""It never calls out: watched in a network namespace of its own, where every look-up would come to us."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from patience import PATIENCE
from serving import ROOT

# In the namespace there is only the loopback interface. Names are asked for at 127.0.0.53, where a socket notes each
# packet; anything else has no route. First a look-up of our own must be noted, or the watch would be blind.
WATCH = """
import json, socket, subprocess, sys, threading, urllib.request, urllib.error
subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
watch = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
watch.bind(("127.0.0.53", 53))
seen = []
def note():
    while True:
        seen.append(watch.recvfrom(4096)[0])
threading.Thread(target=note, daemon=True).start()
try:
    socket.getaddrinfo("control.invalid", 80)
except OSError:
    pass
assert any(b"control" in packet for packet in seen), "the watch is blind"
seen.clear()
program = [sys.executable, "-u", "app.py", "--port", "7860"]
server = subprocess.Popen(program, stdout=subprocess.PIPE, text=True)
for line in server.stdout:
    if "Ready." in line:
        break
LEAK = {"path": "http://leak.invalid/a.txt", "url": "http://leak.invalid/", "meta": {"_type": "gradio.FileData"}}
def send(path, body, **headers):
    data = None if body is None else json.dumps(body).encode()
    headers = {"Content-Type": "application/json", **headers}
    request = urllib.request.Request("http://127.0.0.1:7860" + path, data, headers)
    try:
        with urllib.request.urlopen(request, timeout=30) as reply:
            return reply.status, reply.read()
    except urllib.error.HTTPError as error:
        return error.code, error.read()
question = "Combien de mineurs ont été protégés ?"
assert send("/", None)[0] == 200
assert send("/api/ask", {"question": question})[0] == 200
for history in (LEAK, [LEAK], [[LEAK]], [{"content": LEAK}], LEAK["path"]):
    for data in ([LEAK, 3], [question, 3, None, None, history], [history]):
        send("/gradio_api/run/ask", {"data": data})
        send("/gradio_api/call/ask", {"data": data})
        send("/gradio_api/queue/join", {"data": data, "fn_index": 0, "session_hash": "a"})
    send("/gradio_api/call/v2/ask", {"question": question, "history": history})
    send("/api/ask", {"question": question, "history": history})
    page = {"question": LEAK, "earlier": [history], "page": "http://leak.invalid/"}
    send("/gradio_api/component_server/", {"data": page, "fn_name": "respond"})
send("/gradio_api/file=http://leak.invalid/", None)
send("/gradio_api/proxy=http://leak.invalid/", None)
send("/", None, **{"X-Forwarded-Host": "leak.invalid", "X-Gradio-Server": "http://leak.invalid"})
server.terminate()
server.wait(30)
print(json.dumps([packet.decode("latin-1") for packet in seen]))
"""


def namespace() -> list[str]:
    """Return the command that runs another one with no network but its own loopback interface."""
    return (
        ["unshare", "--user", "--map-root-user", "--net", "--mount"] if os.getuid() else ["unshare", "--net", "--mount"]
    )


def test_the_server_looks_nothing_up_and_reaches_nobody(tmp_path: Path) -> None:
    probe = subprocess.run([*namespace(), "ip", "link"], capture_output=True, text=True, check=False)
    if probe.returncode:
        pytest.skip(f"this kernel allows no namespace of one's own: {probe.stderr.strip()}")
    resolver = tmp_path / "resolv.conf"
    resolver.write_text("nameserver 127.0.0.53\noptions timeout:1 attempts:1\n")
    inside = f'mount --bind {resolver} $(readlink -f /etc/resolv.conf) && exec "$@"'
    program = [*namespace(), "bash", "-c", inside, "bash", sys.executable, "-c", WATCH]
    done = subprocess.run(program, cwd=ROOT, capture_output=True, text=True, check=False, timeout=PATIENCE)
    assert done.returncode == 0, done.stderr[-2000:]
    assert done.stdout.splitlines()[-1] == "[]"


READ = """
from assistant.finding.reader import Candidate, OnnxReader
print(OnnxReader().read("Qui ?", [Candidate("Un maire.")])[0].answers < 0)
"""


def test_the_network_that_reads_notes_nothing_to_be_sent_later(tmp_path: Path) -> None:
    """Its library calls out by itself, past the interpreter: what it would send it writes down first."""
    known = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
    done = subprocess.run(
        [sys.executable, "-c", READ],
        cwd=ROOT,
        env=known | {"HOME": str(tmp_path), "PYTHONPATH": str(ROOT)},  # not CI, under which it is quiet by itself
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() in ("True", "False")
    assert list(tmp_path.rglob("*")) == []
    assert "telemetry" not in done.stderr


ATTEMPTS = """
import socket, sys
from assistant.serving.silence import CallsOutError, stay_silent
listening = socket.create_server(("127.0.0.1", 0))
stay_silent()
def refused(attempt):
    try:
        attempt()
    except CallsOutError:
        return True
    return False
udp, tcp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM), socket.socket()
outward = [
    lambda: socket.getaddrinfo("leak.invalid", 80),
    lambda: socket.getaddrinfo(b"leak.invalid", 80),
    lambda: socket.gethostbyname("leak.invalid"),
    lambda: socket.gethostbyaddr("192.0.2.1"),
    lambda: tcp.connect(("192.0.2.1", 80)),
    lambda: tcp.connect_ex(("192.0.2.1", 80)),
    lambda: udp.sendto(b"a", ("192.0.2.1", 53)),
    lambda: udp.sendmsg([b"a"], [], 0, ("192.0.2.1", 53)),
    lambda: socket.create_connection(("leak.invalid", 80)),
]
inward = [
    lambda: socket.getaddrinfo("localhost", 80),
    lambda: socket.getaddrinfo(None, 80),
    lambda: socket.create_connection(listening.getsockname()).close(),
]
print([refused(attempt) for attempt in outward], [refused(attempt) for attempt in inward])
"""


def test_a_process_that_is_silent_cannot_call_out() -> None:
    done = subprocess.run([sys.executable, "-c", ATTEMPTS], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == f"{[True] * 9} {[False] * 3}"
