"""The bytes of an ODT become blocks of text. Runs in the worker only.

Read from its XML with lxml: odfpy 1.4, whose licence is Apache's or the GPL, has no text of notes in their places and
takes deleted text for text. Changes are taken as accepted; headers, footers and comments stay out.
"""

# ruff: noqa: ANN401 - elements of lxml have no types

import re
from collections.abc import Iterator
from typing import Any

from index.datatypes import Fact, Reason
from index.reading.account import Ledger, ink
from index.reading.blocks import Extract, Refused
from index.reading.draft import LONG_CELL, Draft, tidy
from index.reading.opendocument_lists import Lists
from index.reading.package import Package, attribute, child, local, parsed
from index.reading.raised import raised

KIND = "ODT"
_AROUND = ("section", "index-title", "span", "text-box", "frame", "g", "a")  # blocks, or what they stand in
_INDEXES = ("table-of-content", "illustration-index", "table-index", "alphabetical-index", "user-index", "bibliography")
_HEADING = re.compile(r"Heading_20_(\d)")  # the style of headings, which a paragraph may have as well
_HIDDEN = ("hidden-text", "hidden-paragraph", "ruby-text")
_LONGEST_GAP = 100  # spaces in a row


def read_odt(raw: bytes) -> Extract:
    """Return what an ODT, or the text of another program as one XML file, holds.

    Raises:
        Refused: it is no ODT, encrypted, larger than a document may be, or holds no text.
    """
    package = Package(raw, KIND)
    content, styles = package.xml("content.xml"), package.xml("styles.xml")
    body = child(content, "body", "text") if content is not None else None
    if body is None:
        if b"encryption-data" in (package.part("META-INF/manifest.xml") or b""):
            raise Refused("it is encrypted: save it without a password first")
        raise Refused(f"it is no {KIND} text, or a damaged one")
    ledger = Ledger()
    parts = [part for part in (content, styles) if part is not None]
    parents = _parents(content) | _parents(styles)
    reader = _Reader(ledger, parents, frozenset(_raised_styles(parts)), Lists(parts))
    reader.read(body)
    around = 0
    for text in _around(styles):
        ledger.leave(Reason.RUNNING_HEAD, text)
        around += ink(text)
    blocks = reader.draft.blocks()
    if not blocks:
        raise Refused("it holds no text")
    account = ledger.account(sum(map(ink, body.itertext())) + around, (block.text for block in blocks), loose=True)
    title, facts = _about(package)
    return Extract(reader.draft.title or reader.draft.first_heading or title, blocks, facts=facts, account=account)


class _Reader:
    """Reads the body of a document, in the order of the file."""

    def __init__(self, ledger: Ledger, parents: dict[str, str], raised: frozenset[str], lists: Lists) -> None:
        self.ledger, self.draft = ledger, Draft(ledger)
        self._parents, self._raised, self._lists = parents, raised, lists

    def read(self, parent: Any, depth: int = -1, *, label: str = "") -> None:
        """Read the blocks in an element, which stands in ``depth`` lists but the outermost."""
        for block in parent:
            name = local(block)
            if name == "h":
                self._heading(block, label)
                label = ""
            elif name == "p":
                self._paragraph(block, depth, label)
                label = ""
            elif name == "list":
                self._lists.open(block)
                self.read(block, depth + 1)
                self._lists.close()
            elif name == "list-item":
                self.read(block, depth, label=self._lists.label(block))
            elif name == "list-header":
                self.read(block, depth)
            elif name == "table":
                self._table(block)
            elif name == "tracked-changes":
                self._deleted(block)
            elif name in _INDEXES:
                self.ledger.leave(Reason.CONTENTS, " ".join(block.itertext()))
            elif name in _AROUND:
                self.read(block, depth)
            else:
                self.ledger.leave(Reason.HIDDEN, " ".join(block.itertext()))  # declarations of forms, variables, ...

    def _heading(self, block: Any, label: str = "") -> None:
        level = attribute(block, "outline-level") or "1"
        boxes: list[Any] = []
        text = self._text(block, boxes)
        text = f"{self.draft.added(label)} {text}" if label and text.strip() else text
        self.draft.heading(text, int(level) if level.isdigit() and len(level) < 3 else 1)
        for box in boxes:
            self.read(box)

    def _paragraph(self, block: Any, depth: int, label: str = "") -> None:
        boxes: list[Any] = []
        text = self._text(block, boxes)
        text = f"{self.draft.added(label)} {text}" if label and text.strip() else text
        style = attribute(block, "style-name") or ""
        styles = (style, self._parents.get(style, ""))
        if "Title" in styles:
            self.draft.name(text)
        elif depth < 0 and (level := next((match[1] for one in styles if (match := _HEADING.fullmatch(one))), None)):
            self.draft.heading(text, int(level))
        elif depth >= 0:
            self.draft.item(text, depth)
        else:
            self.draft.paragraph(text)
        for box in boxes:
            self.read(box)

    def _text(self, element: Any, boxes: list[Any]) -> str:
        """Return the text of a paragraph; what stands in frames that hang on it goes into ``boxes``."""
        parts = [element.text or ""]
        for inner in element:
            name = local(inner)
            if name == "s":
                count = attribute(inner, "c") or "1"
                parts.append(" " * (min(int(count), _LONGEST_GAP) if count.isdigit() and len(count) < 6 else 1))
            elif name in ("tab", "line-break"):
                parts.append(" " if name == "tab" else "\n")
            elif name == "note":
                self._note(inner)
            elif name in ("annotation", "annotation-end"):
                self.ledger.leave(Reason.COMMENT, " ".join(inner.itertext()))
            elif name == "text-box":
                boxes.append(inner)
            elif name in _HIDDEN:
                self.ledger.leave(Reason.HIDDEN, " ".join(inner.itertext()))
            else:
                words = self._text(inner, boxes)
                parts.append(raised(words) if attribute(inner, "style-name") in self._raised else words)
            parts.append(inner.tail or "")
        return "".join(parts)

    def _note(self, note: Any) -> None:
        for part in note:
            if local(part) == "note-body":
                paragraphs = [block for block in part.iterdescendants() if local(block) in ("p", "h")]
                self.draft.note("\n".join(self._text(block, []) for block in paragraphs))
            else:
                self.ledger.leave(Reason.NOTE_CALL, "".join(part.itertext()))

    def _deleted(self, changes: Any) -> None:
        """Leave out what tracked changes deleted, with who did so and when."""
        self.ledger.leave(Reason.DELETED, " ".join(changes.itertext()))

    def _table(self, table: Any) -> None:
        rows = list(_own(table, "table-row"))
        cells = [[cell for cell in row if local(cell) == "table-cell"] for row in rows]
        long = any(sum(map(len, cell.itertext())) > LONG_CELL for row in cells for cell in row)
        nested = any(local(inner) == "table" for inner in table.iterdescendants())
        if long or nested or max(map(len, cells), default=0) < 2:  # it only arranges the page
            for row in cells:
                for cell in row:
                    self.read(cell)
            return
        texts = [[tidy(self._cell(cell)).replace("\n", " ") for cell in row] for row in cells]
        heads = sum(local(row.getparent()) == "table-header-rows" for row in rows)
        self.draft.table([row for row in texts if any(row)], heads)

    def _cell(self, cell: Any) -> str:
        boxes: list[Any] = []
        paragraphs = [block for block in cell.iterdescendants() if local(block) in ("p", "h")]
        texts = [self._text(block, boxes) for block in paragraphs if not _in_another(block, paragraphs)]
        for box in boxes:
            texts += [self._text(block, []) for block in box.iterdescendants() if local(block) in ("p", "h")]
        return "\n".join(texts)


def _own(table: Any, name: str) -> Iterator[Any]:
    for row in table.iterdescendants():
        if local(row) == name and next((o for o in row.iterancestors() if local(o) == "table"), None) is table:
            yield row


def _in_another(block: Any, blocks: list[Any]) -> bool:
    return any(outer in blocks for outer in block.iterancestors())


def _parents(root: Any) -> dict[str, str]:
    """Return the style that each style is based on."""
    found = (style for style in root.iter() if local(style) == "style") if root is not None else ()
    return {attribute(style, "name") or "": attribute(style, "parent-style-name") or "" for style in found}


def _raised_styles(roots: list[Any]) -> Iterator[str]:
    """Yield the names of the styles that raise text."""
    for style in (style for root in roots for style in root.iter() if local(style) == "style"):
        place = (attribute(about, "text-position") or "" for about in style if local(about) == "text-properties")
        if any(told.startswith("super") or re.match(r"[1-9]\d?%", told) for told in place):
            yield attribute(style, "name") or ""


def _around(styles: Any) -> Iterator[str]:
    """Yield the texts of headers and footers."""
    masters = child(styles, "master-styles") if styles is not None else None
    for part in masters.iterdescendants() if masters is not None else ():
        if local(part) in ("p", "h"):
            yield "".join(part.itertext())


def _about(package: Package) -> tuple[str | None, tuple[Fact, ...]]:
    content = package.part("meta.xml")
    meta = child(parsed(content, KIND), "meta") if content else None
    told = {local(entry): (entry.text or "").strip() for entry in meta} if meta is not None else {}
    names = (("initial-creator", "author"), ("date", "modified"))
    return told.get("title") or None, tuple(Fact(name, told[key]) for key, name in names if told.get(key))
