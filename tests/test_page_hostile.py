"""The page over what strangers wrote, over several documents, and while they are still opening."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from serving import Server, serving
from test_page import MINORS, ask

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


def test_a_link_into_another_document_of_the_collection_opens_it(visit: Visit, other_server: Server) -> None:
    page = visit("/#b-s1-1", at=other_server)
    page.wait_for_selector("#paper .chosen")
    assert page.locator("#paper h2").inner_text() == "Les abeilles"
    page.evaluate("window.location.hash = 'a-s1-1'")
    page.wait_for_function("document.querySelector('#paper .chosen')?.id === 'a-s1-1'")
    assert page.locator("#picker option").first.inner_text() == TITLE
