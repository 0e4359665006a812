"""The page in a real browser: ask, read, select."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from serving import Server, serving

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
    assert " / " not in page.locator("#problem").inner_text()  # one language at a time
    assert page.locator("article.turn, .waiting").count() == 0
    assert page.locator("#question").input_value() == question
