"""The page's files put together: what it looks like before anything has happened, and what runs in it."""

import json
from pathlib import Path

from assistant.page.wording import WORDS
from assistant.wording import WORDING
from index.languages import Language

_FOLDER = Path(__file__).resolve().parent
_STYLES = ("page.css", "forms.css", "sources.css", "phone.css")
# In this order: each uses names of those before it.
_SCRIPTS = (
    *("page.js", "finding.js", "reading.js", "contents.js", "judging.js", "translating.js", "asking.js"),
    *("narrow.js", "suggest.js", "sentences.js", "sources.js", "arriving.js", "collections.js", "printed.js"),
    *("seeking.js", "shortcuts.js", "menu.js", "taking.js", "theme.js", "keeping.js"),
)


def markup() -> str:
    """Return the page's HTML and its styles."""
    styles = "".join(f"<style>{_read(name)}</style>" for name in _STYLES)
    shell = _read("shell.html").replace("<!-- languages -->", "\n        ".join(map(_button, WORDING)))
    return styles + shell.replace("<!-- sources.html -->", _read("sources.html"))


def _button(language: Language) -> str:
    shown, called = WORDING[language].button
    return f'<button type="button" data-language="{language}" lang="{language}" aria-label="{called}">{shown}</button>'


def script() -> str:
    """Return what runs in the browser: the words, then the page."""
    parts = [f"const WORDS = {json.dumps(WORDS, ensure_ascii=False)};", *map(_read, _SCRIPTS)]
    return "(() => {\n" + "\n".join(parts) + "\n})();"


def _read(name: str) -> str:
    return (_FOLDER / name).read_text(encoding="utf-8")
