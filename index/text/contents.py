"""Tables of contents: their lines have the words of many a question, and lead to what answers it. Pure."""

import re
from collections.abc import Sequence

from index.languages import either

_HEADING = re.compile(
    rf"(?:\W|\d)*{either(lambda words: words.contents)}\W*",
    re.IGNORECASE,
)
_ENTRY = re.compile(r"(?P<name>\S.*?)\s*(?:(?:[.·_]\s?){3,}|…(?:\s?…)*)\s*(?:(?:p\.|page)\s?)?\d{1,4}\W*")
FEWEST = 2  # entries
LONGEST = 300  # characters of a line of contents


def is_contents_heading(line: str) -> bool:
    """Tell whether a line says that a table of contents follows: "Sommaire"."""
    return len(line) <= LONGEST and _HEADING.fullmatch(line) is not None


def is_dotted(line: str) -> bool:
    """Tell whether dots lead from a name to a number in a line, as in a table of contents: "Pour ..... 5"."""
    return _entry(line) is not None


def contents_in(lines: Sequence[str]) -> frozenset[int]:
    """Return the places of the lines that are a table of contents, its heading among them.

    Dots lead from a name to a number in other lists as well ("Pour ..... 5"): a table of contents says that it is one,
    or half of its names stand as lines of their own elsewhere.
    """
    known = {_plain(line) for line in lines}
    found: set[int] = set()
    place = 0
    while place < len(lines):
        end = place
        while end < len(lines) and _entry(lines[end]):
            end += 1
        if end - place >= FEWEST:
            names = [_plain(entry["name"]) for line in lines[place:end] if (entry := _entry(line))]
            announced = place > 0 and is_contents_heading(lines[place - 1])
            if announced or sum(name in known for name in names) >= len(names) / 2:
                found.update(range(place - announced, end))
        place = end + 1
    return frozenset(found)


def _entry(line: str) -> re.Match[str] | None:
    fine = len(line) <= LONGEST and any(map(str.isalpha, line))
    return _ENTRY.fullmatch(line) if fine else None


def _plain(line: str) -> str:
    return " ".join(line.casefold().split()).strip(" .:")
