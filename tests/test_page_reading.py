"""The page for everybody: languages, keyboard, suggestions, screen reader."""

from collections.abc import Callable
from typing import Any

import pytest
from test_page import ANCHOR, BUDGET, MINORS, QUOTE, ask

Visit = Callable[..., Any]


@pytest.mark.parametrize(
    ("locale", "language", "title", "button"),
    [
        ("fr-FR", "fr", "Dans le texte", "Demander"),
        ("en-US", "en", "In its own words", "Ask"),
        ("de-DE", "en", "In its own words", "Ask"),
    ],
)
def test_the_interface_follows_the_browser(visit: Visit, locale: str, language: str, title: str, button: str) -> None:
    page = visit(locale=locale)
    assert page.evaluate("document.documentElement.lang") == language
    assert page.title() == page.locator("h1").inner_text() == title
    assert page.locator("#ask button[type=submit]").inner_text() == button


def test_the_language_is_switched_and_kept(visit: Visit) -> None:
    page = visit()
    page.get_by_role("button", name="English").click()
    assert page.evaluate("document.documentElement.lang") == "en"
    page.wait_for_function(
        "document.querySelector('#paper .dateline').textContent === '7 March 2019 · JO Sénat p. 1213'"
    )
    example = page.locator("#examples button").first.inner_text()
    assert example.endswith("?")
    assert "\u00a0?" not in example
    page.reload()
    page.wait_for_selector("#room[data-ready]")
    assert page.locator("#ask button[type=submit]").inner_text() == "Ask"
    assert page.get_by_role("button", name="English").get_attribute("aria-pressed") == "true"


def test_an_english_question_gets_french_quotes_in_an_english_frame(visit: Visit) -> None:
    turn = ask(visit(), "How many minors have been protected since 2016?")
    assert turn.get_attribute("lang") == "en"
    assert turn.locator("blockquote").first.get_attribute("lang") == "fr"
    assert turn.locator("a.citation").first.inner_text() == "Government’s answer, 24 October 2019, JO Sénat p. 5400"
    assert turn.locator("mark").inner_text() == QUOTE


@pytest.mark.parametrize("locale", ["fr-FR", "en-GB"])
def test_every_french_mark_of_two_parts_has_its_no_break_space(visit: Visit, locale: str) -> None:
    page = visit(locale=locale)
    ask(page, "Qui a posé la question ?")
    ask(page, BUDGET)
    # What people typed and what the document says stay as they are; everything else is ours.
    page.evaluate(
        "document.querySelectorAll('.asked, blockquote, .why span[lang], #paper, #contents, #inside')"
        ".forEach(node => node.remove())"
    )
    ours = page.evaluate(
        "[...document.querySelectorAll('#room *')].flatMap(node => [node.getAttribute('aria-label'), node.placeholder, "
        "...[...node.childNodes].filter(child => child.nodeType === 3).map(child => child.data)]).filter(Boolean)"
    )
    texts = [text for text in ours if locale == "fr-FR" or "Le document" in text]
    assert texts
    for text in texts:
        assert not [mark for mark in " :; ?! !»" if f" {mark.strip()}" in text and mark.strip()], text
        assert "'" not in text, text
        assert "« " not in text, text


def test_the_keyboard_alone_suffices(visit: Visit) -> None:
    page = visit()
    focused = "document.activeElement.id || document.activeElement.className"
    page.keyboard.press("Tab")
    assert page.evaluate(focused) == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate(focused) == "question"
    page.keyboard.type(MINORS)
    page.keyboard.press("Enter")
    page.wait_for_selector("article.turn")
    assert page.evaluate(focused) == "question"  # ready for the next one
    for _ in range(12):
        page.keyboard.press("Shift+Tab")
        if page.evaluate(focused) == "citation":
            break
    assert page.evaluate(focused) == "citation"
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    page.wait_for_selector("#chosen:not([hidden])")
    assert page.evaluate("document.activeElement.id") == ANCHOR
    # One stop a paragraph: what Tab came to last in it. The arrows go on from there, into the next paragraph too.
    stops = "[...document.querySelectorAll('#paper [tabindex=\"0\"], #paper a:not([tabindex])')]"
    paragraphs = page.evaluate(
        "[...document.querySelectorAll('#paper :is(p, h3)')].filter(node => node.querySelector('.sentence')).length"
    )
    assert page.evaluate(f"new Set({stops}.map(node => node.closest('p, h3'))).size") == paragraphs
    names = page.evaluate(f"{stops}.map(node => node.textContent)")
    assert len(set(names)) == len(names) == paragraphs
    assert page.locator("#paper").get_by_role("button", name=QUOTE).get_attribute("id") == ANCHOR
    anchors = page.evaluate("[...document.querySelectorAll('#paper .sentence')].map(node => node.id)")
    for key, step in (("ArrowRight", 1), ("ArrowDown", 2), ("ArrowLeft", 1), ("ArrowUp", 0)):
        page.keyboard.press(key)
        assert page.evaluate("document.activeElement.id") == anchors[anchors.index(ANCHOR) + step]
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Enter")
    before = anchors[anchors.index(ANCHOR) - 1]
    page.wait_for_function(f"document.querySelector('#paper [aria-current]')?.id === '{before}'")
    assert page.url.endswith(f"#{before}")
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate(focused) == "back":
            break
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.dataset.anchor") == ANCHOR
    assert page.evaluate(focused) == "citation"


def test_questions_are_suggested_while_typing_and_chosen_by_keyboard(visit: Visit) -> None:
    page = visit()
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url))
    page.locator("#question").press_sequentially("A quelle da")  # accents need not be typed
    options = page.locator("#suggestions").get_by_role("option")
    assert 1 <= options.count() <= 5
    assert sent == []  # filtered in the browser
    assert page.locator("#question").get_attribute("aria-expanded") == "true"
    page.keyboard.press("ArrowDown")
    active = page.locator("#question").get_attribute("aria-activedescendant")
    chosen = page.locator(f"#{active}")
    assert chosen.get_attribute("aria-selected") == "true"
    question = chosen.inner_text()
    page.keyboard.press("Enter")
    page.wait_for_selector("article.turn")
    assert page.locator(".asked").inner_text() == question
    assert options.count() == 0
    page.locator("#question").press_sequentially("quelle")
    page.keyboard.press("Escape")
    assert options.count() == 0


def test_a_new_answer_is_said_to_a_screen_reader(visit: Visit) -> None:
    page = visit()
    status = page.locator("#status")
    assert status.get_attribute("role") == "status"
    ask(page, MINORS)
    page.wait_for_function("document.querySelector('#status').textContent.includes('JO Sénat')")
    said = status.text_content() or ""
    assert said.startswith(f"{QUOTE} — Réponse du Gouvernement, 24 octobre 2019, JO Sénat p. 5400 — Réponse ")
    assert said.endswith("\u00a0%)")  # how sure that is
    ask(page, BUDGET)
    page.wait_for_function("document.querySelector('#status').textContent.startsWith('Le document ne répond pas')")


def test_switching_language_keeps_what_is_marked_and_chosen(visit: Visit) -> None:
    page = visit()
    ask(page, MINORS).locator("a.citation").first.click()
    page.wait_for_selector("#chosen:not([hidden])")
    cited = page.locator("#paper .cited").count()
    page.get_by_role("button", name="English").click()
    page.wait_for_function("document.querySelector('#chosen-source').textContent.startsWith('Government’s answer')")
    page.wait_for_function("document.querySelector('#paper .dateline').textContent.startsWith('7 March')")
    assert page.locator("#paper .chosen").inner_text() == QUOTE
    assert page.locator("#paper .cited").count() == cited


def test_a_broken_address_opens_the_page_all_the_same(visit: Visit) -> None:
    page = visit("/?q=%E0%A4%A#%E0%A4%A")
    assert page.locator("#paper h2").is_visible()
