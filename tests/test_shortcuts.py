"""Keys that ask, go through the citations and list themselves; what is said aloud tells how sure an answer is."""

from collections.abc import Callable
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from test_page import MINORS, ask

Visit = Callable[..., Any]


def test_keys_act_and_never_while_something_is_typed(visit: Visit) -> None:
    page = visit()
    turn = ask(page, MINORS)
    turn.locator("details.further > summary").click()
    links = turn.locator("a.citation").all_inner_texts()
    assert len(links) > 1
    focused = "document.activeElement.textContent"
    page.evaluate("document.activeElement.blur()")
    for key, place in (("n", 0), ("n", 1), ("p", 0), ("p", -1)):
        page.keyboard.press(key)
        assert page.evaluate(focused) == links[place]
    page.keyboard.press("/")
    page.keyboard.type("n/p?")
    assert page.locator("#question").input_value() == "n/p?"
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("?")
    assert page.locator("#keys").is_visible()
    assert Axe().run(page).response["violations"] == []
    page.keyboard.press("Escape")
    assert not page.locator("#keys").is_visible()


def test_what_is_said_aloud_tells_how_sure_the_answer_is(visit: Visit) -> None:
    page = visit()
    sure = ask(page, MINORS).locator(".sure").inner_text()
    page.wait_for_function("sure => document.querySelector('#status').textContent.endsWith(` — ${sure}`)", arg=sure)


def test_every_citation_is_open_on_paper(visit: Visit) -> None:
    page = visit()
    turn = ask(page, MINORS)
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert turn.locator("details.further").get_attribute("open") is not None
