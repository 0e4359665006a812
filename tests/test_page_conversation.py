"""Conversations on the page: followed up, kept, listed, taken away, one for each."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from desks import DESK
from serving import Server, serving
from test_page import ANCHOR, BUDGET, MINORS, QUOTE, ask

from index.reading.word import read_docx

Visit = Callable[..., Any]


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("logging") / "questions.jsonl"


@pytest.fixture(scope="module")
def logging(log: Path) -> Iterator[Server]:
    """A server that writes down what is asked, over a library of its own."""
    with serving("--log", str(log), "--library", str(log.parent / "library")) as running:
        yield running


def test_the_conversation_is_exported(visit: Visit, server: Server) -> None:
    page = visit()
    assert page.locator("#export").is_disabled()

    def exported(kind: str) -> bytes:
        page.click("#export")
        with page.expect_download() as download:
            page.click(f"#exports [data-export={kind}]")
        assert download.value.suggested_filename == f"conversation.{kind}"
        return Path(download.value.path()).read_bytes()

    ask(page, MINORS)
    ask(page, BUDGET)
    text = exported("md").decode()
    assert text.startswith(f"# Conversation avec le document\n\n## {MINORS}\n")
    assert f"> «\u00a0{QUOTE}\u00a0»\n" in text
    assert f"JO Sénat p. 5400. <{server.address}/#{ANCHOR}>" in text
    assert (
        text.index(MINORS) < text.index(f"## {BUDGET}") < text.index("**Le document ne répond pas à cette question.**")
    )
    written = read_docx(exported("docx"))
    assert written.title == "Conversation avec le document"
    assert [block.text for block in written.blocks if block.text in (MINORS, BUDGET)] == [MINORS, BUDGET]
    assert f"«\u00a0{QUOTE}\u00a0»" in [block.text for block in written.blocks]
    references = exported("ris").decode().split("ER  - \r\n")
    anchors = page.locator("article.turn").first.locator("a.citation").evaluate_all("all => all.map(each => each.hash)")
    assert [one.split("UR  - ")[1].strip() for one in references[:-1]] == [f"{server.address}/{a}" for a in anchors]
    assert f"\r\nPY  - 2019\r\nDA  - 2019/10/24\r\nSP  - 5400\r\nAB  - {QUOTE}\r\n" in references[0]
    ask(page, "How many minors have been protected?")  # the same sentence, in an English frame
    entries = exported("bib").decode().split("@misc{")[1:]
    keys = [one.split(",")[0] for one in entries]
    assert keys[: len(anchors)] == [anchor.removeprefix("#") for anchor in anchors]
    assert len(keys) == len(set(keys))  # what BibTeX wants of them
    assert f"  abstract = {{{QUOTE}}},\n" in entries[0]


def test_a_follow_up_keeps_its_thread_until_a_new_conversation(visit: Visit) -> None:
    page = visit()
    ask(page, MINORS)
    followed = ask(page, "Et où ?")
    words = followed.locator(".resolved").inner_text()
    assert words.startswith(f"Comprise à la suite de\u00a0: «\u00a0{MINORS}\u00a0»")
    again = visit(f"/?q=Et où ?&after={MINORS}")  # as a link to a follow-up has it
    again.wait_for_function("document.querySelectorAll('article.turn').length === 2")
    assert again.locator(".resolved").inner_text() == words
    page.click("#new")
    assert page.locator("article.turn").count() == 0
    assert page.locator("#welcome").is_visible()
    assert page.locator("#paper .cited, #paper .chosen").count() == 0
    assert page.evaluate("document.activeElement.id") == "question"
    alone = ask(page, "Et où ?")
    assert alone.locator(".resolved").count() == 0


def test_a_conversation_comes_back_after_a_reload_until_it_is_forgotten(visit: Visit) -> None:
    page = visit(f"/?q={MINORS}")
    page.wait_for_selector("article.turn")
    ask(page, "Et où ?")
    shown = page.locator("#turns").inner_text()
    page.reload()
    page.wait_for_selector("#room[data-ready]")
    assert page.locator("#turns").inner_text() == shown  # and the question of the address is not asked again
    assert MINORS in ask(page, "Et quand ?").locator(".resolved").inner_text()  # a follow-up has what came before
    assert page.locator("article.turn .asked").evaluate_all("all => all.map(each => each.id)")[-1] == "turn-3"
    other = page.context.new_page()  # another tab has a conversation of its own
    other.goto(page.url.split("?")[0])
    other.wait_for_selector("#room[data-ready]")
    assert other.locator("article.turn").count() == 0
    page.get_by_role("button", name="L’oublier").click()
    assert page.locator("article.turn").count() == 0
    assert "mineurs" not in page.evaluate("JSON.stringify({...sessionStorage})")
    assert page.locator("#privacy").is_visible()


def test_past_conversations_are_listed_opened_and_forgotten_in_this_browser_alone(visit: Visit) -> None:
    page = visit()
    stored = "[localStorage, sessionStorage].map(store => JSON.stringify({...store}).includes('mineurs'))"
    ask(page, MINORS)
    page.click("#new")
    ask(page, BUDGET)
    page.click("#new")
    past = page.locator("#past .asked-first")
    assert past.all_inner_texts() == [BUDGET, MINORS]
    assert page.locator("#turns").evaluate("node => node.scrollTop") == 0
    past.last.click()
    assert MINORS in ask(page, "Et quand ?").locator(".resolved").inner_text()  # it goes on where it was
    page.click("#new")
    assert past.all_inner_texts() == [MINORS, BUDGET]
    assert "2 questions" in page.locator("#past .when").first.inner_text()
    assert page.evaluate(stored) == [False, True]
    page.check("#keep-past")
    other = page.context.new_page()
    other.goto(page.url)
    other.locator("#past .asked-first").last.wait_for()
    assert page.evaluate(stored) == [True, False]
    page.uncheck("#keep-past")
    assert page.evaluate(stored) == [False, True]
    page.locator("#past li").filter(has_text=MINORS).get_by_text("Oublier").click()
    assert past.all_inner_texts() == [BUDGET]
    page.click("#past-all")
    assert not page.locator("#past").is_visible()
    assert page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])").count("turns") == 0


def test_two_people_at_once_have_separate_conversations(visit: Visit) -> None:
    one, other = visit(), visit(locale="en-GB")
    ask(one, MINORS)
    ask(other, "Who asked the question?")
    assert "mineurs" in ask(one, "Et où ?").locator(".resolved").inner_text()
    assert "Who asked" in ask(other, "And when?").locator(".resolved").inner_text()
    assert one.locator(".asked").all_inner_texts() == [MINORS, "Et où ?"]
    assert other.locator(".asked").all_inner_texts() == ["Who asked the question?", "And when?"]


def test_nothing_asked_is_written_anywhere_unless_a_log_is_asked_for(
    visit: Visit, server: Server, log: Path, logging: Server
) -> None:
    page = visit()
    ask(page, MINORS)
    assert page.locator("#privacy").inner_text().startswith("Rien de ce que vous demandez n’est enregistré")
    assert "mineurs" not in server.output
    assert "mineurs" not in page.evaluate("document.cookie + JSON.stringify({...localStorage})")
    other = visit(at=logging)
    assert other.locator("#privacy").inner_text().startswith("Les questions posées ici sont enregistrées")
    assert log.read_text() == ""
    ask(other, MINORS)
    [entry] = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]
    assert entry["question"] == MINORS
    assert entry["anchors"][0] == ANCHOR


def test_a_collection_is_made_on_the_page_and_asks_for_its_first_document(visit: Visit, logging: Server) -> None:
    page = visit(at=logging)
    page.click("#sources-open")
    page.click("#collection-new")
    page.fill("#about-name", "Dossier Lyon")
    page.press("#about-name", "Enter")
    page.wait_for_url("**/?collection=dossier-lyon-*")
    page.wait_for_selector("#room[data-ready]")
    assert page.locator("#shelf").inner_text() == "Dossier Lyon"
    assert page.locator("#empty").inner_text() == "Cette collection ne contient encore aucun document."
    assert not page.locator("#printed-bar").is_visible()
    page.click("#add-first")
    desk = {"name": "guichet.md", "mimeType": "text/markdown", "buffer": DESK.encode()}
    page.set_input_files("#files", [desk])
    page.wait_for_selector("#listed li")
    page.click("#sources-close")
    page.wait_for_selector("#printed-bar")
    assert not page.locator("#empty, #add-first").locator("visible=true").count()
    assert "Il ferme à midi." in ask(page, "Quand ferme le guichet ?").locator("mark").inner_text()
    page.click("#shelf")
    page.select_option("#collection", label="Collection de départ")
    page.wait_for_selector(f"#{ANCHOR}")


def test_two_questions_in_a_hurry_keep_their_order(visit: Visit) -> None:
    page = visit()
    page.fill("#question", MINORS)
    page.press("#question", "Enter")
    page.fill("#question", "Et où ?")
    page.press("#question", "Enter")
    page.wait_for_function("document.querySelectorAll('article.turn').length === 2")
    assert page.locator(".asked").all_inner_texts() == [MINORS, "Et où ?"]
    assert page.locator("#turn-2").count() == 1
    assert page.locator(".resolved").count() == 1
