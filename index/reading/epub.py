"""The bytes of an EPUB become blocks of text: its chapters in the order of reading. Runs in the worker only.

Read with zipfile and lxml: ebooklib is under the AGPL, and reads no more of a book than the two files that say where
its chapters are.
"""

import posixpath
import re
from typing import Any
from urllib.parse import unquote

from index.datatypes import Account, Fact, LeftOut
from index.reading.blocks import Extract, Refused
from index.reading.package import Package, attribute, child, local, parsed
from index.reading.web import read_web

KIND = "EPUB"
MOST_CHAPTERS = 5000

_ASIDE = re.compile(rb"<(/?)aside\b")  # in a book: a note
_PAGES = ("application/xhtml+xml", "text/html", "application/x-dtbook+xml", "text/x-oeb1-document")


def read_epub(raw: bytes) -> Extract:
    """Return what a book holds.

    Raises:
        Refused: it is no EPUB, protected, larger than a document may be, or holds no text.
    """
    package = Package(raw, KIND)
    name = _package_name(package)
    opf = _parsed(package, name)
    chapters = [read for path in _spine(opf, posixpath.dirname(name)) if (read := _chapter(package, path))]
    blocks = tuple(block for chapter in chapters for block in chapter.blocks)
    if not blocks:
        raise Refused(_why_empty(package))
    title, facts = _about(opf)
    accounts = [chapter.account for chapter in chapters if chapter.account]
    return Extract(title, blocks, facts=facts, account=_together(accounts))


def _package_name(package: Package) -> str:
    root = _parsed(package, "META-INF/container.xml")
    names = [attribute(entry, "full-path") for entry in root.iter() if local(entry) == "rootfile"]
    if not names or not names[0]:
        raise Refused("it is no EPUB file, or a damaged one")
    return names[0]


def _parsed(package: Package, name: str) -> Any:  # noqa: ANN401 - of lxml
    content = package.part(name)
    if content is None:
        raise Refused("it is no EPUB file, or a damaged one")
    return parsed(content, KIND)


def _spine(opf: Any, folder: str) -> list[str]:  # noqa: ANN401 - of lxml
    """Return the names of the chapters, in the order of reading, each once."""
    manifest, spine = child(opf, "manifest"), child(opf, "spine")
    items = {
        attribute(item, "id"): item for item in (manifest if manifest is not None else ()) if local(item) == "item"
    }
    names: dict[str, None] = {}
    for place in spine if spine is not None else ():
        item = items.get(attribute(place, "idref"))
        if item is not None and attribute(item, "media-type") in _PAGES and attribute(item, "href"):
            names[posixpath.normpath(posixpath.join(folder, unquote(attribute(item, "href") or "")))] = None
    if len(names) > MOST_CHAPTERS:
        raise Refused(f"it has {len(names):,} chapters; {MOST_CHAPTERS:,} are allowed: split it")
    return list(names)


def _chapter(package: Package, path: str) -> Extract | None:
    """Return what a chapter holds; None where it is missing or a picture."""
    content = package.part(path)
    if content is None:
        return None
    try:
        return read_web(_ASIDE.sub(rb"<\1div", content), whole=True)
    except Refused:
        return None


def _why_empty(package: Package) -> str:
    protected = any(name in package.names for name in ("META-INF/rights.xml", "META-INF/encryption.xml"))
    return "it is protected against copying, and cannot be read" if protected else "it holds no text"


def _about(opf: Any) -> tuple[str | None, tuple[Fact, ...]]:  # noqa: ANN401 - of lxml
    metadata = child(opf, "metadata")
    told = [(local(entry), " ".join((entry.text or "").split())) for entry in metadata] if metadata is not None else []
    title = next((value for name, value in told if name == "title" and value), None)
    names = {"creator": "author", "publisher": "publisher", "date": "published"}
    return title, tuple(Fact(names[name], value) for name, value in told if name in names and value)


def _together(accounts: list[Account]) -> Account:
    left: list[LeftOut] = [entry for account in accounts for entry in account.left_out]
    return Account(sum(a.characters for a in accounts), sum(a.kept for a in accounts), tuple(left))
