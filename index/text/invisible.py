"""Characters that nobody sees: where a word may be parted, and marks of byte order. Pure."""

import re

INVISIBLE = re.compile("[\u00ad\u200b\u2060\ufeff]")


def without_invisible(text: str) -> str:
    r"""Return a text without them: "rési\u00addence" is "résidence"."""
    return INVISIBLE.sub("", text)
