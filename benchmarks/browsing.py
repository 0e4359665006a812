"""The program as it runs, and its page in a browser, for what is measured and pictured."""

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
READY = "#room[data-ready]"
ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Running:
    """The program in a process of its own."""

    port: int
    process: int  # its number


def free_port() -> int:
    """Return a port of this machine that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def program_served(*arguments: str) -> Iterator[Running]:
    """Run ``app.py`` with ``arguments`` on a port of its own, and give it once it can answer."""
    port = free_port()
    program = [sys.executable, "app.py", "--port", str(port), *arguments]
    with subprocess.Popen(program, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603 - our own
        assert process.stdout is not None  # noqa: S101 - it is a pipe
        for line in process.stdout:
            if "Ready." in line:
                break
        try:
            yield Running(port, process.pid)
        finally:
            process.terminate()


@contextmanager
def page_served() -> Iterator[str]:
    """Serve the page over the shipped document, and give its address once it is ready."""
    from app import launch
    from assistant.page.rooms import Rooms
    from assistant.serving.entrance import Entrance
    from assistant.serving.running import Place
    from assistant.sources.shelves import Shelves
    from assistant.sources.visitor import OWNER
    from index.library import Library
    from index.matching.encoder import load_encoder

    port = free_port()
    shelves = Shelves(Library(), load_encoder(), editable=True)
    running = launch(Rooms(shelves), Place(port=port), Entrance(OWNER))
    _ = shelves.first.live.assistant  # wait until it is open
    try:
        yield running.address
    finally:
        running.stop()


@contextmanager
def chromium() -> Iterator["Browser"]:
    """Start Debian's Chromium without a window; the variable CHROMIUM names another.

    Raises:
        SystemExit: there is none.
    """
    from playwright.sync_api import sync_playwright

    names = ("chromium", "chromium-browser", "google-chrome")
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, names)), None)
    if found is None:
        raise SystemExit("Chromium is needed: install Debian's package chromium, then try again.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=FLAGS)
        yield browser
        browser.close()


def opened(
    browser: "Browser",
    address: str,
    *,
    locale: str = "fr-FR",
    width: int = 1280,
    height: int = 800,
    theme: str = "light",
) -> "Page":
    """Open the page as a new visitor."""
    context = browser.new_context(
        locale=locale,
        viewport={"width": width, "height": height},
        color_scheme="dark" if theme == "dark" else "light",
        reduced_motion="reduce",
    )
    page = context.new_page()
    page.goto(address)
    page.wait_for_selector(READY)
    return page
