"""The bytes of a mail (EML), or of a page that a browser saved as one (MHTML), become blocks of text.

Read with Python's own email package. The headers that people look at are facts, an attachment is named and not read.
Of a text told twice, plain and as a page, the plain one is taken. Runs in the worker only.
"""

import re
from collections.abc import Iterator, Sequence
from contextlib import nullcontext, suppress
from dataclasses import dataclass
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import parsedate_to_datetime
from typing import Any

from index.datatypes import Fact, Reason
from index.reading.account import Ledger, ink
from index.reading.blocks import Extract, Refused
from index.reading.draft import Draft
from index.reading.encodings import decoded
from index.reading.raised import MARK
from index.reading.web import read_web

MOST_PARTS = 5000
FEW, MORE = 300, 1.5  # letters of a plain text, and times as many in a page beside it, which tells that one is no copy
SHOWN = ("From", "To", "Cc", "Date", "Subject")  # of the headers

_QUOTED = re.compile(r"(?:> ?)+")
_ITEM = re.compile(r"(?:[-–—*•·]|\(?\d{1,2}[.)°]|\(?[a-z]\))\s")
_WROTE = re.compile(r"\b(?:a\s)?(?:écrit|wrote|schrieb)\s?:\s*$")  # above the mail that is quoted
_HEADED = re.compile(r"\*?(?:De|From|Von)\*?[\s\u00a0]?:\*?\s")  # the first header of a mail that is quoted
_LINE_END = re.compile(r"\r\n|\r|\n")


def read_eml(raw: bytes) -> Extract:
    """Return what a mail holds.

    Raises:
        Refused: it is no mail, or holds no text.
    """
    message = _message(raw)
    if not any(message.get(name) for name in (*SHOWN, "Received")):
        raise Refused("it is no mail, or a damaged one")
    facts = [Fact(name.lower(), told) for name in SHOWN if (told := _header(message, name))]
    parts = list(_parts(message))
    facts += [Fact("attachment", part.name) for part in parts if part.name]
    texts = [_text(part.holder) for part in parts if part.kind == "text/plain" and not part.name]
    pages = [part.holder for part in parts if part.kind == "text/html" and not part.name]
    plain = "\n\n".join(texts)
    count = sum(map(str.isalnum, plain))
    if not count and not pages:
        raise Refused("the mail holds no text")
    page: Extract | None = None
    with suppress(Refused) if count else nullcontext():
        page = read_web(_bytes(pages[0]), pages[0].get_content_charset(), whole=True) if pages and count < FEW else None
    fuller = page and sum(character.isalnum() for block in page.blocks for character in block.text) > MORE * count
    return mail(page if page and fuller else plain_text(plain), facts, _day(message))


def read_mhtml(raw: bytes) -> Extract:
    """Return what a saved page holds.

    Raises:
        Refused: it is no such page, or holds no text.
    """
    message = _message(raw)
    pages = [part.holder for part in _parts(message) if part.kind in ("text/html", "application/xhtml+xml")]
    if not pages:
        raise Refused("it is no saved page (MHTML), or a damaged one")
    start = str(message.get_param("start") or "")
    page = next((part for part in pages if start and part.get("Content-ID") == start), pages[0])
    found = read_web(_bytes(page), page.get_content_charset())
    address = message.get("Snapshot-Content-Location") or page.get("Content-Location")
    title = found.title or _header(message, "Subject") or None
    url = found.url or (str(address).strip() if address else None)
    return Extract(title, found.blocks, url, found.date, account=found.account)


def plain_text(text: str) -> Extract:
    """Return the paragraphs of a plain text; those that it quotes from a mail before stand by themselves."""
    ledger = Ledger()
    draft = Draft(ledger)
    text = text.replace(MARK, "\ufffd")  # a mail may hold any character, and this one would say that others are raised
    gathered: list[str] = []
    depth, signed = 0, False  # how many mails a line is quoted from; whether it stands under "-- ", who wrote

    def close() -> None:
        words = "\n".join(gathered)
        gathered.clear()
        draft.quoted = depth
        (draft.item if _ITEM.match(words) else draft.paragraph)(words)

    for line in _LINE_END.split(text):
        match = _QUOTED.match(line)
        quoted = match[0].count(">") if match else 0
        words = line[match.end() :] if match else line
        ledger.leave(Reason.UNSHOWN, ">" * quoted)
        signed = not quoted and (signed or words.rstrip() == "--") and any(words.strip())
        told = any(map(str.isalnum, words))
        if quoted != depth or signed or not told or _ITEM.match(words.strip()) or _begins_headers(gathered, words):
            close()
        depth = quoted
        gathered.append(words.strip())
        if _WROTE.search(words):
            close()
    close()
    blocks = draft.blocks()
    if not blocks:
        raise Refused("the mail holds no text")
    return Extract(None, blocks, account=ledger.account(ink(text), (block.text for block in blocks)))


def _begins_headers(gathered: Sequence[str], words: str) -> bool:
    return _HEADED.match(words) is not None and any(map(str.isalnum, "".join(gathered)))


def mail(found: Extract, facts: list[Fact], day: str | None) -> Extract:
    """Return the text of a mail with what its headers say."""
    subject = next((fact.value for fact in facts if fact.name == "subject"), None)
    return Extract(subject or found.title, found.blocks, None, day, tuple(facts), found.account)


def _message(raw: bytes) -> EmailMessage:
    message = BytesParser(_class=EmailMessage, policy=policy.default).parsebytes(raw)
    return message


@dataclass(frozen=True)
class _Part:
    """A part of a mail; its headers are read once, since that may take long."""

    holder: Any  # of email
    kind: str  # "text/plain"
    name: str  # of an attachment; "" for a part that belongs to the text


def _parts(message: EmailMessage) -> Iterator[_Part]:
    """Yield the parts that hold something, outermost first; those of an attached mail belong to that one."""
    waiting: list[Any] = [message]
    for count in range(MOST_PARTS + 1):
        if not waiting:
            return
        if count == MOST_PARTS:
            raise Refused(f"it has more than {MOST_PARTS:,} parts")
        part = waiting.pop(0)
        kind = part.get_content_type()
        if kind.startswith("multipart/"):
            waiting = [*part.iter_parts(), *waiting]
        else:
            yield _Part(part, kind, _file_name(part, kind))


def _header(message: EmailMessage, name: str) -> str:
    """Return a header as it is read, on one line, or as it is written where it is damaged."""
    try:
        told = ", ".join(map(str, message.get_all(name, [])))
    except Exception:  # noqa: BLE001 - of the parser, over a header that somebody may have made to break it
        told = next((str(value) for key, value in message.raw_items() if key.lower() == name.lower()), "")
    return " ".join(told.encode("utf-8", "replace").decode().split())[:1000]


def _file_name(part: Any, kind: str) -> str:  # noqa: ANN401 - of email
    """Return what an attachment is called; "" for a part that belongs to the text."""
    with suppress(Exception):  # as above
        if name := part.get_filename():
            return " ".join(str(name).encode("utf-8", "replace").decode().split())[:300]
        if kind == "message/rfc822":
            return "mail"
        return "attachment" if part.get_content_disposition() == "attachment" else ""
    return ""


def _bytes(part: Any) -> bytes:  # noqa: ANN401 - of email
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def _text(part: Any) -> str:  # noqa: ANN401 - of email
    """Return the text of a part, by the encoding that it says, or else as a text file is read."""
    content, said = _bytes(part), part.get_content_charset()
    with suppress(LookupError, UnicodeDecodeError):
        return content.decode(said or "utf-8").encode("utf-8", "replace").decode()
    return decoded(content)


def _day(message: EmailMessage) -> str | None:
    """Return the day on which a mail says that it was written, where its writer was."""
    with suppress(ValueError, TypeError, OverflowError):
        return parsedate_to_datetime(_header(message, "Date")).date().isoformat()
    return None
