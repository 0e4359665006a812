"""Whoever asks under ever new names of sessions, and fetches no reply, does not fill the server's memory."""

import json
from urllib.request import Request, urlopen

from patience import PATIENCE
from serving import Server

from benchmarks.storm import memory

FILLED, MORE = 120, 300  # sessions; a hundred are remembered
GROWTH = 20  # MB: had each of the further ones stayed, they would take 50


def join(server: Server, session: str) -> None:
    body = json.dumps({"data": ["x"], "fn_index": 0, "session_hash": session}).encode()
    headers = {"Content-Type": "application/json"}
    request = Request(f"{server.address}/gradio_api/queue/join", body, headers)  # noqa: S310 - our own server
    with urlopen(request, timeout=PATIENCE) as reply:  # noqa: S310
        assert json.loads(reply.read())["event_id"]


def test_sessions_that_nobody_goes_on_with_are_forgotten(server: Server) -> None:
    for number in range(FILLED):
        join(server, f"first{number}")
    before = memory(server.process.pid)
    for number in range(MORE):
        join(server, f"more{number}")
    assert memory(server.process.pid) - before < GROWTH
