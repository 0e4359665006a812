"""The bytes of a mail that Outlook saved (MSG) become blocks of text. Runs in the worker only.

olefile (BSD) opens the file; what its streams hold is in Microsoft's [MS-OXMSG] and [MS-OXPROPS]. extract-msg, which
knows more of them, is under the GPL. Of a text told twice, plain and as a page, the plain one is taken.
"""

import struct
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

from index.datatypes import Fact
from index.reading.blocks import Extract, Refused
from index.reading.encodings import decoded
from index.reading.mail import mail, plain_text
from index.reading.rtf import read_rtf
from index.reading.rtf_packed import unpacked
from index.reading.web import read_web

MOST_STREAM = 50_000_000  # bytes

# Properties, as four hexadecimal digits: what a stream's name says that it holds.
_SUBJECT, _BODY, _PAGE, _RTF = "0037", "1000", "1013", "1009"
_FROM, _ADDRESSES, _TO, _CC = "0C1A", ("5D01", "0C1F"), "0E04", "0E03"
_FILE_NAMES = ("3707", "3704", "3001")  # long, short, shown
_SENT, _RECEIVED = 0x00390040, 0x0E060040
_TEXT, _OLD_TEXT, _BINARY = "001F", "001E", "0102"
_EPOCH = datetime(1601, 1, 1, tzinfo=UTC)


def read_msg(raw: bytes) -> Extract:
    """Return what a mail holds.

    Raises:
        Refused: it is no mail of Outlook's, or holds no text.
    """
    import olefile

    if not olefile.isOleFile(BytesIO(raw)):
        raise Refused("it is no mail of Outlook's (MSG), or a damaged one")
    with olefile.OleFileIO(BytesIO(raw)) as file:
        message = _Message(file)
        if not message.exists("__properties_version1.0"):
            raise Refused("it is no mail of Outlook's (MSG), or a damaged one")
        day = message.day()
        names = {"from": _sender(message), "to": message.text(_TO), "cc": message.text(_CC), "date": day or ""}
        told = [*names.items(), ("subject", message.text(_SUBJECT))]
        facts = [Fact(name, value) for name, value in told if value]
        facts += [Fact("attachment", name) for name in message.attachments()]
        return mail(_body(message), facts, day)


class _Message:
    """The streams of a file."""

    def __init__(self, file: Any) -> None:  # noqa: ANN401 - of olefile
        self._file = file

    def exists(self, name: str) -> bool:
        """Tell whether there is a stream of this name."""
        return bool(self._file.exists(name))

    def stream(self, name: str) -> bytes:
        """Return what a stream holds, b"" where there is none."""
        if not self.exists(name):
            return b""
        if self._file.get_size(name) > MOST_STREAM:
            raise Refused(f"it holds a text of more than {MOST_STREAM:,} bytes: split it")
        content: bytes = self._file.openstream(name).read()
        return content

    def text(self, number: str, folder: str = "") -> str:
        """Return a text, in whichever of the two ways the file tells it."""
        content = self.stream(f"{folder}__substg1.0_{number}{_TEXT}")
        text = content.decode("utf-16-le", "replace")
        if not content:
            text = decoded(self.stream(f"{folder}__substg1.0_{number}{_OLD_TEXT}"))
        return text.replace("\0", "").encode("utf-8", "replace").decode().strip()

    def binary(self, number: str) -> bytes:
        """Return bytes."""
        return self.stream(f"__substg1.0_{number}{_BINARY}")

    def day(self) -> str | None:
        """Return the day on which the mail was sent, else received, in universal time."""
        content = self.stream("__properties_version1.0")[32:]
        for wanted in (_SENT, _RECEIVED):
            for at in range(0, len(content) - 15, 16):
                kind, _, ticks = struct.unpack_from("<IIQ", content, at)  # of 100 nanoseconds
                if kind == wanted and 0 < ticks < 1 << 62:
                    try:
                        return (_EPOCH + timedelta(microseconds=ticks // 10)).date().isoformat()
                    except OverflowError:
                        continue
        return None

    def attachments(self) -> Iterator[str]:
        """Yield what the attachments are called."""
        folders = {path[0] for path in self._file.listdir() if path[0].startswith("__attach_version1.0_")}
        for folder in sorted(folders):
            names = (" ".join(self.text(number, f"{folder}/").split()) for number in _FILE_NAMES)
            yield next(filter(None, names), "attachment")[:300]


def _sender(message: _Message) -> str:
    name = message.text(_FROM)
    addresses = (message.text(number) for number in _ADDRESSES)
    address = next((address for address in addresses if "@" in address), "")
    return f"{name} <{address}>" if name and address and name != address else name or address


def _body(message: _Message) -> Extract:
    plain = message.text(_BODY)
    if any(map(str.isalnum, plain)):
        return plain_text(plain)
    if page := message.binary(_PAGE):
        return read_web(page, whole=True)
    if page_text := message.text(_PAGE):
        return read_web(page_text.encode(), whole=True)
    if packed := message.binary(_RTF):
        return read_rtf(unpacked(packed))
    raise Refused("the mail holds no text")
