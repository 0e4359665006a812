"""The bytes of a saved web page become blocks of text. Runs in the worker only.

trafilatura finds the main text: it knows the navigation, banners and footers of thousands of sites, which a list of
tags does not. Where it finds next to nothing (a page that is all table, or a form), and for the Senate's question
pages, whose header lines it may take for trimmings, all text outside of scripts and navigation is taken, with lxml.
"""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from index.blocks import Block, Refused

ENOUGH = 0.3  # of a page's text: less, and trafilatura has missed the main part
DEEPEST = 200  # elements inside of each other: no real page has so many

_HEADINGS = frozenset(f"h{level}" for level in range(1, 7))
_UNSEEN = frozenset("script style noscript template svg iframe object embed canvas audio video dialog".split())
_LEFT_OUT = _UNSEEN | frozenset("nav header footer aside form button select textarea menu".split())
_BLOCKS = _HEADINGS | frozenset(
    "p div li ul ol dl dt dd table tr caption section article main blockquote pre figure figcaption address hr body "
    "td th fieldset legend details summary center".split()
)
_SPACE = re.compile(r"[ \t\r\n\f]+")  # what HTML makes one space of; a no-break space is none of them
_SENATE = re.compile(r"Question\s+(?:\S.{0,80}\s+)?de\s+(?:M\.|Mme|Mlle)\s")
_SENATE_PARTS = re.compile(r"(?:Question|Réponse)\s.{0,300}$")
_PUBLISHED = re.compile(r"(?:publiée\s|-\s*page\s)")


def read_web(raw: bytes) -> tuple[str | None, str | None, list[Block]]:
    """Return the title and the address, where the page tells them, and the blocks.

    Raises:
        Refused: it is no page, or holds no text.
    """
    from lxml import etree  # type: ignore[import-untyped]
    from lxml import html as lxml_html

    parser = lxml_html.HTMLParser(
        encoding=_encoding(raw), no_network=True, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = lxml_html.document_fromstring(raw, parser=parser)
    except (etree.ParserError, etree.LxmlError, ValueError, LookupError):
        raise Refused("it is no HTML page, or an empty one") from None
    title, url = _title(root), _address(root)
    _prune(root)
    everything = _merged(list(_flat(root)))
    if any(_SENATE.match(block.text) for block in everything):
        return title, url, everything
    chosen = _main(root)
    if sum(len(block.text) for block in chosen) < ENOUGH * sum(len(block.text) for block in everything):
        chosen = everything
    if not any(character.isalnum() for block in chosen for character in block.text):
        raise Refused("the page holds no text")
    return title, url, chosen


def _encoding(raw: bytes) -> str:
    """Return how the bytes are written: by their mark, what the page says, UTF-8 if they are that, else Western."""
    for mark, name in ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if raw.startswith(mark):
            return name
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        said = re.search(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w-]{2,40})", raw[:4096], re.IGNORECASE)
        name = said[1].decode("ascii", "replace").lower() if said else "windows-1252"
        return "windows-1252" if name in ("utf-8", "iso-8859-1", "latin1", "ascii", "us-ascii") else name
    return "utf-8"


def _title(root: Any) -> str | None:  # noqa: ANN401 - of lxml
    for path in ("//h1", "//title"):
        found = [" ".join(element.text_content().split()) for element in root.xpath(path)]
        if len([text for text in found if text]) == 1:
            return next(text for text in found if text)[:300]
    return None


def _address(root: Any) -> str | None:  # noqa: ANN401 - of lxml
    for address in root.xpath("//link[@rel='canonical']/@href | //meta[@property='og:url']/@content"):
        parts = urlsplit(str(address).strip())
        if parts.scheme in ("http", "https") and parts.netloc and len(address) < 500:
            return str(address).strip()
    return None


def _prune(root: Any) -> None:  # noqa: ANN401 - of lxml
    """Take out what a browser would not show."""
    for element in list(root.iter()):
        tag = element.tag if isinstance(element.tag, str) else ""
        if element is not root and element.getparent() is not None and (tag in _UNSEEN or _is_hidden(element)):
            element.drop_tree()


def _main(root: Any) -> list[Block]:  # noqa: ANN401 - of lxml
    """Return what trafilatura takes for the main text."""
    import trafilatura

    try:
        found: Any = trafilatura.bare_extraction(
            root, include_comments=False, include_tables=True, favor_recall=True, with_metadata=False
        )
    except Exception:  # noqa: BLE001 - whatever it stumbles over, all of the page's text is still there
        return []
    body = getattr(found, "body", None)
    return [] if body is None else _merged(list(_flat(body)))


def _flat(root: Any) -> Iterator[Block]:  # noqa: ANN401 - of lxml
    """Yield the text of a tree of elements, cut where a block begins or ends; without recursion, however deep it is."""
    gathered: list[str] = []
    heading = False
    hidden = 0  # how many elements that are left out we are inside of

    def block() -> Iterator[Block]:
        text = _SPACE.sub(" ", "".join(gathered).replace("\0", "")).strip(" ")
        gathered.clear()
        if text:
            yield Block(text.encode("utf-8", "replace").decode(), heading)

    for event, element in _walk(root):
        tag = element.tag if isinstance(element.tag, str) else ""
        if event == "tail":
            if not hidden:
                gathered.append(element.tail or "")
            continue
        if _is_left_out(element, tag):
            hidden += 1 if event == "start" else -1
            continue
        if hidden:
            continue
        cell = tag in ("td", "th", "cell")
        if (tag in _BLOCKS and not cell) or tag in (
            "head",
            "item",
            "row",
            "list",
            "quote",
        ):  # trafilatura's own names too
            yield from block()
            heading = event == "start" and (tag in _HEADINGS or tag == "head")
        elif tag in ("br", "lb"):
            gathered.append(" ")
        elif cell and event == "end":
            gathered.append(" ; " if element.getnext() is not None else "")
        if event == "start":
            gathered.append(element.text or "")
    yield from block()


def _walk(root: Any) -> Iterator[tuple[str, Any]]:  # noqa: ANN401 - of lxml
    from lxml import etree

    for event, element in etree.iterwalk(root, events=("start", "end")):
        yield event, element
        if event == "end" and element is not root:
            yield "tail", element


def _is_left_out(element: Any, tag: str) -> bool:  # noqa: ANN401 - of lxml
    if tag == "head":  # HTML's head is left out; trafilatura calls a heading so
        return element.getparent() is not None and element.getparent().tag == "html"
    return tag in _LEFT_OUT


def _is_hidden(element: Any) -> bool:  # noqa: ANN401 - of lxml
    style = (element.get("style") or "").replace(" ", "").lower()
    return "hidden" in element.attrib or "display:none" in style


def _merged(blocks: list[Block]) -> list[Block]:
    """Join the header line of a Senate page that stands in several elements: who asked, then where it was published."""
    merged: list[Block] = []
    for block in blocks:
        before = merged[-1] if merged else None
        if before and _SENATE_PARTS.fullmatch(before.text) and _PUBLISHED.match(block.text):
            merged[-1] = Block(f"{before.text} {block.text}")
        else:
            merged.append(block)
    return merged
