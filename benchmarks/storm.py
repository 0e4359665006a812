"""Random HTTP against a running server: ``python -m benchmarks.storm [SECONDS]``.

Requests are well-formed and ill-formed in turn: known routes and others, JSON that fits and does not, headers of every
kind. No reply may be a 5xx, and the server's memory must not grow: from a tenth of the time on, when caches are full,
by less than ``GROWTH``.
"""

import http.client
import json
import random
import sys
import time
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.browsing import program_served

SECONDS = 600.0
GROWTH = 64  # MB
PATIENCE = 300  # seconds for one reply: the machine may have much else to do
PATHS = (
    "/ /config /theme.css /api /openapi.json /health /mcp /mcp/ /api/ask /api/documents /api/passage /gradio_api/info "
    "/api/overview /api/sources /api/arrivals /api/me /api/collections /api/collections/x /login /logout "
    "/api/documents/note.txt /api/documents/x.pdf /api/documents/note /api/documents/note/title "
    "/api/documents/note/original /api/documents/note/page "
    "/gradio_api/run/ask /gradio_api/run/list_documents /gradio_api/run/read_passage /gradio_api/call/ask "
    "/gradio_api/call/v2/ask /gradio_api/queue/join /gradio_api/component_server/ /gradio_api/upload "
    "/gradio_api/file=/etc/passwd /assets/x.js /static/js/x.js /nothing //x /gradio_api/call/ask/x1"
).split()
WORDS = (
    "Combien de mineurs ont été protégés ?",
    "senat-traite-2019",
    "fr",
    "en",
    "2019-10",
    "réponse",
    "",
    " ",
    "\ud800",
    "\u202e",
    "\x00",
    "a" * 3000,
    "http://leak.invalid/",
    "http://[",
    "../../etc/passwd",
    "<script>",
    "ask",
    "respond",
    "enter",
    "document",
    "citation",
    "documents",
    "tools/list",
    "tools/call",
    "initialize",
    "2.0",
    "senat-traite-2019-reponse-15",
)
NAMES = (
    "question k language history documents section speaker since until words document start end data fn_name fn_index "
    "session_hash component_id anchor part page earlier filters turn typed jsonrpc id method params name arguments "
    "path meta _type url"
).split()
METHODS = "GET GET GET POST POST POST POST POST POST HEAD PUT DELETE OPTIONS PATCH".split()


def value(dice: random.Random, depth: int = 3) -> Any:  # noqa: ANN401 - any JSON
    """Return some JSON."""
    kind = dice.randrange(9 if depth else 6)
    if kind < 3:
        return dice.choice(WORDS)
    if kind == 3:
        return dice.choice([0, 1, 3, -1, 10**12, 10**40, 1.5, 1e308])
    if kind < 6:
        return dice.choice([None, True, False])
    if kind == 6:
        return [value(dice, depth - 1) for _ in range(dice.randrange(4))]
    if kind == 7:
        return {"path": "http://leak.invalid/", "meta": {"_type": "gradio.FileData"}}
    return {dice.choice(NAMES): value(dice, depth - 1) for _ in range(dice.randrange(7))}


def body(dice: random.Random, path: str) -> bytes:
    """Return a body that fits the route, nearly, or not at all."""
    content = value(dice)
    if dice.random() < 0.6:
        fitting: dict[str, Any] = {
            "/api/documents/note/title": {"title": dice.choice(WORDS)},
            "/api/collections": {"name": dice.choice(WORDS)},
            "/api/ask": {"question": dice.choice(WORDS), dice.choice(NAMES): value(dice)},
            "/gradio_api/component_server/": {"fn_name": dice.choice(WORDS[16:22]), "data": value(dice)},
            "/gradio_api/queue/join": {"data": [value(dice)], "fn_index": 0, "session_hash": str(dice.random())[2:]},
            "/mcp": {"jsonrpc": "2.0", "id": 1, "method": dice.choice(WORDS[22:25]), "params": value(dice)},
        }
        content = fitting.get(path, {"data": [value(dice) for _ in range(dice.randrange(4))]})
    written = json.dumps(content).encode()
    return written if dice.random() < 0.9 else written[: dice.randrange(len(written) + 1)]


def headers(dice: random.Random, port: int) -> dict[str, str]:
    """Return headers, most of them right."""
    chosen = {"Host": dice.choice([f"127.0.0.1:{port}"] * 9 + ["evil.example"])}
    if dice.random() < 0.9:
        chosen["Content-Type"] = dice.choice(["application/json"] * 5 + ["text/plain", "multipart/form-data"])
    if dice.random() < 0.2:
        chosen["Origin"] = dice.choice([f"http://127.0.0.1:{port}", "null", "http://evil.example", "http://["])
    if dice.random() < 0.3:
        chosen["Accept"] = dice.choice(["application/json, text/event-stream", "text/html", "*/*", "application/json"])
    if dice.random() < 0.2:
        chosen["Accept-Language"] = dice.choice(["en", "fr;q=0", "*", "x" * 200])
    return chosen


def send(dice: random.Random, port: int) -> tuple[str, int]:
    """Send one request, and return its path and the status; 0 where the server closed the connection."""
    path = dice.choice(PATHS)
    method = dice.choice(METHODS)
    query = f"?{dice.choice(NAMES)}={dice.choice(['1', 'x', '%ED%A0%80', '%00', '-1'])}" if dice.random() < 0.3 else ""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    try:
        connection.request(
            method, path + query, body(dice, path) if method in ("POST", "PUT") else None, headers(dice, port)
        )
        reply = connection.getresponse()
        reply.read(2_000_000)
    except (http.client.HTTPException, ConnectionError):
        return path, 0
    else:
        return path, reply.status
    finally:
        connection.close()


def memory(process: int) -> int:
    """Return the resident memory of a process in MB (proc(5))."""
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) // 1024


def main() -> int:
    """Print what came back, and the memory over time; return 1 where something was wrong."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else SECONDS
    seed = random.randrange(10**6)  # noqa: S311 - guards no secret
    dice = random.Random(seed)  # noqa: S311
    statuses: Counter[int] = Counter()
    wrong: Counter[tuple[str, int]] = Counter()
    with TemporaryDirectory() as library, program_served("--library", library) as running:
        port, process = running.port, running.process
        begun, warm, looked = time.monotonic(), 0, 0.0
        while (elapsed := time.monotonic() - begun) < seconds:
            path, status = send(dice, port)
            statuses[status] += 1
            if status >= 500:
                wrong[path, status] += 1
            if elapsed >= looked:
                looked += seconds / 10
                warm = warm or (memory(process) if elapsed > seconds / 20 else 0)
                print(f"{elapsed:6.0f} s  {statuses.total():8d} requests  {memory(process)} MB", flush=True)  # noqa: T201
        grown = memory(process) - warm
    print(f"seed {seed}; statuses {dict(sorted(statuses.items()))}; 5xx {dict(wrong)}; grown {grown} MB")  # noqa: T201
    return int(bool(wrong) or grown > GROWTH)


if __name__ == "__main__":
    sys.exit(main())
