"""The acronyms that a document expands itself: "comités locaux d'aide aux victimes (CLAV)".

The method is Schwartz & Hearst 2003, "A Simple Algorithm for Identifying Abbreviation Definitions in Biomedical Text":
from the right, each letter of the short form is sought in the words before the bracket; the first one must open a word.
"""

import re

from index.words import fold

_SHORT = re.compile(r"\(([A-ZÀ-Ý][A-ZÀ-Ý0-9-]{1,9})\)")
_WORDS = 30  # looked back over, at most: names of French bodies are long


def find_acronyms(text: str) -> dict[str, str]:
    """Return the folded short forms of ``text`` with the words that they stand for."""
    found: dict[str, str] = {}
    for match in _SHORT.finditer(text):
        sentence = re.split(r"[.!?;\n]", text[: match.start()])[-1]
        long = _long_form(fold(match[1]).replace("-", ""), " ".join(sentence.split()[-_WORDS:]))
        if long:
            found.setdefault(fold(match[1]), long)
    return found


def _long_form(short: str, before: str) -> str | None:
    # Folding may change the length of a text ("œ"), so the words that are returned are folded too.
    before = fold(before)
    place = len(before)
    for number in range(len(short) - 1, -1, -1):
        place -= 1
        while place >= 0 and (
            before[place] != short[number] or (number == 0 and place > 0 and before[place - 1].isalnum())
        ):
            place -= 1
        if place < 0:
            return None
    return before[place:].strip()
