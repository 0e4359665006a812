"""A tree of HTML elements becomes blocks of text. Runs in the worker only.

What a browser shows as a piece of its own is a block; menus and other furniture that HTML names are left out, and the
ledger told so.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from index.datatypes import Reason
from index.reading.account import Ledger, ink
from index.reading.blocks import Block, Label
from index.reading.tables import CELL_END, LONG_CELL, Row, arranged, rows_of
from index.text.invisible import spelled, without_invisible
from index.text.marks import mark_of
from index.text.ruling import PieceKind

LISTS = ("ul", "ol", "dl")
HEADINGS = frozenset(f"h{level}" for level in range(1, 7))
_LEFT_OUT = frozenset("nav aside button select textarea label menu".split())
_ROLES = frozenset("navigation banner contentinfo complementary search menu menubar dialog".split())
_BLOCKS = HEADINGS | frozenset(
    "p div li ul ol dl dt dd table tr caption section article main blockquote pre figure figcaption address hr body "
    "header footer fieldset legend details summary center "
    "head item row list quote".split()  # trafilatura's own names
)
_BLANK = re.compile(r"[\x0b\x0c\x1c-\x1f]")  # white space to Python
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1b\ud800-\udfff\ufffe\uffff]")
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


def without_unseen(root: Any, ledger: Ledger) -> None:  # noqa: ANN401 - of lxml
    """Take out the characters that nobody sees, and spell those that join letters."""
    before, joined = sum(map(ink, texts(root))), 0
    for element in root.iter():
        for name in ("text", "tail"):
            told = getattr(element, name) if name == "tail" or isinstance(element.tag, str) else None
            # lxml reads control characters, and would lose all of a text with some that it is given back.
            seen = _CONTROL.sub("\ufffd", _BLANK.sub(" ", without_invisible(told or "")))
            if (whole := spelled(seen)) != (told or ""):
                setattr(element, name, whole)
                joined += len(whole) - len(seen) if name == "tail" or element.tag not in ("script", "style") else 0
    ledger.added += joined
    ledger.leave(Reason.HYPHEN, "\u00ad" * (before + joined - sum(map(ink, texts(root)))))


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
    kind: PieceKind = PieceKind.PROSE
    level: int = 0  # of a heading
    depth: int = 0  # of an item
    labels: tuple[Label, ...] = ()  # of a row
    quoted: int = 0  # inside of how many block quotations

    @property
    def block(self) -> Block:
        """The block as a document has it, with semicolons between cells."""
        return Block(self.told.replace(CELL_END, ";"), self.kind, self.level, self.depth, self.labels, self.quoted)


def shown(found: Placed, ledger: Ledger) -> Block:
    """Return a block that becomes part of the document; the ledger notes the semicolons."""
    ledger.added += found.told.count(CELL_END)
    return found.block


def placed(root: Any, ledger: Ledger) -> Iterator[Placed]:  # noqa: ANN401 - of lxml
    """Yield the text of a tree of elements, cut where a block begins or ends, with the element that it stands in.

    Without recursion, however deep the tree is.
    """
    return _Way(root, ledger).blocks()


class _Way:
    """The way through a tree of elements, from its first to its last."""

    def __init__(self, root: Any, ledger: Ledger) -> None:  # noqa: ANN401 - of lxml
        self.root = self.place = root
        self.ledger = ledger
        self.gathered: list[str] = []
        self.heading = False
        self.hidden = self.plain = self.lists = self.items = self.quoted = 0  # inside of how many of these
        self.rows: dict[Any, Row] = {}  # of the tables that hold data, by their elements
        self.row: Any = None  # the one that is being passed
        self.spread: set[Any] = set()  # cells of tables that only arrange the page

    def blocks(self) -> Iterator[Placed]:
        for event, element in _walk(self.root):
            tag = element.tag if isinstance(element.tag, str) else ""
            if self.row is not None:
                if event == "end" and element is self.row:
                    yield from self._whole_row(self.rows.pop(element))
            elif event != "tail" and _is_left_out(element, tag):
                if event == "start" and not self.hidden:
                    self.ledger.leave(Reason.NAVIGATION, " ".join(texts(element)))
                self.hidden += 1 if event == "start" else -1
            elif self.hidden:
                continue
            elif event == "tail":
                self._gather(element.tail)
            else:
                yield from self._step(element, tag, begins=event == "start")
        yield from self._parts()

    def _step(self, element: Any, tag: str, *, begins: bool) -> Iterator[Placed]:  # noqa: ANN401 - of lxml
        if begins and tag == "table":
            self.spread.update(arranged(element))
        if is_block(element) or element in self.spread:
            yield from self._parts()
            self.place = element if begins else element.getparent()
            self.heading = begins and (tag in HEADINGS or tag == "head" or element.get("role") == "heading")
        elif tag in ("br", "lb") and begins:
            self.gathered.append("\v")
        elif tag in ("td", "th", "cell") and not begins and element.getnext() is not None:
            self.gathered.append(f" {CELL_END} ")
        change = 1 if begins else -1
        self.plain += change * (tag == "pre")
        self.lists += change * (tag in LISTS or tag == "list")
        self.items += change * (tag in ("li", "dd", "item"))
        self.quoted += change * (tag == "blockquote")
        if begins and tag == "table":
            self.rows.update(rows_of(element, seen_text))
        if begins and element in self.rows:
            self.row = element
        elif begins:
            self._gather(element.text)

    def _whole_row(self, row: Row) -> Iterator[Placed]:
        for cell in row.cells:
            seen_text(cell, self.ledger)
        if any(character.isalnum() for character in row.told):
            yield Placed(self.row, row.told, row.kind, labels=row.labels, quoted=self.quoted)
        else:
            self.ledger.leave(Reason.UNSHOWN, row.told)
        self.place, self.row = self.row.getparent(), None

    def _gather(self, text: str | None) -> None:
        text = (text or "").replace("\0", "").replace("\v", " ").replace(CELL_END, " ")
        self.gathered.append(text.replace("\n", "\0") if self.plain else text)

    def _parts(self) -> Iterator[Placed]:
        for part in _apart(_SPACE.sub(" ", "".join(self.gathered))):
            text = part.replace("\v", " ").replace("\0", "\n").strip(" \n")
            if any(character.isalnum() for character in text):
                yield self._placed(text.encode("utf-8", "replace").decode())
            else:
                self.ledger.leave(Reason.UNSHOWN, text)
        self.gathered.clear()

    def _placed(self, text: str) -> Placed:
        if self.heading:
            return Placed(self.place, text, PieceKind.HEADING, level=_level(self.place), quoted=self.quoted)
        if self.place.tag == "caption":
            return Placed(self.place, text, PieceKind.HEADER)
        if self.items:
            return Placed(self.place, text, PieceKind.ITEM, depth=max(0, self.lists - 1), quoted=self.quoted)
        return Placed(self.place, text, quoted=self.quoted)


def _apart(text: str) -> Iterator[str]:
    """Yield the paragraphs of a text: two line ends part them, and one before an item that has its mark."""
    for paragraph in _PARTED.split(text):
        lines = paragraph.split("\v")
        begun = 0
        for place, line in enumerate(lines[1:], 1):
            if lines[place - 1].rstrip().endswith((":", ";", ",", ".")) and mark_of(line.strip()):
                yield "\v".join(lines[begun:place])
                begun = place
        yield "\v".join(lines[begun:])


def seen_text(element: Any, ledger: Ledger) -> str:  # noqa: ANN401 - of lxml
    """Return what a person sees of an element, as one text; the ledger notes what is left out of it."""
    words: list[str] = []
    hidden = 0
    for event, inner in _walk(element):
        tag = inner.tag if isinstance(inner.tag, str) else ""
        if event != "tail" and inner is not element and _is_left_out(inner, tag):
            if event == "start" and not hidden:
                ledger.leave(Reason.NAVIGATION, " ".join(texts(inner)))
            hidden += 1 if event == "start" else -1
        elif not hidden and event == "tail":
            words.append(inner.tail or "")
        elif not hidden and event == "start":
            words += [" " if tag in _BLOCKS or tag == "br" else "", inner.text or ""]
    return "".join(words).encode("utf-8", "replace").decode()


def _level(element: Any) -> int:  # noqa: ANN401 - of lxml
    told = element.tag[1:] if element.tag in HEADINGS else element.get("aria-level") or "0"
    return min(int(told), 6) if told.isascii() and told.isdigit() and len(told) < 3 else 0


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
        return next(element.iterancestors(*HEADINGS), None) is None
    return tag in _LEFT_OUT or element.get("role") in _ROLES


def _is_head(element: Any) -> bool:  # noqa: ANN401 - of lxml
    """Tell HTML's head, which is left out, from a heading, which trafilatura calls so."""
    return element.tag == "head" and element.getparent() is not None and element.getparent().tag == "html"
