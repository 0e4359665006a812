"""What many tests share: a running server and a browser, started once."""

import os
import shutil
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from patience import PATIENCE
from serving import Server, serving

from tests.indexes import AID, PLAN, QUESTIONS

# How long one example takes says more about what else the machine does than about us.
settings.register_profile("any machine", deadline=None)
settings.load_profile("any machine")
# A shell starts what goes on in the background with Ctrl-C ignored, and so would each program that a test starts.
signal.signal(signal.SIGINT, signal.default_int_handler)

CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session", autouse=True)
def no_collections_of_the_person(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Every program that a test starts finds an empty library, whatever collections whoever runs the tests has."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_DATA_HOME", str(tmp_path_factory.mktemp("data")))
        yield


@pytest.fixture
def documents(tmp_path: Path) -> Path:
    """A folder of two documents, one of which has expected questions."""
    folder = tmp_path / "documents"
    folder.mkdir()
    (folder / "plan.md").write_text(PLAN, encoding="utf-8")
    (folder / "plan.questions.jsonl").write_text(QUESTIONS, encoding="utf-8")
    (folder / "aid.md").write_text(AID, encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """``python app.py`` over the shipped document."""
    with serving() as running:
        yield running


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Debian's Chromium, headless."""
    from playwright.sync_api import sync_playwright

    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, CHROMIUM)), None)
    if found is None:
        pytest.fail("The browser tests need Chromium: install Debian's package chromium, then try again.")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=found, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def visit(browser: Any, server: Server) -> Iterator[Callable[..., Any]]:
    """Open the page as a new visitor: ``visit("/?q=...", locale=..., width=..., theme=..., at=...)`` returns a tab.

    The test fails if the page reported an error or asked any other machine for anything.
    """
    contexts: list[Any] = []
    errors: list[str] = []
    requested: list[str] = []

    def open_page(
        path: str = "/",
        *,
        locale: str = "fr-FR",
        width: int = 1280,
        height: int = 800,
        theme: str = "light",
        at: Server | None = None,
        ready: bool = True,
    ) -> Any:
        context = browser.new_context(
            locale=locale,
            viewport={"width": width, "height": height},
            color_scheme=theme,
            reduced_motion="reduce",
            permissions=["clipboard-read", "clipboard-write"],
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(PATIENCE * 1000)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
        page.on("request", lambda request: requested.append(request.url))
        page.goto((at or server).address + path)
        if ready:
            page.wait_for_selector("#room[data-ready]")
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert errors == []
    elsewhere = [url for url in requested if not url.startswith(("http://127.0.0.1:", "data:", "blob:"))]
    assert elsewhere == []
