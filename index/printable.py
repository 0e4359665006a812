"""What strangers named, as a terminal, a page or a line of a list may show it."""

import re
import unicodedata

LONGEST = 300  # characters of a title: the longest of a thousand official documents has 270

_JOINERS = "\u00ad\u200c\u200d\u2060"  # ordinary in words and emoji; they turn nothing round
_BREAKS = "\n\t\r"
_ACTING = ("Cc", "Cf", "Cs", "Zl", "Zp")  # controls, what turns or hides other text, halves of pairs, breaks
_HALVES = re.compile("[\ud800-\udfff]")  # a byte of a file's name that is no UTF-8 stands as one, too


def acts(character: str) -> bool:
    """Tell whether a character acts on a screen instead of showing; breaks of lines that every text has do not."""
    return character not in _BREAKS and character not in _JOINERS and unicodedata.category(character) in _ACTING


def printable(text: str) -> str:
    """Return ``text`` on one line, with nothing in it that could not be printed, or does more than to be read."""
    if text.isprintable():
        return text
    whole = _HALVES.sub("\ufffd", text)
    return re.sub("\n+", " ", "".join("\n" if c in _BREAKS or acts(c) else c for c in whole))


def as_title(text: str) -> str:
    """Return ``text`` as the title of a document: whole characters, single spaces, cut where it is too long.

    What acts on a screen stays: the page spells it out, and the command line prints nothing that is not printable.
    """
    title = " ".join(_HALVES.sub("\ufffd", text[: 4 * LONGEST]).split())
    return title if len(title) <= LONGEST else f"{title[: LONGEST - 1]}…"
