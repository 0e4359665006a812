"""A tree of HTML elements becomes blocks of text. Runs in the worker only.

What a browser shows as a piece of its own is a block; menus and other furniture that HTML names are left out, and the
ledger told so.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from index.datatypes import Reason
from index.reading.account import Ledger
from index.reading.blocks import Block

LONG_CELL = 300  # characters: a cell of a table that only arranges the page

_HEADINGS = frozenset(f"h{level}" for level in range(1, 7))
_LEFT_OUT = frozenset("nav aside button select textarea label menu".split())
_ROLES = frozenset("navigation banner contentinfo complementary search menu menubar dialog".split())
_BLOCKS = _HEADINGS | frozenset(
    "p div li ul ol dl dt dd table tr caption section article main blockquote pre figure figcaption address hr body "
    "header footer fieldset legend details summary center "
    "head item row list quote".split()  # trafilatura's own names
)
_CELL_END = "\x1f"  # a character that no page holds, and white space, so that it counts for nothing
_SPACE = re.compile(r"[ \t\r\n\f]+")  # what HTML makes one space of; a no-break space is none of them
_PARTED = re.compile(r"(?: ?\v){2,}")  # two <br>: a new paragraph


def texts(root: Any) -> Iterator[str]:  # noqa: ANN401 - of lxml
    """Yield all text in an element but programs, styles and what the page is called: those are not shown on it."""
    for element in root.iter():
        named = element.tag == "title" and element.getparent() is not None and _is_head(element.getparent())
        if isinstance(element.tag, str) and element.tag not in ("script", "style") and not named:
            yield element.text or ""
        if element is not root:
            yield element.tail or ""


def prune(root: Any, why: Callable[[Any], Reason | None], ledger: Ledger) -> None:  # noqa: ANN401 - of lxml
    """Take out elements, where there is a reason, but keep what follows them."""
    gone: set[Any] = set()
    for element in list(root.iter()):
        if element is root or element in gone or element.getparent() is None or not isinstance(element.tag, str):
            continue
        if (reason := why(element)) is not None:
            ledger.leave(reason, " ".join(texts(element)))
            gone.update(element.iter())
            element.drop_tree()


@dataclass(frozen=True)
class Placed:
    """A block of the page's text, as it is told there: with a mark where a cell of a table ends."""

    place: Any  # the element that it stands in
    told: str
    heading: bool

    @property
    def block(self) -> Block:
        """The block as a document has it, with semicolons between cells."""
        return Block(self.told.replace(_CELL_END, ";"), self.heading)


def shown(found: Placed, ledger: Ledger) -> Block:
    """Return a block that becomes part of the document; the ledger notes the semicolons."""
    ledger.added += found.told.count(_CELL_END)
    return found.block


def placed(root: Any, ledger: Ledger) -> Iterator[Placed]:  # noqa: ANN401 - of lxml
    """Yield the text of a tree of elements, cut where a block begins or ends, with the element that it stands in.

    Without recursion, however deep the tree is.
    """
    gathered: list[str] = []
    place, heading, hidden, plain = root, False, 0, 0  # the latter two: inside of how many left out, of how many <pre>

    def blocks() -> Iterator[Placed]:
        for part in _PARTED.split(_SPACE.sub(" ", "".join(gathered))):
            text = part.replace("\v", " ").replace("\0", "\n").strip(" \n")
            if any(character.isalnum() for character in text):
                yield Placed(place, text.encode("utf-8", "replace").decode(), heading)
            else:
                ledger.leave(Reason.UNSHOWN, text)
        gathered.clear()

    def gather(text: str | None) -> None:
        text = (text or "").replace("\0", "").replace("\v", " ").replace(_CELL_END, " ")
        gathered.append(text.replace("\n", "\0") if plain else text)

    for event, element in _walk(root):
        tag = element.tag if isinstance(element.tag, str) else ""
        if event != "tail" and _is_left_out(element, tag):
            if event == "start" and not hidden:
                ledger.leave(Reason.NAVIGATION, " ".join(texts(element)))
            hidden += 1 if event == "start" else -1
        elif hidden:
            continue
        elif event == "tail":
            gather(element.tail)
        else:
            if is_block(element):
                yield from blocks()
                place = element if event == "start" else element.getparent()
                heading = event == "start" and (tag in _HEADINGS or tag == "head" or element.get("role") == "heading")
            elif tag in ("br", "lb") and event == "start":
                gathered.append("\v")
            elif tag in ("td", "th", "cell") and event == "end" and element.getnext() is not None:
                gathered.append(f" {_CELL_END} ")
            plain += (tag == "pre") * (1 if event == "start" else -1)
            if event == "start":
                gather(element.text)
    yield from blocks()


def is_block(element: Any) -> bool:  # noqa: ANN401 - of lxml
    """Tell whether an element's text stands by itself."""
    return element.tag in _BLOCKS or (element.tag in ("td", "th") and len(element.text_content()) > LONG_CELL)


def _walk(root: Any) -> Iterator[tuple[str, Any]]:  # noqa: ANN401 - of lxml
    from lxml import etree

    for event, element in etree.iterwalk(root, events=("start", "end")):
        yield event, element
        if event == "end" and element is not root:
            yield "tail", element


def _is_left_out(element: Any, tag: str) -> bool:  # noqa: ANN401 - of lxml
    if tag == "head":
        return _is_head(element)
    if tag in ("header", "footer"):  # of the page; an article's has its title and its authors
        return next(element.iterancestors("article", "main", "section"), None) is None
    if tag == "button":  # one in a heading unfolds what is below
        return next(element.iterancestors(*_HEADINGS), None) is None
    return tag in _LEFT_OUT or element.get("role") in _ROLES


def _is_head(element: Any) -> bool:  # noqa: ANN401 - of lxml
    """Tell HTML's head, which is left out, from a heading, which trafilatura calls so."""
    return element.tag == "head" and element.getparent() is not None and element.getparent().tag == "html"
