"""The bytes of an RTF become blocks of text. Runs in the worker only.

striprtf 0.0.35, tried on tests/cases/29-*, tells no heading from the text, gives rows as text and drops notes. So the
file is read here, by the RTF 1.9.1 specification of Microsoft: groups, control words, bytes in the code page of their
font, and letters of Unicode with the bytes that stand for them in older programs.
"""

import re
from dataclasses import dataclass, field, replace

from index.datatypes import Fact, Reason
from index.reading.account import Ledger, ink
from index.reading.blocks import Extract, Refused
from index.reading.draft import LONGEST_HEADING, Draft, tidy
from index.reading.raised import MARK, raised

DEEPEST = 1000  # groups in one another

_TOKEN = re.compile(
    rb"\\(?P<word>[a-zA-Z]{1,32})(?P<number>-?\d{1,10})? ?|\\'(?P<hex>[0-9a-fA-F]{2})|\\(?P<sign>[^a-zA-Z])"
    rb"|(?P<brace>[{}])|(?P<text>[^\\{}\r\n]+)|[\r\n]+|\\"
)
_WRITTEN = {
    "tab": " ", "line": "\n", "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”", "bullet": "•",
    "endash": "–", "emdash": "—", "enspace": " ", "emspace": " ", "qmspace": " ", "page": "\n", "column": "\n",
}  # fmt: skip
_SIGNS = {b"~": "\u00a0", b"_": "\u2011", b"{": "{", b"}": "}", b"\\": "\\", b"\t": " "}
_SKIPPED = frozenset(  # destinations that hold no text of the document
    "fonttbl colortbl stylesheet info pict object objdata fldinst themedata colorschememapping datastore latentstyles "
    "listtable listoverridetable rsidtbl generator xmlnstbl mmathPr pgptbl revtbl filetbl datafield formfield "
    "nonshppict bkmkstart bkmkend pntxtb pntxta template operator userprops atnid atnauthor atntime atnref atnparent "
    "picprop sp shpinst ftnsep ftnsepc aftnsep aftnsepc xe tc falt panose wgrffmtfilter docvar".split()
)
_OF_FONT = {0: "cp1252", 77: "mac-roman", 128: "cp932", 134: "gbk", 161: "cp1253", 162: "cp1254", 177: "cp1255",
            178: "cp1256", 186: "cp1257", 204: "cp1251", 238: "cp1250"}  # fmt: skip
_HEADERS = ("header", "headerl", "headerr", "headerf", "footer", "footerl", "footerr", "footerf")
_HEADING = re.compile(r"\s*(?:heading|titre)\s?([1-9])\s*", re.IGNORECASE)
_TITLE = re.compile(r"\s*(?:title|titre)\s*", re.IGNORECASE)


@dataclass(frozen=True)
class _State:
    """What holds inside a group, and ends with it."""

    where: str = "text"  # the destination: "text", "footnote", a skipped one, ...
    page: str = "cp1252"
    fallback: int = 1  # bytes that follow a letter of Unicode for older programs
    bold: bool = False
    hidden: bool = False
    deleted: bool = False
    high: bool = False  # raised


@dataclass
class _Paragraph:
    """What was read since the last paragraph ended."""

    parts: list[str] = field(default_factory=list)
    plain: bool = False  # some of it is not bold
    style: int = 0
    outline: int = 0
    listed: bool = False
    in_table: bool = False


def read_rtf(raw: bytes) -> Extract:
    """Return what an RTF holds.

    Raises:
        Refused: it is no RTF, or holds no text.
    """
    if not raw.lstrip(b"\xef\xbb\xbf\0 \r\n\t").startswith(b"{\\rtf"):
        raise Refused("it is no RTF file, or a damaged one")
    reader = _Reader()
    reader.read(raw)
    blocks = reader.draft.blocks()
    if not blocks:
        raise Refused("it holds no text")
    info = {name: " ".join("".join(parts).split()) for name, parts in reader.info.items()}
    facts = tuple(Fact("author", info[name]) for name in ("author",) if info.get(name))
    title = reader.draft.title or reader.draft.first_heading or info.get("title") or None
    account = reader.ledger.account(reader.characters, (block.text for block in blocks), loose=True)
    return Extract(title, blocks, facts=facts, account=account)


class _Reader:
    """Reads the tokens of a file, in their order."""

    def __init__(self) -> None:
        self.ledger = Ledger()
        self.draft = Draft(self.ledger)
        self.characters = 0
        self.info: dict[str, list[str]] = {"title": [], "author": []}
        self._state, self._outer = _State(), list[_State]()
        self._open = _Paragraph()
        self._notes: list[list[str]] = []
        self._row, self._rows = list[str](), list[list[str]]()
        self._styles: dict[int, list[str]] = {}
        self._style = 0  # the one that the style sheet tells of
        self._fonts: dict[int, str] = {}
        self._font, self._default = 0, "cp1252"
        self._bytes = bytearray()  # of letters that may need several
        self._skip = 0  # bytes for older programs that are still to come
        self._label = False  # the text is the number of a list's item

    def read(self, raw: bytes) -> None:
        """Read a file."""
        at = 0
        while match := _TOKEN.match(raw, at):
            at = match.end()
            if match["word"] == b"bin":
                at += max(0, int(match["number"] or 0))
            self._token(match)
        self._decode()
        self._end()
        self._close_table()

    def _token(self, match: re.Match[bytes]) -> None:
        if match["hex"] is not None:
            self._byte(bytes([int(match["hex"], 16)]))
        elif match["text"] is not None:
            self._byte(match["text"])
        else:
            self._decode()
            if match["brace"] is not None:
                self._skip = 0
                self._brace(match["brace"])
            elif match["word"] is not None:
                number = match["number"]
                self._word(match["word"].decode(), int(number) if number is not None else None)
            elif match["sign"] is not None:
                self._sign(match["sign"])

    def _byte(self, content: bytes) -> None:
        gone = min(self._skip, len(content))
        self._skip -= gone
        self._bytes += content[gone:]

    def _decode(self) -> None:
        if self._bytes:
            content = bytes(self._bytes)
            self._bytes.clear()
            try:
                self._text(content.decode(self._state.page, "replace").replace(MARK, "\ufffd"))
            except LookupError:
                self._text(content.decode("cp1252", "replace"))

    def _brace(self, brace: bytes) -> None:
        if brace == b"{":
            if len(self._outer) >= DEEPEST:
                raise Refused("its groups stand in one another without end")
            self._outer.append(self._state)
        elif self._outer:
            before, self._state = self._state, self._outer.pop()
            if before.where == "footnote" != self._state.where and self._notes:
                self.draft.note(tidy("".join(self._notes.pop())))
            if before.where in ("listtext", "pntext") and self._state.where not in ("listtext", "pntext"):
                self._label = False

    def _sign(self, sign: bytes) -> None:
        if sign == b"*":
            self._state = replace(self._state, where="*")
        elif sign == b"-":
            return  # where a word may be parted
        elif sign in b"\r\n":
            self._word("par", None)
        elif sign in _SIGNS:
            self._text(_SIGNS[sign])

    def _word(self, word: str, number: int | None) -> None:
        if self._state.where == "*":  # a destination that readers who do not know it pass over
            known = word in ("footnote", "pntext", "shptxt", "shpinst", "listtext", "annotation", "fldrslt")
            self._state = replace(self._state, where=word if known or word in _SKIPPED else "unknown")
        elif word in _SKIPPED or word in _HEADERS or word in ("footnote", "annotation", "listtext", "pntext"):
            self._enter(word)
        elif word in self.info and self._state.where == "info":
            self._state = replace(self._state, where=word)
        elif word in _WRITTEN:
            self._text(_WRITTEN[word])
        elif word == "u" and number is not None:
            self._text(_letter(number))
            self._skip = self._state.fallback
        else:
            self._format(word, number)
        if self._state.where == "footnote" and word == "footnote":
            self._notes.append([])

    def _enter(self, where: str) -> None:
        if self._state.where not in _SKIPPED | {"unknown"}:
            self._state = replace(self._state, where=where)

    def _format(self, word: str, number: int | None) -> None:
        state, on = self._state, number != 0
        if word == "ansicpg" and number:
            self._default = f"cp{number}"
            self._state = replace(state, page=self._default)
        elif word == "f" and number is not None:
            self._font = number
            self._state = replace(state, page=self._fonts.get(number, self._default))
        elif word == "fcharset" and state.where == "fonttbl" and number is not None:
            self._fonts[self._font] = _OF_FONT.get(number, self._default)
        elif word == "uc" and number is not None:
            self._state = replace(state, fallback=max(0, min(number, 10)))
        elif word == "b":
            self._state = replace(state, bold=on)
        elif word == "v":
            self._state = replace(state, hidden=on)
        elif word == "deleted":
            self._state = replace(state, deleted=on)
        elif word in ("super", "up", "nosupersub"):
            self._state = replace(state, high=on and word != "nosupersub")
        elif word == "plain":
            self._state = replace(state, bold=False, hidden=False, deleted=False, high=False)
        elif word == "s" and number is not None:
            self._style = self._open.style = number
        else:
            self._layout(word, number)

    def _layout(self, word: str, number: int | None) -> None:
        if self._state.where not in ("text", "footnote", "shptxt", "fldrslt"):
            return
        if word == "par" or word == "sect":
            self._end()
        elif word == "pard":
            self._open.style = self._open.outline = 0
            self._open.listed = self._open.in_table = False
        elif word == "intbl":
            self._open.in_table = True
        elif word in ("cell", "nestcell"):
            self._row.append(tidy("".join(self._open.parts)).replace("\n", " "))
            self._open.parts.clear()
        elif word in ("row", "nestrow"):
            self._rows.append(self._row)
            self._row = []
        elif word == "outlinelevel" and number is not None:
            self._open.outline = number + 1 if 0 <= number < 9 else 0
        elif word in ("ls", "pnlvlblt", "pnlvlbody") and number != 0:
            self._open.listed = True

    def _text(self, text: str) -> None:
        state = self._state
        if state.where in self.info:
            self.info[state.where].append(text)
        elif state.where == "stylesheet":
            self._styles.setdefault(self._style, []).append(text)
        elif state.where in _HEADERS:
            self._leave(Reason.RUNNING_HEAD, text)
        elif state.where == "annotation":
            self._leave(Reason.COMMENT, text)
        elif state.where in ("text", "footnote", "shptxt", "fldrslt", "listtext", "pntext"):
            self._shown(text)

    def _shown(self, text: str) -> None:
        state = self._state
        if state.deleted or state.hidden:
            self._leave(Reason.DELETED if state.deleted else Reason.HIDDEN, text)
            return
        self.characters += ink(text)
        if state.where in ("listtext", "pntext"):
            self._open.listed = True
            if not any(map(str.isalnum, text)):
                self.ledger.leave(Reason.UNSHOWN, text)
                return
        elif text.strip() and not state.bold:
            self._open.plain = True
        parts = self._notes[-1] if state.where == "footnote" and self._notes else self._open.parts
        parts.append(raised(text) if state.high else text)

    def _leave(self, reason: Reason, text: str) -> None:
        self.characters += ink(text)
        self.ledger.leave(reason, text)

    def _end(self) -> None:
        """End a paragraph."""
        if self._state.where == "footnote" and self._notes:
            self._notes[-1].append("\n")
            return
        if self._open.in_table:
            self._open.parts.append("\n")
            return
        self._close_table()
        read, text = self._open, tidy("".join(self._open.parts))
        self._open = replace(read, parts=[], plain=False)
        name = "".join(self._styles.get(read.style, ())).split(";")[0]
        headed = _HEADING.fullmatch(name)
        level = int(headed[1]) if headed else read.outline
        if _TITLE.fullmatch(name):
            self.draft.name(text)
        elif level or (not read.listed and _is_bold(read, text)):
            self.draft.heading(text, level)
        elif read.listed:
            self.draft.item(text)
        else:
            self.draft.paragraph(text)

    def _close_table(self) -> None:
        if self._row:
            self._rows.append(self._row)
        rows, self._rows, self._row = self._rows, [], []
        if max(map(len, rows), default=0) > 1:
            self.draft.table([row for row in rows if any(row)])
        else:
            for row in rows:
                for cell in row:
                    self.draft.paragraph(cell)


def _is_bold(read: _Paragraph, text: str) -> bool:
    """Tell whether a paragraph is a heading in the letters of one: short, bold from end to end, and no sentence."""
    return not read.plain and 1 < len(text) < LONGEST_HEADING and text[-1] not in ".:;,!…" and "\n" not in text


def _letter(number: int) -> str:
    """Return a letter of Unicode, told as a signed number of 16 bits."""
    code = number % 0x10000
    if 0xF020 <= code <= 0xF0FF:  # of a font of symbols
        return "•"
    return "\ufffd" if 0xD800 <= code < 0xE000 or code < 0x20 else chr(code)
