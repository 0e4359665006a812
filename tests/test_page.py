"""The page in a real browser: ask, read, select, take away."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from serving import Server, serving

from index.reading.word import read_docx

MINORS = "Combien de mineurs ont été protégés ?"
QUOTE = "Plus d'une centaine de mineurs victimes ont ainsi été protégés depuis 2016."
ANCHOR = "senat-traite-2019-reponse-15"
BUDGET = "Quel est le budget du plan ?"
DOCUMENT = (Path(__file__).parent.parent / "data/documents/senat-traite-2019.txt").read_text(encoding="utf-8")
Visit = Callable[..., Any]

IN_VIEW = """node => {
  const box = node.getBoundingClientRect(), pane = document.querySelector("#text").getBoundingClientRect();
  return box.top >= pane.top && box.bottom <= pane.bottom && box.height > 0 &&
    getComputedStyle(node).visibility === "visible";
}"""


def ask(page: Any, question: str) -> Any:
    """Ask by the keyboard, and return the new turn."""
    before = page.locator("article.turn").count()
    page.fill("#question", question)
    page.press("#question", "Enter")
    turn = page.locator("article.turn").nth(before)
    turn.wait_for()
    return turn


def clipboard(page: Any) -> str:
    return str(page.evaluate("navigator.clipboard.readText()"))


def test_an_answer_shows_the_quote_in_its_passage_then_its_source_then_how_sure(visit: Visit) -> None:
    turn = ask(visit(), MINORS)
    passage = turn.locator("blockquote").first
    assert passage.locator("mark").text_content() == QUOTE
    assert passage.text_content() in DOCUMENT
    assert len(passage.text_content()) > len(QUOTE)
    assert passage.get_attribute("lang") == "fr"
    assert turn.locator("a.citation").first.inner_text() == "Réponse du Gouvernement, 24 octobre 2019, JO Sénat p. 5400"
    assert re.fullmatch(
        r"Réponse (très|assez) sûre \(\d+\u00a0%\)|Réponse incertaine.*", turn.locator(".sure").inner_text()
    )
    order = turn.evaluate("node => [...node.children].map(child => child.className || child.localName)")
    assert order[:7] == ["asked", "blockquote", "source", "translation", "sure", "why", "actions"]
    further = turn.locator("details.further")
    assert further.get_attribute("open") is None
    assert not further.locator("blockquote").first.is_visible()
    further.locator("summary").first.click()
    assert further.locator("blockquote").first.inner_text() in DOCUMENT
    why = turn.locator("details.why")
    assert not why.locator("dl").is_visible()
    why.locator("summary").click()
    assert why.locator("dd").first.inner_text() == "mineurs, protégés"


def test_selecting_a_citation_scrolls_to_its_sentence_and_marks_it(visit: Visit) -> None:
    page = visit()
    turn = ask(page, MINORS)
    turn.locator("details.further > summary").click()
    cited = page.locator("#paper .cited")
    numbers = turn.locator("a.citation").count()
    assert cited.count() >= numbers > 1  # the marks of all citations are there at once
    for number in reversed(range(numbers)):
        link = turn.locator("a.citation").nth(number)
        link.click()
        page.wait_for_selector("#chosen:not([hidden])")
        chosen = page.locator("#paper .chosen")
        place = link.evaluate("node => [Number(node.dataset.start), Number(node.dataset.end)]")
        first, last = chosen.first.get_attribute("data-start"), chosen.last.get_attribute("data-end")
        assert [int(first), int(last)] == place
        assert chosen.first.evaluate(IN_VIEW)
        assert page.url.endswith("#" + link.get_attribute("data-anchor"))
        assert cited.count() >= numbers
    assert page.locator("#paper .chosen").inner_text() == QUOTE
    background = "node => getComputedStyle(node).backgroundColor"
    strongest, weaker = (page.locator(f"#paper {which}").first for which in (".chosen", ".cited:not(.chosen)"))
    assert strongest.evaluate(background) != weaker.evaluate(background)


def test_the_whole_document_stands_there_every_sentence_an_anchor(visit: Visit) -> None:
    page = visit()
    sentences = page.locator("#paper .sentence").evaluate_all(
        "nodes => nodes.map(node => [node.id, Number(node.dataset.start), Number(node.dataset.end), node.textContent])"
    )
    assert all(DOCUMENT[start:end] == text for _, start, end, text in sentences)
    assert len({anchor for anchor, *_ in sentences}) == len(sentences) > 20
    paragraphs = page.locator("#paper p:not(.dateline)").evaluate_all("nodes => nodes.map(node => node.textContent)")
    long_lines = [line.strip() for line in DOCUMENT.splitlines() if len(line) > 200]
    assert set(long_lines) <= set(paragraphs) | set(page.locator("#paper h3").all_text_contents())
    assert page.locator("#paper .dateline").all_inner_texts() == [
        "7 mars 2019 · JO Sénat p. 1213",
        "24 octobre 2019 · JO Sénat p. 5400",
    ]


def test_a_refusal_names_what_is_missing_and_offers_what_is_near(visit: Visit) -> None:
    page = visit()
    turn = ask(page, BUDGET)
    assert turn.locator(".verdict").inner_text() == "Le document ne répond pas à cette question."
    assert re.fullmatch(r"Ce qui manque\u00a0: .+\.", turn.locator(".missing").inner_text())
    headings = turn.locator("h4").all_inner_texts()
    assert headings == [
        "Passages les plus proches, sans réponse à la question",
        "Questions auxquelles le document répond",
    ]
    assert turn.locator("mark").count() == 0
    assert page.locator("#paper .cited").count() == 0
    suggested = turn.locator("button.example")
    assert 2 <= suggested.count() <= 3
    suggested.first.click()
    answered = page.locator("article.turn").nth(1)
    answered.wait_for()
    assert answered.locator("mark").inner_text() in DOCUMENT


def test_a_citation_is_copied_finished_and_its_link_opens_the_sentence(visit: Visit, server: Server) -> None:
    page = visit()
    turn = ask(page, MINORS)
    turn.get_by_role("button", name="Copier la citation").first.click()
    page.wait_for_function("document.querySelector('#status').textContent === 'Citation copiée.'")
    link = f"{server.address}/#{ANCHOR}"
    assert clipboard(page) == (
        f"«\u00a0{QUOTE}\u00a0» — Secrétariat d'État auprès du Premier ministre, chargé de l'égalité entre les femmes "
        "et les hommes et de la lutte contre les discriminations, Question de M. Rachel Mazuir (Ain - SOCR) sur la "
        f"traite des êtres humains en France, Réponse du Gouvernement, 24 octobre 2019, JO Sénat p. 5400. {link}"
    )
    turn.get_by_role("button", name="Lien vers cette question").click()
    page.wait_for_function("document.querySelector('#status').textContent === 'Lien copié.'")
    asked_again = visit(clipboard(page).removeprefix(server.address))
    asked_again.wait_for_selector("article.turn mark")
    assert asked_again.locator("article.turn h3").inner_text() == MINORS
    opened = visit(link.removeprefix(server.address))
    opened.wait_for_selector("#paper .chosen")
    assert opened.locator("#paper .chosen").inner_text() == QUOTE
    assert opened.locator("#paper .chosen").evaluate(IN_VIEW)


def test_links_survive_a_restart(visit: Visit) -> None:
    with serving() as first:
        port = first.port
    with serving(port=port) as second:
        page = visit(f"/?q=Combien+de+mineurs+ont+%C3%A9t%C3%A9+prot%C3%A9g%C3%A9s+%3F#{ANCHOR}", at=second)
        page.wait_for_selector("article.turn mark")
        page.wait_for_selector("#paper .chosen")
        assert page.locator("#paper .chosen").inner_text() == QUOTE
        page.context.close()


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
    entries = exported("bib").decode().split("@misc{")[1:]
    assert [one.split(",")[0] for one in entries] == [anchor.removeprefix("#") for anchor in anchors]
    assert f"  abstract = {{{QUOTE}}},\n" in entries[0]


def test_a_sentence_touched_in_the_document_can_be_copied(visit: Visit, server: Server) -> None:
    page = visit()
    page.locator("#senat-traite-2019-reponse-4").click()
    page.wait_for_selector("#chosen:not([hidden])")
    assert page.locator("#chosen-source").inner_text() == "Réponse du Gouvernement, 24 octobre 2019, JO Sénat p. 5400"
    page.click("#chosen-copy")
    page.wait_for_function("document.querySelector('#status').textContent === 'Citation copiée.'")
    assert clipboard(page).startswith("«\u00a0Le plan a été annoncé le 18\u00a0octobre dernier, journée européenne")
    assert clipboard(page).endswith(f"{server.address}/#senat-traite-2019-reponse-4")
    page.click("#close")
    assert page.locator("#paper .chosen").count() == 0


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


def test_a_new_answer_comes_to_the_top_and_moves_nothing_afterwards(visit: Visit) -> None:
    page = visit(height=600)
    for question in (MINORS, "Qui a posé la question ?", BUDGET):
        turn = ask(page, question)
        page.wait_for_timeout(100)
        place = (
            "node => node.getBoundingClientRect().top - document.querySelector('#turns').getBoundingClientRect().top"
        )
        top = turn.locator("h3").evaluate(place)
        assert 0 <= top < 40
        page.wait_for_timeout(300)
        assert turn.locator("h3").evaluate(place) == top


@pytest.mark.parametrize("question", ["", "   ", "x" * 2001])
def test_what_is_no_question_gets_one_clear_sentence(visit: Visit, question: str) -> None:
    page = visit()
    page.fill("#question", question)
    page.press("#question", "Enter")
    page.wait_for_function("document.querySelector('#problem').textContent !== ''")
    assert "question" in page.locator("#problem").inner_text()
    assert page.locator("article.turn, .waiting").count() == 0
    assert page.locator("#question").input_value() == question


def test_nothing_asked_is_written_anywhere_unless_a_log_is_asked_for(
    visit: Visit, server: Server, tmp_path: Path
) -> None:
    page = visit()
    ask(page, MINORS)
    assert page.locator("#privacy").inner_text().startswith("Rien de ce que vous demandez n’est enregistré")
    assert "mineurs" not in server.output
    assert "mineurs" not in page.evaluate("document.cookie + JSON.stringify({...localStorage})")
    log = tmp_path / "questions.jsonl"
    with serving("--log", str(log)) as logging:
        other = visit(at=logging)
        assert other.locator("#privacy").inner_text().startswith("Les questions posées ici sont enregistrées")
        assert log.read_text() == ""
        ask(other, MINORS)
        [entry] = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]
        assert entry["question"] == MINORS
        assert entry["anchors"][0] == ANCHOR
        other.context.close()
