"""The RTF of a mail of Outlook's, which is packed. Source: Microsoft, [MS-OXRTFCP]."""

import struct

from index.reading.blocks import Refused

MOST = 50_000_000  # bytes, unpacked
_BEGUN = (
    b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor "
    b"MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par "
    b"\\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx"
)  # what every packed text may refer to
_WINDOW = 4096


def unpacked(packed: bytes) -> bytes:
    """Return an RTF that was packed.

    Raises:
        Refused: it is damaged, or larger than a mail's text may be.
    """
    if len(packed) < 16:
        raise Refused("the mail's text is damaged")
    _, size, kind, _ = struct.unpack_from("<IIII", packed)
    if kind == 0x414C454D:  # "MELA": not packed at all
        return packed[16 : 16 + size]
    if kind != 0x75465A4C or size > MOST:  # "LZFu"
        raise Refused("the mail's text is damaged")
    window = bytearray(_BEGUN.ljust(_WINDOW, b"\0"))
    at, write, text = 16, len(_BEGUN), bytearray()
    while at < len(packed) and len(text) < size:
        control, at = packed[at], at + 1
        for bit in range(8):
            if at >= len(packed):
                break
            if not control >> bit & 1:
                piece, at = packed[at : at + 1], at + 1
            else:
                if at + 1 >= len(packed):
                    return bytes(text)
                token, at = int.from_bytes(packed[at : at + 2], "big"), at + 2
                offset, length = token >> 4, (token & 15) + 2
                if offset == write:
                    return bytes(text)
                piece = _repeated(window, offset, length, write)
            for byte in piece:
                window[write] = byte
                write = (write + 1) % _WINDOW
            text += piece
    return bytes(text)


def _repeated(window: bytearray, offset: int, length: int, write: int) -> bytes:
    """Return what stands in the window, where a piece may repeat itself while it is written."""
    piece = bytearray()
    for step in range(length):
        place = (offset + step) % _WINDOW
        ahead = (place - write) % _WINDOW
        piece.append(piece[ahead] if ahead < len(piece) else window[place])
    return bytes(piece)
