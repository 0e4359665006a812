"""Tables of contents: their lines have the words of many a question, and lead to what answers it. Pure."""

import re

_HEADING = re.compile(
    r"(?:\W|\d)*(?:sommaire|table (?:des matières|of contents)|contents|liste des (?:annexes|figures|tableaux))\W*",
    re.IGNORECASE,
)
_ENTRY = re.compile(r"\S.*?(?:(?:[.·_]\s?){3,}|…(?:\s?…)*)\s*(?:(?:p\.|page)\s?)?\d{1,4}\W*")
LONGEST = 300  # characters of a line of contents


def is_contents_heading(line: str) -> bool:
    """Tell whether a line says that a table of contents follows: "Sommaire"."""
    return len(line) <= LONGEST and _HEADING.fullmatch(line) is not None


def is_entry(line: str) -> bool:
    """Tell whether a line is one of a table of contents: dots lead from a heading to its page."""
    return len(line) <= LONGEST and any(map(str.isalpha, line)) and _ENTRY.fullmatch(line) is not None
