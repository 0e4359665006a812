"""Who is answered: the server's own names and its own page, and nothing else of the web."""

from collections.abc import Iterator

import pytest
from asked import JSON, ask, send
from serving import Server, serving

from assistant.serving.names import Names, is_own

QUESTION = {"question": "Combien de mineurs ont été protégés ?"}
CALL = {"data": [QUESTION["question"]]}
PAGE = {"data": QUESTION, "component_id": 1, "fn_name": "respond", "session_hash": "a"}
# Every kind of route, as a page whose name resolves to this machine would call it.
ROUTES = [
    ("GET", "/", None),
    ("GET", "/config", None),
    ("GET", "/gradio_api/info", None),
    ("GET", "/api/documents", None),
    ("GET", "/health", None),
    ("GET", "/nothing", None),
    ("POST", "/api/ask", QUESTION),
    ("POST", "/gradio_api/run/ask", CALL),
    ("POST", "/gradio_api/call/ask", CALL),
    ("POST", "/gradio_api/component_server/", PAGE),
    ("POST", "/gradio_api/mcp/", {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}),
    ("POST", "/mcp", {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}),
    ("OPTIONS", "/api/ask", None),
]
QUOTED = "mineurs victimes"


@pytest.mark.parametrize(("method", "path", "body"), ROUTES)
def test_a_name_that_was_rebound_is_not_answered(server: Server, method: str, path: str, body: object) -> None:
    evil = f"evil.example:{server.port}"
    for headers in ({"Origin": f"http://{evil}"}, {"X-Forwarded-Host": f"127.0.0.1:{server.port}"}, {}):
        reply = send(server, method, path, body, headers, host=evil)
        assert reply.status == 421
        assert QUOTED not in reply.text
        assert "access-control-allow-origin" not in reply.headers
        assert (
            reply.error == "Ce serveur ne répond pas sous ce nom\u00a0; qui l’a lancé peut l’ajouter avec --allow-host."
        )


@pytest.mark.parametrize(("method", "path", "body"), ROUTES)
@pytest.mark.parametrize("origin", ["http://evil.example", "null", "http://127.0.0.1:1", "https://[", ""])
def test_a_foreign_page_is_not_answered(server: Server, method: str, path: str, body: object, origin: str) -> None:
    reply = send(server, method, path, body, {"Origin": origin, "Access-Control-Request-Method": "POST"})
    assert reply.status == 403
    assert QUOTED not in reply.text
    assert not [name for name in reply.headers if name.startswith("access-control")]


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_a_foreign_page_embeds_nothing_but_may_link_here(server: Server, site: str) -> None:
    fetched = {"Sec-Fetch-Site": site, "Sec-Fetch-Mode": "no-cors"}
    assert send(server, "GET", "/config", headers=fetched).status == 403
    assert send(server, "GET", "/?q=a", headers={"Sec-Fetch-Site": site, "Sec-Fetch-Mode": "navigate"}).status == 200
    posted = {"Sec-Fetch-Site": site, "Sec-Fetch-Mode": "navigate"}
    assert ask(server, QUESTION, posted).status == 403


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "LOCALHOST:{port}", "[::1]:{port}"])
def test_this_machines_own_names_are_answered(server: Server, host: str) -> None:
    named = host.format(port=server.port)
    reply = send(server, "POST", "/api/ask", QUESTION, {"Origin": f"http://{named}"}, host=named)
    assert (reply.status, QUOTED in reply.text) == (200, True)
    assert "access-control-allow-origin" not in reply.headers


@pytest.mark.parametrize(
    "host",
    [
        "",
        "localhost.evil.example",
        "127.0.0.1.evil.example",
        "localhost@evil.example",
        "127.0.0.1:1:1",
        "127.1",
        "\x00",
    ],
)
def test_what_only_looks_like_a_name_is_not_answered(host: str) -> None:
    assert not Names.of("127.0.0.1").answer(host)


def test_two_names_at_once_are_not_answered(server: Server) -> None:
    assert send(server, "GET", "/", headers={"Host": "localhost"}).status == 400


def test_names_are_those_that_the_server_was_started_for() -> None:
    names = Names.of("0.0.0.0", ["Docs.example.org", "fd00::7"])  # noqa: S104 - nothing listens
    answered = ["docs.example.org", "DOCS.example.org:7860", "[fd00::7]:80", "localhost:1"]
    assert all(names.answer(host) for host in answered)
    assert not names.answer("0.0.0.0:7860")
    assert not names.answer("192.0.2.1:7860")
    assert names.answer("192.0.2.1:7860", local="192.0.2.1")  # the address that the connection came in at
    assert Names.of("192.0.2.1").answer("192.0.2.1")


@pytest.mark.parametrize(
    ("origin", "host", "own"),
    [
        ("http://localhost:7860", "localhost:7860", True),
        ("https://docs.example.org", "docs.example.org", True),
        ("https://docs.example.org", "docs.example.org:443", True),
        ("http://docs.example.org", "docs.example.org:443", False),
        ("http://localhost:3000", "localhost:7860", False),
        ("http://localhost", "127.0.0.1", False),
        ("file://localhost:7860", "localhost:7860", False),
        ("null", "null", False),
    ],
)
def test_a_page_is_own_when_it_came_from_the_same_name_and_port(origin: str, host: str, own: bool) -> None:
    assert is_own(origin, host) is own


@pytest.fixture(scope="module")
def named() -> Iterator[Server]:
    with serving("--open", "--allow-host", "docs.example.org", "--root-path", "/texte") as running:
        yield running


def test_a_name_that_was_allowed_is_answered(named: Server) -> None:
    assert send(named, "GET", "/health", host="docs.example.org").status == 200
    assert send(named, "GET", "/health", host="other.example.org").status == 421


def test_a_proxy_may_show_the_server_under_a_path(named: Server) -> None:
    for path in ("/texte/health", "/health"):  # a proxy takes the path off, or leaves it
        assert send(named, "GET", path, host="docs.example.org").status == 200
    page = send(named, "GET", "/texte/", host="docs.example.org").text
    assert '"root":"http://docs.example.org/texte"' in page.replace(" ", "")


@pytest.mark.parametrize("path", ["/api/ask", "/gradio_api/run/ask", "/gradio_api/component_server/", "/mcp"])
@pytest.mark.parametrize(
    ("headers", "body", "status"),
    [
        ({"Content-Type": "text/plain"}, b'{"question": "a", "data": ["a"]}', 415),
        (
            {"Content-Type": "multipart/form-data; boundary=x"},
            b'--x\r\nContent-Disposition: form-data; name="a"\r\n',
            415,
        ),
        ({"Content-Type": "application/x-www-form-urlencoded"}, b"question=a", 415),
        ({}, b"{}", 415),
        (JSON, b"{", 400),
        (JSON, b"", 400),
        (JSON, b"\xff", 400),
        (JSON, b'{"data": [NaN]}', 400),
        (JSON, b"[" * 100_000, 400),
        (JSON, b'{"a":' * 9 + b"1" + b"}" * 9, 400),
        (JSON, b'{"data": [' + b"1" * 5000 + b"]}", 400),
        (JSON, b'{"question": "' + b"x" * 1_000_001 + b'"}', 413),
        (JSON | {"Content-Length": "99999999999999"}, b"{}", 413),
    ],
)
def test_only_json_of_a_decent_size_comes_in(
    server: Server, path: str, headers: dict[str, str], body: bytes, status: int
) -> None:
    reply = send(server, "POST", path, body, headers)
    assert reply.status == status
    assert len(reply.text) < 200
    assert send(server, "GET", "/health").status == 200
