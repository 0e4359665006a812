"""Characters that nobody sees, where a word may be parted or bytes are ordered, and letters joined in one. Pure."""

import re

INVISIBLE = re.compile("[\u00ad\u200b\u2060\ufeff]")


def without_invisible(text: str) -> str:
    r"""Return a text without them: "rési\u00addence" is "résidence"."""
    return INVISIBLE.sub("", text)


_JOINED = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "ft", "ﬆ": "st"})


def spelled(text: str) -> str:
    """Return a text with the letters that a font joins as those that it joins: "ﬁlet" is "filet"."""
    return text.translate(_JOINED)
