"""The page for everybody: languages, keyboard, screen reader, phone, large text, hostile text, slow start."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from serving import Server, serving
from test_page import ANCHOR, BUDGET, IN_VIEW, MINORS, QUOTE, ask

Visit = Callable[..., Any]
HOSTILE = (
    "<script>hacked=1</script><img src=x onerror=hacked=1> **gras** $x^2$ `code` \u202esrever [a](javascript:hacked=1)"
)
SHOWN = HOSTILE.replace("\u202e", "[U+202E]")
TITLE = SHOWN.replace("[a](javascript:hacked=1)", "a")  # a link in a heading is called by its words


@pytest.fixture(scope="module")
def collection(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of two documents, one of them hostile from title to end."""
    from index.matching.encoder import load_encoder
    from index.reading.sources import read_sources
    from index.storage.lock import locked
    from index.storage.store import Index

    folder = tmp_path_factory.mktemp("hostile")
    (folder / "a.md").write_text(f"# {HOSTILE}\n\nLe chat dort. {HOSTILE} et le chien aboie.\n", encoding="utf-8")
    (folder / "b.md").write_text("# Les abeilles\n\nLes abeilles font du miel en été.\n", encoding="utf-8")
    sources = read_sources(folder)
    index = Index.build(sources, load_encoder())
    with locked(folder / "index"):
        index.write(folder / "index")
    return folder / "index"


@pytest.fixture(scope="module")
def other_server(collection: Path) -> Iterator[Server]:
    with serving("--collection", str(collection)) as running:
        yield running


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


def test_hostile_text_shows_as_characters(visit: Visit, other_server: Server) -> None:
    page = visit(at=other_server)
    assert page.locator("#paper h2").inner_text() == TITLE
    assert SHOWN in page.locator("#paper").inner_text()
    turn = ask(page, HOSTILE)
    assert turn.locator("h3").inner_text() == SHOWN
    assert page.locator("#status").text_content() is not None
    for selector in (
        "#room script",
        "#room img[src=x]",
        "#paper img",
        "#turns img",
        "#paper strong",
        "#turns strong:not(.answering)",
        "#room code",
        "#room .katex",
    ):
        assert page.locator(selector).count() == 0
    asked = ask(page, "Que fait le chat ?")
    assert asked.locator("blockquote").first.is_visible()
    assert page.evaluate("'hacked' in window") is False
    assert page.locator("#room a[href^='javascript']").count() == 0


def test_a_hostile_permalink_is_only_a_question(visit: Visit) -> None:
    page = visit("/?q=%3Cimg%20src%3Dx%20onerror%3Dhacked%3D1%3E%E2%80%AE%ED%A0%80&x=1#%22%3E%3Cscript%3E")
    page.wait_for_selector("article.turn")
    assert page.locator(".asked").inner_text().startswith("<img src=x onerror=hacked=1>[U+202E]")
    assert page.evaluate("'hacked' in window") is False


def test_a_collection_opens_the_document_that_is_cited(visit: Visit, other_server: Server) -> None:
    page = visit(at=other_server)
    assert page.locator("#picker option").count() == 2
    turn = ask(page, "Que font les abeilles en été ?")
    turn.locator("a.citation").first.click()
    page.wait_for_selector("#paper .chosen")
    assert page.locator("#paper h2").inner_text() == "Les abeilles"
    assert page.locator("#paper .chosen").inner_text() == "Les abeilles font du miel en été."


SLOW = """
import sys, threading, time
from app import launch
from assistant.page.rooms import Rooms
from assistant.serving.running import Place
from assistant.sources.shelves import Shelves
from index.library import Library
from index.matching.encoder import load_encoder
class Slow(Library):
    def opened(self, one, encoder):
        time.sleep(4)
        return super().opened(one, encoder)
shelves = Shelves(Slow(), load_encoder())
shelves.first
running = launch(Rooms(shelves), Place(port=int(sys.argv[1])))
print("Listening.")
threading.Event().wait()
"""


def test_a_slow_first_start_shows_that_it_is_loading(visit: Visit) -> None:
    with serving(code=SLOW, until="Listening.") as server:
        page = visit(at=server, ready=False)
        page.wait_for_selector("#loading")
        assert page.locator("#loading").inner_text().startswith("Le document s’ouvre.")
        page.fill("#question", MINORS)
        page.press("#question", "Enter")  # whoever asks meanwhile is answered as soon as it can be
        assert page.locator(".searching").inner_text() == "Recherche dans le document…"
        page.wait_for_selector("article.turn mark")
        assert page.locator("#loading").is_hidden()
        page.context.close()


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


def test_a_link_into_another_document_of_the_collection_opens_it(visit: Visit, other_server: Server) -> None:
    page = visit("/#b-s1-1", at=other_server)
    page.wait_for_selector("#paper .chosen")
    assert page.locator("#paper h2").inner_text() == "Les abeilles"
    page.evaluate("window.location.hash = 'a-s1-1'")
    page.wait_for_function("document.querySelector('#paper .chosen')?.id === 'a-s1-1'")
    assert page.locator("#picker option").first.inner_text() == TITLE
