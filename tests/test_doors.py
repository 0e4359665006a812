"""The plain routes and the tools: named fields, values left out, mistakes told in one language, health."""

import asyncio
import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from time import sleep
from typing import Any

import pytest
from asked import ask, send
from serving import ROOT, Server, serving

MINORS = "Combien de mineurs ont été protégés ?"
DOCUMENT = (ROOT / "data/documents/senat-traite-2019.txt").read_text(encoding="utf-8")
FRENCH = {"Accept-Language": "fr-FR,fr;q=0.9,en;q=0.8"}
ENGLISH = {"Accept-Language": "en-GB,en;q=0.9"}


def test_a_question_with_named_fields_gets_the_answer_of_python(server: Server) -> None:
    from assistant import ask as asked

    reply = ask(server, {"question": MINORS, "k": 2, "since": "2019-10", "language": "en"})
    assert reply.status == 200
    expected = asked(MINORS, k=2, since="2019-10", language="en").to_dict()
    assert json.loads(reply.text) == json.loads(json.dumps(expected))


@pytest.mark.parametrize("data", [[MINORS], [MINORS, None], [MINORS, 3, None, None, None, None, None, None, None]])
def test_values_that_are_left_out_take_their_defaults(server: Server, data: list[Any]) -> None:
    reply = send(server, "POST", "/gradio_api/run/ask", {"data": data})
    assert reply.status == 200
    [answer] = json.loads(reply.text)["data"]
    assert len(answer["citations"]) == 3
    assert ask(server, {"question": MINORS, "k": None}).text == ask(server, {"question": MINORS}).text


NUMBER = ("donnez un entier à partir de 1.", "give a whole number from 1.")
MISTAKES = [
    ({}, "Il manque le champ question.", "The field question is missing."),
    ({"question": " "}, "La question est vide\u00a0: écrivez-la.", "The question is empty: write one."),
    ({"question": 3}, "question est 3\u00a0: donnez un texte.", "question is 3: give text."),
    ({"k": 0}, f"k est 0\u00a0: {NUMBER[0]}", f"k is 0: {NUMBER[1]}"),
    ({"k": True}, f"k est True\u00a0: {NUMBER[0]}", f"k is True: {NUMBER[1]}"),
    ({"history": "a"}, "history est 'a'\u00a0: donnez une liste de textes.", "history is 'a': give a list of texts."),
    ({"follows": 1}, "follows est 1\u00a0: donnez true ou false.", "follows is 1: give true or false."),
    ({"language": "de"}, "language est 'de'\u00a0: donnez fr ou en.", "language is 'de': give fr or en."),
    ({"documents": ["no"]}, "Document inconnu\u00a0: 'no'.", "Unknown document: 'no'."),
    ({"since": "hier"}, "since est 'hier'\u00a0: donnez une date", "since is 'hier': give a date"),
    ({"url": "a"}, "Champ inconnu\u00a0: 'url'. Ceux qui existent", "Unknown field: 'url'. Those that"),
]


@pytest.mark.parametrize(("fields", "french", "english"), MISTAKES)
def test_a_mistake_is_told_in_the_language_of_who_reads(
    server: Server, fields: dict[str, Any], french: str, english: str
) -> None:
    for headers, said in ((FRENCH, french), (ENGLISH, english)):
        reply = ask(server, {"question": MINORS, **fields} if fields else {}, headers)
        assert (reply.status, reply.error[: len(said)]) == (400, said)
        assert " / " not in reply.error


def test_the_language_asked_for_comes_before_the_readers(server: Server) -> None:
    reply = ask(server, {"question": " ", "language": "en"}, FRENCH)
    assert (reply.status, reply.error) == (400, "The question is empty: write one.")


@pytest.mark.parametrize(
    ("data", "french", "english"),
    [
        ([" "], "La question est vide\u00a0: écrivez-la.", "The question is empty: write one."),
        ([], "Il manque le champ question.", "The field question is missing."),
        ([MINORS] * 11, "ask prend au plus 10 valeurs, non 11.", "ask takes at most 10 values, not 11."),
        ([{"a": 1}], "question ne peut pas être un objet.", "question cannot be an object."),
        ([MINORS, 0], "k est 0\u00a0: donnez un entier à partir de 1.", "k is 0: give a whole number from 1."),
    ],
)
def test_a_mistake_over_gradios_endpoint_is_a_400(server: Server, data: Any, french: str, english: str) -> None:
    for headers, said in ((FRENCH, french), (ENGLISH, english)):
        reply = send(server, "POST", "/gradio_api/run/ask", {"data": data}, headers)
        assert (reply.status, reply.error) == (400, said)


@pytest.mark.parametrize("name", ["x", "__class__", "assistant", "", None, 3, [], {}, "x" * 900_000])
def test_a_function_that_the_page_does_not_have_is_a_404(server: Server, name: Any) -> None:
    call = {"data": {}, "component_id": "none", "fn_name": name, "session_hash": "a"}
    reply = send(server, "POST", "/gradio_api/component_server/", call, ENGLISH)
    assert (reply.status, reply.error) == (404, "The page knows no such function.")


@pytest.mark.parametrize("page", ["http://[", "a\ud800", 3, None, "javascript:alert(1)", "x" * 100_000, {}])
@pytest.mark.parametrize("function", ["respond", "citation"])
def test_a_page_that_is_no_address_is_none(server: Server, function: str, page: Any) -> None:
    data = {"question": MINORS, "anchor": "senat-traite-2019-reponse-15", "page": page}
    call = {"data": data, "component_id": 10**30, "fn_name": function, "session_hash": "a"}
    reply = send(server, "POST", "/gradio_api/component_server/", call)
    assert reply.status == 200
    assert "javascript:" not in reply.text


def test_who_asks_may_say_whether_a_question_leans(server: Server) -> None:
    asked = {"question": "Y a-t-il un centre sécurisé ?", "history": [MINORS]}
    taken = [json.loads(ask(server, asked | {"follows": follows}).text)["resolved"] for follows in (True, False)]
    assert taken == [MINORS, None]


def test_documents_are_listed_and_read(server: Server) -> None:
    listed = json.loads(send(server, "GET", "/api/documents?words=mazuir").text)
    assert [document["id"] for document in listed["documents"]] == ["senat-traite-2019"]
    assert json.loads(send(server, "GET", "/api/documents?words=zeppelin").text)["found"] == 0
    read = json.loads(send(server, "GET", "/api/passage?document=senat-traite-2019&start=10&end=200").text)
    assert (read["text"], read["length"]) == (DOCUMENT[10:200], len(DOCUMENT))
    whole = json.loads(send(server, "GET", "/api/passage?document=senat-traite-2019").text)
    assert whole["text"] == DOCUMENT[:10_000]


OURS = "document=senat-traite-2019"
PLACES = ["start=99999", "start=-1", "start=9&end=9", "start=%C2%B2", "x=1", f"start={'9' * 5000}"]


@pytest.mark.parametrize("query", ["", "document=x", *(f"{OURS}&{place}" for place in PLACES)])
def test_a_passage_that_is_none_is_a_400(server: Server, query: str) -> None:
    reply = send(server, "GET", f"/api/passage?{query}")
    assert reply.status == 400
    assert 10 < len(reply.error) < 250


def call_tools(server: Server, path: str) -> list[Any]:
    """List the tools, ask, list, read, and make two mistakes."""
    from mcp import ClientSession
    from mcp.client.streamable_http import streamable_http_client

    async def use() -> list[Any]:
        async with (
            streamable_http_client(f"{server.address}{path}") as (reading, writing, _),
            ClientSession(reading, writing) as session,
        ):
            await session.initialize()
            return [
                await session.list_tools(),
                await session.call_tool("ask", {"question": MINORS, "k": 1}),
                await session.call_tool("list_documents", {}),
                await session.call_tool("read_passage", {"document": "senat-traite-2019", "end": 40}),
                await session.call_tool("ask", {"question": "Who?", "k": 0}),
                await session.call_tool("nothing", {}),
            ]

    with ThreadPoolExecutor() as pool:  # Playwright, in other tests, leaves a running loop in this thread
        return pool.submit(lambda: asyncio.run(use())).result()


@pytest.mark.parametrize("path", ["/mcp", "/gradio_api/mcp/"])
def test_the_tools_answer(server: Server, path: str) -> None:
    tools, answered, listed, read, mistaken, unknown = call_tools(server, path)
    assert [tool.name for tool in tools.tools] == ["ask", "list_documents", "read_passage"]
    assert tools.tools[0].inputSchema["required"] == ["question"]
    [citation] = json.loads(answered.content[0].text)["citations"]
    assert DOCUMENT[citation["start"] : citation["end"]] == citation["quote"]
    assert json.loads(listed.content[0].text)["total"] == 1
    assert json.loads(read.content[0].text)["text"] == DOCUMENT[:40]
    assert (mistaken.isError, mistaken.content[0].text) == (True, "k is 0: give a whole number from 1.")
    assert unknown.isError


def test_the_description_names_every_plain_route(server: Server) -> None:
    described = json.loads(send(server, "GET", "/openapi.json").text)
    assert sorted(described["paths"]) == [*("/api/ask", "/api/documents", "/api/overview", "/api/passage", "/health")]
    page = send(server, "GET", "/api")
    assert "<script" not in page.text
    assert "http" not in page.text.replace("http-equiv", "")
    for path in described["paths"]:
        assert path in page.text


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, Path]]:
    from index.collection import add
    from index.matching.encoder import load_encoder

    folder = tmp_path_factory.mktemp("health")
    (folder / "a.txt").write_text("Le guichet ouvre à neuf heures.\n", encoding="utf-8")
    add(folder / "index", [folder / "a.txt"], load_encoder())
    with serving("--collection", str(folder / "index")) as running:
        yield running, folder


def test_health_names_the_version_of_the_index(server: Server, other: tuple[Server, Path]) -> None:
    from index.collection import add
    from index.matching.encoder import load_encoder

    running, folder = other
    before = json.loads(send(running, "GET", "/health").text)
    assert (before["status"], before["documents"]) == ("ready", 1)
    assert before["index"] != json.loads(send(server, "GET", "/health").text)["index"]
    assert json.loads(send(running, "GET", "/health").text) == before
    (folder / "b.txt").write_text("Le guichet ferme à midi.\n", encoding="utf-8")
    add(folder / "index", [folder / "b.txt"], load_encoder())
    for _ in range(1200):  # the new version is opened meanwhile
        after = json.loads(send(running, "GET", "/health").text)
        if after != before:
            break
        sleep(0.05)
    assert (after["status"], after["documents"]) == ("ready", 2)


def test_what_a_document_is_about_is_a_route_of_its_own(server: Server) -> None:
    reply = send(server, "GET", "/api/overview?document=senat-traite-2019&language=en")
    assert reply.status == 200
    answer = json.loads(reply.text)
    assert (answer["form"], answer["language"]) == ("overview", "en")
    for citation in answer["overviews"][0]["sentences"]:
        assert DOCUMENT[citation["start"] : citation["end"]] == citation["quote"]
    assert send(server, "GET", "/api/overview?document=no").status == 400
