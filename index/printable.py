"""What strangers named, as a terminal, a page or a line of a list may show it."""

import re

LONGEST = 300  # characters of a title: the longest of a thousand official documents has 270

# Control characters move a terminal's cursor; the others turn the order of what follows, or are half a character.
_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]+")
_HALVES = re.compile("[\ud800-\udfff]")  # a byte of a file's name that is no UTF-8 stands as one, too


def printable(text: str) -> str:
    """Return ``text`` on one line, with nothing in it that could not be printed, or does more than to be read."""
    return _HALVES.sub("\ufffd", _UNSEEN.sub(" ", text))


def as_title(text: str) -> str:
    """Return ``text`` as the title of a document: whole characters, single spaces, cut where it is too long.

    What acts on a screen stays: the page spells it out, and the command line prints nothing that is not printable.
    """
    title = " ".join(_HALVES.sub("\ufffd", text[: 4 * LONGEST]).split())
    return title if len(title) <= LONGEST else f"{title[: LONGEST - 1]}…"
