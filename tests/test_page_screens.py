"""The page on all screens: light and dark, a phone, large text, and what axe finds."""

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from test_page import BUDGET, IN_VIEW, MINORS, QUOTE, ask

Visit = Callable[..., Any]


def test_light_or_dark_is_chosen_and_kept_or_follows_the_system(visit: Visit) -> None:
    page = visit(theme="dark")
    paper = "getComputedStyle(document.querySelector('#room')).backgroundColor"
    dark = page.evaluate(paper)
    page.get_by_label("Thème").select_option("Thème clair")
    light = page.evaluate(paper)
    assert light != dark
    page.reload()
    page.wait_for_selector("#room[data-ready]")
    assert page.evaluate(paper) == light
    page.get_by_label("Thème").select_option("Thème du système")
    assert page.evaluate(paper) == dark
    page.emulate_media(color_scheme="light")
    page.wait_for_function(f"{paper} === '{light}'")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("width", "height"), [(1280, 800), (390, 844)])
@pytest.mark.parametrize("locale", ["fr-FR", "en-GB"])
def test_axe_finds_nothing(visit: Visit, locale: str, width: int, height: int, theme: str) -> None:
    page = visit(locale=locale, width=width, height=height, theme=theme)
    axe = Axe()

    def check() -> None:
        found = axe.run(page).response["violations"]
        assert [(v["id"], v["nodes"][0]["html"]) for v in found] == []

    check()
    page.locator("#question").press_sequentially("quel" if locale == "fr-FR" else "what")
    page.locator("#suggestions").get_by_role("option").first.wait_for()
    check()
    ask(page, BUDGET)
    turn = ask(page, MINORS)
    turn.locator(".why summary").click()
    turn.locator(".further > summary").click()
    check()
    turn.locator("a.citation").first.click()
    page.wait_for_selector("#chosen:not([hidden])")
    check()
    for opener, dialog, closer in (
        ("#sources-open", "#sources:modal #listed li", "#sources-close"),
        ("#export", "#exports:modal", "#exports [value=no]"),
    ):
        if width == 390:
            page.click("#menu")
        page.click(opener)
        page.locator(dialog).first.wait_for()
        check()
        page.click(closer)
    if width == 390:
        page.click("#menu")
    page.click("#new")
    page.locator("#past li").first.wait_for()
    check()


def test_on_a_phone_the_document_is_one_tap_away_and_both_keep_their_place(visit: Visit) -> None:
    page = visit(width=390, height=844)
    assert not page.locator("#paper").is_visible()
    ask(page, BUDGET)
    page.evaluate("document.querySelector('#turns').scrollTop += 120")
    was = page.evaluate("document.querySelector('#turns').scrollTop")
    assert was > 0
    page.click("#view")
    assert page.locator("#paper h2").is_visible()
    assert not page.locator("#question").is_visible()
    page.evaluate("document.querySelector('#text').scrollTop = 700")
    page.click("#view")
    assert page.locator("#question").is_visible()
    assert page.evaluate("document.querySelector('#turns').scrollTop") == was
    page.click("#view")
    assert page.evaluate("document.querySelector('#text').scrollTop") == 700
    page.click("#view")
    turn = ask(page, MINORS)
    turn.locator("a.citation").first.click()
    page.wait_for_selector("#chosen:not([hidden])")
    assert page.locator("#paper .chosen").inner_text() == QUOTE
    assert page.locator("#paper .chosen").evaluate(IN_VIEW)
    assert page.locator("#text").bounding_box()["height"] >= 0.7 * 844
    page.click("#back")
    assert turn.locator("a.citation").first.is_visible()
    assert page.locator("#turns").bounding_box()["height"] >= 0.7 * 844
    page.click("#menu")
    page.click("#narrow summary", force=True)
    turn.locator(".why summary").click()
    turn.locator(".further > summary").click()
    # The dots that unfold a passage stand among its words: what can be touched is larger than what is seen.
    assert (
        page.evaluate(
            "[...document.querySelectorAll('#room :is(button, a, summary, select, input)')]"
            ".filter(node => node.checkVisibility({visibilityProperty: true}) && !node.matches('.permalink, .unfold'))"
            ".filter(node => Math.min(node.getBoundingClientRect().width, node.getBoundingClientRect().height) < 44)"
            ".map(node => node.outerHTML)"
        )
        == []
    )


def test_print_shows_answers_and_marks_on_white_and_no_button(visit: Visit) -> None:
    page = visit(theme="dark")
    turn = ask(page, MINORS)
    page.emulate_media(media="print")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert turn.locator(".further").evaluate("node => node.open")
    assert page.locator("#room :is(button:not(.unfold), select, input)").locator("visible=true").count() == 0
    colours = "node => [getComputedStyle(node).color, getComputedStyle(node).backgroundColor]"
    assert turn.locator("mark").evaluate(colours) == ["rgb(0, 0, 0)", "rgb(191, 224, 205)"]
    assert not page.locator("#document").is_visible()
    shown = page.locator("#turns").evaluate("node => [node.scrollHeight, node.clientHeight]")
    assert shown[0] == shown[1]  # nothing is cut


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (390, 844)])
def test_text_scales_to_200_percent(visit: Visit, width: int, height: int) -> None:
    page = visit(width=width, height=height)
    ask(page, MINORS)
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    page.wait_for_timeout(200)
    if width < 960:
        page.click("#menu")
    wide = "[document.documentElement, ...document.querySelectorAll('#room, #turns, #text, #ask, header')]"
    assert page.evaluate(f"{wide}.filter(node => node.scrollWidth > node.clientWidth + 1).map(node => node.id)") == []
    for selector in ("#question", "#ask button[type=submit]", "#new", "#export", "article.turn mark"):
        box = page.locator(selector).first.bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width
    page.locator("article.turn a.citation").first.scroll_into_view_if_needed()
    assert page.evaluate("parseFloat(getComputedStyle(document.querySelector('blockquote')).fontSize)") == 34
    assert page.locator("#turns").bounding_box()["height"] > 150


def test_the_quote_is_seen_at_once_and_the_whole_passage_on_demand(visit: Visit) -> None:
    page = visit(width=390, height=844)
    turn = ask(page, MINORS)
    mark = turn.locator("mark")
    box, pane = mark.bounding_box(), page.locator("#turns").bounding_box()
    assert pane["y"] <= box["y"]
    assert box["y"] + box["height"] <= pane["y"] + pane["height"]
    passage = turn.locator("blockquote").first
    assert not passage.inner_text().startswith("Le dispositif expérimental parisien")
    turn.get_by_role("button", name="Montrer tout le passage").click()
    assert passage.inner_text().startswith("Le dispositif expérimental parisien")
    assert passage.inner_text().endswith(QUOTE)
    assert turn.locator(".unfold").count() == 0


@pytest.mark.parametrize("locale", ["fr-FR", "en-GB"])
@pytest.mark.parametrize("width", [320, 390, 768, 1280])
def test_the_header_stays_low_and_no_word_is_cut(visit: Visit, locale: str, width: int) -> None:
    page = visit(locale=locale, width=width, height=800)
    assert page.locator("#room > header").bounding_box()["height"] < 150
    assert page.locator("h1").bounding_box()["height"] < 40  # one line
    if width < 960:
        assert not page.locator("#new").is_visible()
        page.click("#menu")
    page.click("#new")
    assert width >= 960 or not page.locator("#new").is_visible()
    assert page.evaluate("document.querySelector('#room').scrollWidth") <= width
