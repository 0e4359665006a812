"""The bytes of a DOCX become blocks of text, as Word would print them. Runs in the worker only.

Read from its XML with lxml: python-docx 1.2, tried on tests/cases/26-*, has no text that was inserted as a tracked
change, none of content controls, and no notes. Changes are taken as accepted, the numbers of headings and lists are
counted as Word counts them (word_styles.py), and headers, footers and comments stay out.
"""

# ruff: noqa: ANN401 - elements of lxml have no types

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from index.datatypes import Fact, Reason
from index.reading.account import Ledger, ink
from index.reading.blocks import Extract, Refused
from index.reading.draft import LONG_CELL, LONGEST_HEADING, Draft, tidy
from index.reading.package import Package, attribute, child, local
from index.reading.raised import raised
from index.reading.word_styles import Numbering, Styles, is_on

KIND = "DOCX"
_GONE = ("del", "moveFrom")  # in the text: a tracked change took it away
_AROUND = ("ins", "moveTo", "customXml", "smartTag", "sdtContent")  # blocks
_NO_TEXT = frozenset("instrText delInstrText rPr pPr sdtPr sdtEndPr tblPr trPr tcPr".split())
_WRITTEN = {"tab": " ", "ptab": " ", "br": "\n", "cr": "\n", "noBreakHyphen": "\u2011"}
_NOTES = {"footnoteReference": "footnotes", "endnoteReference": "endnotes"}


def read_docx(raw: bytes) -> Extract:
    """Return what a DOCX holds.

    Raises:
        Refused: it is no DOCX, encrypted, larger than a document may be, or holds no text.
    """
    package = Package(raw, KIND)
    root = package.xml("word/document.xml")
    body = child(root, "body") if root is not None else None
    if body is None:
        raise Refused(f"it is no {KIND} file, or a damaged one")
    ledger = Ledger()
    reader = _Reader(package, ledger)
    reader.read(body)
    reader.finish()
    blocks = reader.draft.blocks()
    if not blocks:
        raise Refused("it holds no text")
    title, facts = _about(package)
    account = ledger.account(sum(map(ink, _texts(body))) + reader.around, (block.text for block in blocks), loose=True)
    return Extract(reader.draft.title or reader.draft.first_heading or title, blocks, facts=facts, account=account)


@dataclass
class _Paragraph:
    """What stands in a paragraph."""

    parts: list[str] = field(default_factory=list)
    boxes: list[Any] = field(default_factory=list)  # text boxes that hang on it
    notes: list[tuple[str, str]] = field(default_factory=list)  # the part that holds a note, and its id there
    plain: bool = False  # some of it is not bold

    @property
    def text(self) -> str:
        return "".join(self.parts)


class _Reader:
    """Reads the body of a document, in the order of the file."""

    def __init__(self, package: Package, ledger: Ledger) -> None:
        self.ledger, self.draft = ledger, Draft(ledger)
        self.around = 0  # characters of the parts beside the body
        self._styles = Styles(package.xml("word/styles.xml"))
        self._numbering = Numbering(package.xml("word/numbering.xml"))
        self._notes = {name: self._notes_of(package, name) for name in ("footnotes", "endnotes")}
        for name in package.names:
            part = name.removeprefix("word/").rstrip("0123456789.xml")
            if name.endswith(".xml") and part in ("header", "footer", "comments"):
                self._beside(package, name, Reason.COMMENT if part == "comments" else Reason.RUNNING_HEAD)
        self._open: _Paragraph | None = None  # whose end a tracked change took away: it goes on in the next one

    def read(self, parent: Any) -> None:
        """Read the blocks in an element."""
        for block in parent:
            name = local(block)
            if name == "p":
                self._paragraph(block)
            elif name == "tbl":
                self._table(block)
            elif name == "sdt":
                self._control(block)
            elif name in _GONE:
                self.ledger.leave(Reason.DELETED, " ".join(_texts(block)))
            elif name in _AROUND:
                self.read(block)
            elif name == "AlternateContent":
                self.read(_chosen(block))

    def finish(self) -> None:
        """Write what is still open, and leave out the notes that nothing calls, as Word does."""
        if self._open is not None:
            self.draft.paragraph(self._open.text)
            self._hang(self._open)
        for notes in self._notes.values():
            for note in notes.values():
                self.ledger.leave(Reason.DELETED, " ".join(_texts(note)))

    def _control(self, block: Any) -> None:
        gallery = child(block, "sdtPr", "docPartObj", "docPartGallery")
        content = child(block, "sdtContent")
        if gallery is not None and attribute(gallery, "val") == "Table of Contents":
            self.ledger.leave(Reason.CONTENTS, " ".join(_texts(block)))
        elif content is not None:
            self.read(content)

    def _paragraph(self, block: Any) -> None:
        about = child(block, "pPr")
        style = self._styles.of(about)
        if style.contents:
            self.ledger.leave(Reason.CONTENTS, " ".join(_texts(block)))
            return
        read = self._gathered(block, self._open or _Paragraph())
        self._open = None
        if about is not None and child(about, "rPr", "del") is not None:
            self._open = read
            return
        label = self._numbering.label(style.numbering) if tidy(read.text) and style.numbering else ""
        text = f"{self.draft.added(label)} {read.text}" if label else read.text
        if style.title:
            self.draft.name(text)
        elif style.level or (not style.numbering and _is_bold_heading(read)):
            self.draft.heading(text, style.level)
        elif style.numbering:
            self.draft.item(text, style.numbering.depth)
        else:
            self.draft.paragraph(text)
        self._hang(read)

    def _hang(self, read: _Paragraph) -> None:
        """Read what hangs on a paragraph: its notes and text boxes."""
        for part, number in read.notes:
            note = self._notes[part].pop(number, None)
            if note is not None:
                self.draft.note(self._plain(note))
        for box in read.boxes:
            self.read(box)

    def _gathered(self, element: Any, read: _Paragraph) -> _Paragraph:
        for inner in element:
            name = local(inner)
            if name in ("t", "delText") and inner.text:
                read.parts.append(inner.text)
            elif name in _WRITTEN:
                read.parts.append(_WRITTEN[name])
            elif name == "sym":
                read.parts.append(_symbol(inner))
            elif name in _GONE:
                self.ledger.leave(Reason.DELETED, " ".join(_texts(inner)))
            elif name in _NOTES:
                read.notes.append((_NOTES[name], attribute(inner, "id") or ""))
            elif name == "txbxContent":
                read.boxes.append(inner)
            elif name == "AlternateContent":
                self._gathered(_chosen(inner), read)
            elif name == "r" and is_on(child(inner, "rPr", "vanish")):
                self.ledger.leave(Reason.HIDDEN, " ".join(_texts(inner)))
            elif name not in _NO_TEXT:
                if name == "r" and not is_on(child(inner, "rPr", "b")) and any(map(str.strip, _texts(inner))):
                    read.plain = True
                begun = len(read.parts)
                self._gathered(inner, read)
                if name == "r" and _is_raised(inner):
                    read.parts[begun:] = [raised("".join(read.parts[begun:]))]
        return read

    def _plain(self, element: Any) -> str:
        """Return the text of paragraphs, and what hangs on them, in one."""
        texts = []
        for block in element.iter():
            if local(block) == "p" and not any(local(outer) == "p" for outer in _between(block, element)):
                read = self._gathered(block, _Paragraph())
                texts += [read.text, *map(self._plain, read.boxes)]
                self._hang(_Paragraph(notes=read.notes))
        return "\n".join(texts)

    def _table(self, table: Any) -> None:
        rows = [row for row in _rows(table) if not self._is_gone(row)]
        cells = [[cell for cell in _inside(row, "tc") if next(_outer(cell, "tr")) is row] for row in rows]
        long = any(sum(map(len, _texts(cell))) > LONG_CELL for row in cells for cell in row)
        nested = any(True for row in cells for cell in row for _ in _inside(cell, "tbl"))
        if long or nested or max(map(len, cells), default=0) < 2:  # it only arranges the page
            for row in cells:
                for cell in row:
                    self.read(cell)
            return
        headers = [is_on(child(row, "trPr", "tblHeader")) or (not n and _is_bold(row)) for n, row in enumerate(rows)]
        known = headers.index(False) if False in headers else 0
        self.draft.table(self._cells(cells), known)

    def _cells(self, rows: Sequence[Sequence[Any]]) -> list[list[str]]:
        """Return the texts of cells; one that spans several rows is told again in each of them."""
        told: list[list[str]] = []
        above: dict[int, str] = {}  # texts by column
        for row in rows:
            texts, column = [], 0
            for cell in row:
                merge = child(cell, "tcPr", "vMerge")
                goes_on = merge is not None and attribute(merge, "val") != "restart"
                text = tidy(self._plain(cell)).replace("\n", " ")
                if goes_on and not text and above.get(column):
                    text = self.draft.added(above[column])
                above[column] = text
                texts.append(text)
                span = child(cell, "tcPr", "gridSpan")
                column += int(attribute(span, "val") or 1) if span is not None else 1
            told.append(texts)
        return told

    def _is_gone(self, row: Any) -> bool:
        gone = child(row, "trPr", "del") is not None
        if gone:
            self.ledger.leave(Reason.DELETED, " ".join(_texts(row)))
        return gone

    def _notes_of(self, package: Package, name: str) -> dict[str, Any]:
        root = package.xml(f"word/{name}.xml")
        notes = {attribute(note, "id") or "": note for note in root} if root is not None else {}
        self.around += sum(ink(text) for note in notes.values() for text in _texts(note))
        return notes

    def _beside(self, package: Package, name: str, reason: Reason) -> None:
        """Leave out a part that is no text of the document."""
        root = package.xml(name)
        for text in ("".join(_texts(block)) for block in root.iter() if local(block) == "p"):
            self.ledger.leave(reason, text)
            self.around += ink(text)


def _texts(element: Any) -> Iterator[str]:
    """Yield all text in an element, deleted or not, once where it is told in two ways for two ages of Word."""
    for inner in element:
        name = local(inner)
        if name in ("t", "delText"):
            yield inner.text or ""
        elif name == "noBreakHyphen":
            yield _WRITTEN[name]
        elif name == "sym":
            yield _symbol(inner)
        else:
            yield from _texts(_chosen(inner) if name == "AlternateContent" else inner)


def _chosen(alternatives: Any) -> Any:
    """Return the newest way in which something is told."""
    return next(iter(alternatives), alternatives)


def _symbol(element: Any) -> str:
    """Return a letter of a font of symbols, or a bullet where it has no place in Unicode."""
    try:
        code = int(attribute(element, "char") or "", 16)
    except ValueError:
        return "•"
    return chr(code) if 0x20 < code < 0xD800 and chr(code).isprintable() else "•"


def _is_raised(run: Any) -> bool:
    place, lifted = child(run, "rPr", "vertAlign"), child(run, "rPr", "position")
    up = (attribute(lifted, "val") or "") if lifted is not None else ""  # half-points; below the line with a minus
    return (place is not None and attribute(place, "val") == "superscript") or (
        up.isascii() and up.strip("0").isdigit()
    )


def _is_bold_heading(read: _Paragraph) -> bool:
    """Tell whether a paragraph is a heading in the letters of one: short, bold from end to end, and no sentence."""
    text = tidy(read.text)
    return not read.plain and 1 < len(text) < LONGEST_HEADING and text[-1] not in ".:;,!…" and "\n" not in text


def _between(inner: Any, outer: Any) -> Iterator[Any]:
    for ancestor in inner.iterancestors():
        if ancestor is outer:
            return
        yield ancestor


def _is_bold(row: Any) -> bool:
    runs = [run for run in _inside(row, "r") if any(map(str.strip, _texts(run)))]
    return bool(runs) and all(is_on(child(run, "rPr", "b")) for run in runs)


def _inside(element: Any, name: str) -> Iterator[Any]:
    return (inner for inner in element.iterdescendants() if local(inner) == name)


def _outer(element: Any, name: str) -> Iterator[Any]:
    return (outer for outer in element.iterancestors() if local(outer) == name)


def _rows(table: Any) -> list[Any]:
    """Return the rows of a table, not of those within it."""
    return [row for row in _inside(table, "tr") if next(_outer(row, "tbl")) is table]


def _about(package: Package) -> tuple[str | None, tuple[Fact, ...]]:
    """Return the title that the file bears, and who wrote it."""
    root = package.xml("docProps/core.xml")
    told = {local(entry): (entry.text or "").strip() for entry in root} if root is not None else {}
    facts = [Fact(name, told[key]) for key, name in (("creator", "author"), ("modified", "modified")) if told.get(key)]
    return told.get("title") or None, tuple(facts)
