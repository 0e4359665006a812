"""A server for several people: strangers find nothing open, and nobody sees the collection of another."""

import asyncio
import http.client
import json
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from asked import Reply, send
from patience import PATIENCE, wait_until
from serving import Server, serving
from test_accounts import PASSWORD, users
from test_openings import KNOWN, filled

from index.collection import add
from index.library import Library
from index.matching.encoder import load_encoder

ROUTES = sorted(KNOWN)
PUBLIC = {("GET", "/health"), ("GET", "/login"), ("POST", "/login"), ("GET", "/robots.txt"), ("GET", "/favicon.ico")}
SECRETS = {"alice": "Le chauffage est la charge du locataire.", "bob": "La piscine ferme le mardi."}
QUESTIONS = {"alice": "Qui paie le chauffage ?", "bob": "Quand la piscine est-elle fermée ?"}


@dataclass(frozen=True)
class Office:
    """A running server with two editors, a reader, and a collection for each editor alone."""

    server: Server
    tokens: dict[str, str]
    keys: dict[str, str]

    def as_(self, name: str) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.tokens[name]}"}


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    folder = tmp_path_factory.mktemp("office")
    for name, role in (("alice", ["--editor"]), ("bob", ["--editor"]), ("carole", [])):
        assert users(folder, "add", name, *role).returncode == 0
    tokens = {name: users(folder, "token", name).stdout.strip() for name in ("alice", "bob", "carole")}
    library, encoder, keys = Library(folder), load_encoder(), {}
    for name, secret in SECRETS.items():
        made = library.make(f"Dossier de {name}", encoder, [name])
        (folder / f"{name}.md").write_text(f"# Note de {name}\n\n{secret}\n", encoding="utf-8")
        add(made.folder, [folder / f"{name}.md"], encoder)
        keys[name] = made.key
    with serving("--accounts", "--library", str(folder)) as running:
        yield Office(running, tokens, keys)


def enter(server: Server, name: str, password: str = PASSWORD, **headers: str) -> Reply:
    body = urlencode({"name": name, "password": password}).encode()
    known = {"Content-Type": "application/x-www-form-urlencoded"} | headers
    return send(server, "POST", "/login", body, known)


def cookie(reply: Reply) -> dict[str, str]:
    return {"Cookie": reply.headers["set-cookie"].split(";")[0]}


@pytest.mark.parametrize(("method", "path"), ROUTES)
def test_a_stranger_finds_no_route_open(office: Office, method: str, path: str) -> None:
    for headers in ({}, {"Authorization": "Bearer x"}, {"Cookie": "session=x"}):
        reply = send(office.server, method, filled(path), {} if method == "POST" else None, headers)
        if (method, path) in PUBLIC:
            assert reply.status in (200, 401, 404)
        elif path == "/" and method == "GET":
            assert (reply.status, reply.headers["location"]) == (303, "/login?")
        else:
            assert reply.status == 401
        assert "Mazuir" not in reply.text
        assert "alice" not in reply.text


def test_the_tools_of_mcp_are_closed_to_strangers(office: Office) -> None:
    for path in ("/mcp", "/mcp/", "/gradio_api/mcp", "/gradio_api/mcp/"):
        call = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
        assert send(office.server, "POST", path, call, {"Accept": "application/json, text/event-stream"}).status == 401


def test_a_session_begins_with_the_right_password_and_ends_with_the_way_out(office: Office) -> None:
    wrong = enter(office.server, "alice", "faux mot de passe", **{"Accept-Language": "fr"})
    assert wrong.status == 401
    assert "Ce nom et ce mot de passe ne vont pas ensemble." in wrong.text
    assert "set-cookie" not in wrong.headers
    entered = enter(office.server, "alice")
    assert (entered.status, entered.headers["location"]) == (303, "/")
    marks = entered.headers["set-cookie"].lower().split("; ")[1:]
    assert {"httponly", "samesite=lax", "path=/"} <= set(marks)
    assert "secure" not in marks
    with_it = cookie(entered)
    assert json.loads(send(office.server, "GET", "/api/me", headers=with_it).text) == {"name": "alice", "edits": True}
    assert send(office.server, "POST", "/logout", {}, with_it).status == 200
    assert send(office.server, "GET", "/api/me", headers=with_it).status == 401


def test_another_site_cannot_log_anybody_in_or_out(office: Office) -> None:
    for headers in ({"Origin": "http://evil.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}):
        assert enter(office.server, "alice", **headers).status == 403
        assert send(office.server, "POST", "/logout", {}, headers | office.as_("alice")).status == 403


def test_behind_tls_a_cookie_never_leaves_it(tmp_path: Path) -> None:
    users(tmp_path, "add", "alice")
    with serving("--library", str(tmp_path), "--proxy", "127.0.0.1", "--root-path", "/texte") as running:
        reply = enter(running, "alice", **{"X-Forwarded-Proto": "https", "X-Forwarded-For": "10.0.0.9"})
        assert "; secure" in reply.headers["set-cookie"].lower()
        assert "path=/texte;" in reply.headers["set-cookie"].lower()
        assert reply.headers["location"] == "/texte/"
        for _ in range(5):
            assert enter(running, "alice", "faux", **{"X-Forwarded-For": "10.0.0.9"}).status == 401
        late = enter(running, "alice", **{"X-Forwarded-For": "10.0.0.9"})
        assert late.status == 429
        assert 0 < int(late.headers["retry-after"]) <= 900
        assert enter(running, "alice", **{"X-Forwarded-For": "10.0.0.10"}).status == 303
        users(tmp_path, "remove", "alice")
        assert enter(running, "alice", **{"X-Forwarded-For": "10.0.0.11"}).status == 401


def asked_over_http(office: Office, name: str, key: str) -> Reply:
    body = {"question": QUESTIONS["alice"], "collection": key}
    return send(office.server, "POST", "/api/ask", body, office.as_(name))


def test_nobody_sees_the_collection_of_another_over_http(office: Office) -> None:
    alice, bob = office.keys["alice"], office.keys["bob"]
    assert SECRETS["alice"] in asked_over_http(office, "alice", alice).text
    for name, key in (("bob", alice), ("carole", alice), ("alice", bob), ("bob", "none-000000")):
        reply = asked_over_http(office, name, key)
        assert (reply.status, "inconnue" in reply.error) == (400, True)
    routes = [
        ("GET", "/api/sources?collection={}", None),
        ("GET", "/api/documents?collection={}", None),
        ("GET", "/api/passage?document=alice&collection={}", None),
        ("GET", "/api/documents/alice/original?collection={}", None),
        ("GET", "/api/documents/alice/page?collection={}", None),
        ("PUT", "/api/documents/bob.md?collection={}", b"# B\n\nUne phrase.\n"),
        ("DELETE", "/api/documents/alice?collection={}", None),
        ("POST", "/api/documents/alice/title?collection={}", {"title": "Autre"}),
        ("POST", "/api/collections/{}", {"name": "Autre"}),
        ("DELETE", "/api/collections/{}", None),
        ("POST", "/gradio_api/run/ask", {"data": [QUESTIONS["alice"], *[None] * 8, alice]}),
        ("POST", "/gradio_api/run/read_passage", {"data": ["alice", 0, None, alice]}),
    ]
    for method, path, body in routes:
        refused = send(office.server, method, path.format(alice), body, office.as_("bob"))
        assert refused.status in (400, 404), path
        assert refused.text == send(office.server, method, path.format("x-0"), body, office.as_("bob")).text.replace(
            "x-0", alice
        )
    for name in ("alice", "bob", "carole"):
        listed = send(office.server, "GET", "/api/collections", headers=office.as_(name)).text
        assert set(re.findall(r"Dossier de (\w+)", listed)) == {name} & SECRETS.keys()


def test_gradios_endpoint_knows_who_asks(office: Office) -> None:
    body = {"data": [QUESTIONS["alice"], *[None] * 8, office.keys["alice"]]}
    assert SECRETS["alice"] in send(office.server, "POST", "/gradio_api/run/ask", body, office.as_("alice")).text
    asked = send(office.server, "POST", "/gradio_api/call/ask", body, office.as_("alice"))
    event = json.loads(asked.text)["event_id"]
    assert (
        SECRETS["alice"]
        in send(office.server, "GET", f"/gradio_api/call/ask/{event}", headers=office.as_("alice")).text
    )
    refused = send(office.server, "POST", "/gradio_api/call/ask", body, office.as_("bob"))
    event = json.loads(refused.text)["event_id"]
    text = send(office.server, "GET", f"/gradio_api/call/ask/{event}", headers=office.as_("bob")).text
    assert SECRETS["alice"] not in text


def called(office: Office, name: str, tool: str, arguments: dict[str, Any]) -> Any:
    """Call a tool of MCP as the account ``name``."""
    import httpx2
    from mcp import ClientSession
    from mcp.client.streamable_http import streamable_http_client

    async def use() -> Any:
        async with (
            httpx2.AsyncClient(headers=office.as_(name), timeout=PATIENCE) as client,
            streamable_http_client(f"{office.server.address}/mcp", http_client=client) as (reading, writing, _),
            ClientSession(reading, writing) as session,
        ):
            await session.initialize()
            return await session.call_tool(tool, arguments)

    with ThreadPoolExecutor() as pool:  # Playwright, in other tests, leaves a running loop in this thread
        return pool.submit(lambda: asyncio.run(use())).result()


def test_nobody_sees_the_collection_of_another_over_mcp(office: Office) -> None:
    alice = {"question": QUESTIONS["alice"], "collection": office.keys["alice"]}
    assert SECRETS["alice"] in called(office, "alice", "ask", alice).content[0].text
    refused = called(office, "bob", "ask", alice)
    assert (refused.isError, SECRETS["alice"] in refused.content[0].text) == (True, False)
    listed = json.loads(called(office, "bob", "list_documents", {}).content[0].text)
    assert {one["name"] for one in listed["collections"]} == {None, "Dossier de bob"}


def test_readers_read_and_editors_make_collections(office: Office) -> None:
    made = send(office.server, "POST", "/api/collections", {"name": "À lire"}, office.as_("carole"))
    assert made.status == 409
    put = send(office.server, "PUT", "/api/documents/a.md", b"# A\n\nUne phrase.\n", office.as_("carole"))
    assert put.status == 403
    told = [
        json.loads(send(office.server, "GET", "/api/sources", headers=office.as_(n)).text) for n in ("carole", "bob")
    ]
    assert [(one["editable"], one["reader"]) for one in told] == [(False, True), (True, False)]
    for wrong in ({"name": ""}, {"name": 3}, {"name": "A", "members": "bob"}, {"name": "A", "members": ["personne"]}):
        assert send(office.server, "POST", "/api/collections", wrong, office.as_("alice")).status == 409
    reply = send(office.server, "POST", "/api/collections", {"name": "À lire", "members": ["bob"]}, office.as_("alice"))
    made = json.loads(reply.text)
    assert (made["name"], made["members"]) == ("À lire", ["alice", "bob"])
    path = f"/api/documents/a.md?collection={made['key']}"
    token = json.loads(send(office.server, "PUT", path, b"# A\n\nUne phrase.\n", office.as_("bob")).text)["arrival"]
    arrivals = f"/api/arrivals?tokens={token}&collection={made['key']}"
    wait_until(
        lambda: (
            json.loads(send(office.server, "GET", arrivals, headers=office.as_("bob")).text)["arrivals"][0]["stage"]
            == "done"
        )
    )
    sources = f"/api/sources?collection={made['key']}"
    assert json.loads(send(office.server, "GET", sources, headers=office.as_("alice")).text)["total"] == 1
    assert send(office.server, "GET", sources, headers=office.as_("carole")).status == 404
    shared = send(office.server, "POST", f"/api/collections/{made['key']}", {"name": "À lire"}, office.as_("bob"))
    assert json.loads(shared.text)["members"] is None
    assert send(office.server, "GET", sources, headers=office.as_("carole")).status == 200
    assert send(office.server, "DELETE", f"/api/collections/{made['key']}", headers=office.as_("alice")).status == 200
    assert send(office.server, "GET", sources, headers=office.as_("bob")).status == 404
    default = send(office.server, "DELETE", "/api/collections/default", headers=office.as_("alice"))
    assert default.status == 409


def test_a_form_that_never_ends_is_given_up(office: Office) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", office.server.port, timeout=PATIENCE)
    connection.request("POST", "/login", b"name=" + b"a" * 20_000)
    assert connection.getresponse().status == 413
    connection.close()
