"""Small mails of Outlook (.msg) for tests: the compound file of [MS-CFB], each stream padded to whole sectors."""

import struct
from dataclasses import dataclass, field

SECTOR, CUTOFF = 512, 4096  # bytes; a shorter stream would stand in a file within the file
NONE, END, FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


@dataclass
class Entry:
    """A storage, which has entries, or a stream."""

    name: str
    kind: int  # 5: the root, 1: a storage, 2: a stream
    content: bytes = b""
    entries: "list[Entry]" = field(default_factory=list)


def msg(streams: dict[str, bytes], attachments: tuple[str, ...] = ()) -> bytes:
    """Return a mail with these streams, by the names of [MS-OXMSG], and files of such names attached."""
    root = Entry("Root Entry", 5, entries=[Entry(name, 2, content) for name, content in streams.items()])
    for number, name in enumerate(attachments):
        held = Entry("__substg1.0_3707001F", 2, name.encode("utf-16-le"))
        root.entries.append(Entry(f"__attach_version1.0_#{number:08X}", 1, entries=[held]))
    return _written(root)


def properties(**numbers: int) -> bytes:
    """Return the stream of fixed properties: those of times, in units of 100 nanoseconds since 1601."""
    entries = (struct.pack("<IIQ", int(name[1:], 16), 6, value) for name, value in numbers.items())
    return bytes(32) + b"".join(entries)


def _written(root: Entry) -> bytes:
    entries: list[tuple[Entry, int, int]] = []  # with the next entry of the same storage, and the first within it

    def placed(own: list[Entry]) -> int:
        first = len(entries)
        entries.extend([(own[0], NONE, NONE)] * len(own))
        for place, entry in enumerate(own):
            after = first + place + 1 if place + 1 < len(own) else NONE
            entries[first + place] = (entry, after, placed(entry.entries) if entry.entries else NONE)
        return first

    placed([root])
    sectors: list[bytes] = []
    table: list[int] = []

    def stored(content: bytes) -> int:
        first = len(sectors)
        pieces = [content[at : at + SECTOR].ljust(SECTOR, b"\0") for at in range(0, len(content), SECTOR)]
        sectors.extend(pieces)
        table.extend([*range(first + 1, first + len(pieces)), END])
        return first

    rows = b""
    for entry, after, within in entries:
        size = max(CUTOFF, len(entry.content)) if entry.kind == 2 else 0
        start = stored(entry.content.ljust(size, b"\0")) if size else END
        name = (entry.name + "\0").encode("utf-16-le")
        rows += name.ljust(64, b"\0") + struct.pack("<HBBIII", len(name), entry.kind, 1, NONE, after, within)
        rows += bytes(36) + struct.pack("<IQ", start, size)
    directory = stored(rows)
    count = 1
    while count * SECTOR // 4 < len(table) + count:
        count += 1
    first = len(sectors)
    table += [FAT] * count
    table += [NONE] * (count * SECTOR // 4 - len(table))
    blocks = struct.pack(f"<{len(table)}I", *table)
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<IIIIIIIII", 0, count, directory, 0, CUTOFF, END, 0, END, 0)
    places = [first + number for number in range(count)] + [NONE] * (109 - count)
    return header + struct.pack("<109I", *places) + b"".join(sectors) + blocks
