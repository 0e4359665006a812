"""Gradio's own endpoint, as HTTP, gradio_client and MCP use it."""

import asyncio
import json
import urllib.request
import warnings
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from patience import PATIENCE
from serving import ROOT, Server

MINORS = "Combien de mineurs ont été protégés ?"
QUOTE = "Plus d'une centaine de mineurs victimes ont ainsi été protégés depuis 2016."
DOCUMENT = (ROOT / "data/documents/senat-traite-2019.txt").read_text(encoding="utf-8")


def fetch(url: str, body: object | None = None) -> tuple[int, str]:
    """Send JSON as curl would, and return the status and the text that comes back."""
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(url, data=data, headers={"Content-Type": "application/json"})  # noqa: S310 - our own server
    try:
        with urllib.request.urlopen(request, timeout=PATIENCE) as reply:  # noqa: S310
            return reply.status, reply.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()


def call(server: Server, **arguments: Any) -> tuple[str, Any]:
    """Call /ask in two steps, with named arguments: POST gives an event, GET its outcome. Return its name and data."""
    _, started = fetch(f"{server.address}/gradio_api/call/v2/ask", arguments)
    _, stream = fetch(f"{server.address}/gradio_api/call/ask/{json.loads(started)['event_id']}")
    event, data = stream.strip().splitlines()[-2:]
    return event.removeprefix("event: "), json.loads(data.removeprefix("data: "))


def client_of(server: Server) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from gradio_client import Client

        return Client(server.address, verbose=False, analytics_enabled=False)


def is_right(answer: dict[str, Any]) -> bool:
    first = answer["citations"][0]
    return first["quote"] == QUOTE == DOCUMENT[first["start"] : first["end"]] and first["date"] == "2019-10-24"


def test_http_answers_in_two_steps_with_named_arguments(server: Server) -> None:
    event, [answer] = call(server, question=MINORS)
    assert event == "complete"
    assert answer["found"] is True
    assert is_right(answer)
    assert len(answer["citations"]) == 3
    event, [answer] = call(server, question=MINORS, k=1, language="en", section="réponse")
    assert (len(answer["citations"]), answer["language"]) == (1, "en")


def test_http_answers_in_one_step(server: Server) -> None:
    status, text = fetch(f"{server.address}/gradio_api/run/ask", {"data": [MINORS, 1, None, None, None]})
    assert status == 200
    assert is_right(json.loads(text)["data"][0])


def test_a_follow_up_over_http_takes_its_history(server: Server) -> None:
    _, [answer] = call(server, question="Et où ?", history=[MINORS])
    assert answer["resolved"] == MINORS


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ({"question": " "}, "La question est vide"),
        ({"question": "x" * 2001}, "The question has 2001 characters"),
        ({"question": MINORS, "k": 0}, "k est 0"),
    ],
)
def test_bad_input_over_http_is_one_sentence(server: Server, arguments: dict[str, Any], sentence: str) -> None:
    event, data = call(server, **arguments)
    assert event == "error"
    assert str(data["error"] if isinstance(data, dict) else data).startswith(sentence)
    assert "Traceback" not in server.output


@pytest.mark.parametrize(
    ("filters", "parts"),
    [
        ({"section": "question"}, {"question"}),
        ({"section": "réponse"}, {"réponse"}),
        ({"speaker": "mazuir"}, {"question"}),
        ({"since": "2019-10"}, {"réponse"}),
        ({"until": "2019-03-07"}, {"question"}),
        ({"documents": ["senat-traite-2019"], "since": "2019-03-07", "until": "2019-03-07"}, {"question"}),
    ],
)
def test_a_question_over_http_is_narrowed(server: Server, filters: dict[str, Any], parts: set[str]) -> None:
    event, [answer] = call(server, question="Que dit le GRETA ?", k=5, **filters)
    cited = answer["citations"] or answer["nearest"]
    assert (event, {citation["section"] for citation in cited}, len(cited)) == ("complete", parts, 5)


@pytest.mark.parametrize(
    ("filters", "sentence"),
    [
        ({"documents": ["no"]}, "Document inconnu\u00a0: 'no'."),
        ({"speaker": "nobody"}, "Auteur inconnu\u00a0: 'nobody'. Ceux qui sont cités\u00a0: "),
        ({"since": "hier"}, "since est 'hier'"),
        ({"since": "2020", "until": "2019"}, "2020 est après 2019."),
    ],
)
def test_a_wrong_filter_over_http_is_one_sentence(server: Server, filters: dict[str, Any], sentence: str) -> None:
    event, said = call(server, question=MINORS, **filters)
    assert (event, said["error"][: len(sentence)]) == ("error", sentence)


def test_half_a_surrogate_pair_is_a_question_like_any_other(server: Server) -> None:
    event, [answer] = call(server, question="Combien de mineurs \ud800 ont été protégés ?")
    assert event == "complete"
    assert answer["question"] == "Combien de mineurs \ufffd ont été protégés ?"


def test_gradio_client_gets_the_same_answer_as_python(server: Server) -> None:
    from assistant import ask

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        client = client_of(server)
        answer = client.predict(MINORS, api_name="/ask")
        client.close()
    assert answer == json.loads(json.dumps(ask(MINORS).to_dict()))


def test_three_functions_are_public(server: Server) -> None:
    _, text = fetch(f"{server.address}/gradio_api/info")
    info = json.loads(text)
    assert list(info["named_endpoints"]) == ["/ask", "/list_documents", "/read_passage"]
    assert info["unnamed_endpoints"] == {}


def test_the_mcp_tool_answers(server: Server) -> None:
    from mcp import ClientSession
    from mcp.client.streamable_http import streamable_http_client

    async def use() -> tuple[Any, Any, Any]:
        async with (
            streamable_http_client(f"{server.address}/gradio_api/mcp/") as (read, write, _),
            ClientSession(read, write) as session,
        ):
            await session.initialize()
            tools = await session.list_tools()
            answered = await session.call_tool("ask", {"question": MINORS, "k": 1})
            return tools, answered, await session.call_tool("ask", {"question": ""})

    with ThreadPoolExecutor() as pool:  # Playwright, in other tests, leaves a running loop in this thread
        tools, answered, refused = pool.submit(lambda: asyncio.run(use())).result()
    assert [tool.name for tool in tools.tools] == ["ask", "list_documents", "read_passage"]
    tool = tools.tools[0]
    assert "verbatim" in tool.description
    assert tool.inputSchema["required"] == ["question"]
    assert is_right(json.loads(answered.content[0].text))
    assert refused.isError
    assert "La question est vide" in refused.content[0].text


def test_twenty_at_once_get_their_own_answers(server: Server) -> None:
    questions = [MINORS, "Qui a posé la question ?", "What was the response's publication date?", "Où ?"] * 5
    alone = {question: call(server, question=question)[1] for question in set(questions)}
    with ThreadPoolExecutor(20) as people:
        together = list(people.map(lambda question: call(server, question=question), questions))
    assert [(event, data) for event, data in together] == [("complete", alone[question]) for question in questions]
