"""Words that a line end parted are made whole: "protec-" and "tion" are one, "Saint-" and "Audry" keep their hyphen.

In plain text only what stands at the ends of lines is looked at; the ledger notes the hyphens that go.
"""

import re
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache, partial

from index.datatypes import Reason
from index.reading.account import Ledger
from index.text.analysis import searchable

MOST_PARTED = 50_000  # line ends: the longest texts have 300,000 lines, and eight seconds go into these
MOST_KNOWN = 4096  # line ends that are told apart: a file may be full of the same one
NEAR = 60  # characters before and after a line end that tell what is parted there

_WORDS = re.compile(r"[\w-]+(?!-$)")
_LINE_END = re.compile(r"(?<=\w)-[ \t]*(?:\r\n|\r|\n)[ \t]*(?=\w)")
_END = re.compile(r"[\r\n]")
_YEARS = re.compile(r"\d-$")


def known_words(lines: Iterable[str]) -> Counter[str]:
    """Count the words of lines, those that a line end parts aside."""
    return Counter(word for line in lines for word in _WORDS.findall(line.casefold()))


def made_whole(before: str, line: str, known: Counter[str]) -> str | None:
    """Return what stands before a line so that a word parted there is whole; None where no word is.

    Where the document has the word elsewhere, that tells; else what such beginnings mostly are
    (index/text/analysis.py).
    """
    head, tail = re.search(r"[\w-]*\w-$", before), re.match(r"\w+", line)
    if not head or not tail:
        return None
    parted, joined = (head[0] + tail[0]).casefold(), (head[0][:-1] + tail[0]).casefold()
    if known[joined] != known[parted]:
        return before[:-1] if known[joined] > known[parted] else before
    whole = searchable(f"{head[0]}\n{line}")
    return before[:-1] if whole.startswith(head[0][:-1] + tail[0]) else before


def without_parted_words(text: str, ledger: Ledger) -> str:
    """Return a plain text with its parted words whole; as it is where no line ends within a word, or nearly all do."""
    if not 0 < sum(1 for _ in _LINE_END.finditer(text)) <= MOST_PARTED:
        return text
    known = known_words(re.split(r"\r\n|\r|\n", text))
    told_of = lru_cache(maxsize=MOST_KNOWN)(partial(made_whole, known=known))

    def whole(match: re.Match[str]) -> str:
        before = _END.split(text[max(0, match.start() - NEAR) : match.start() + 1])[-1]
        after = _END.split(text[match.end() : match.end() + NEAR], maxsplit=1)[0]
        if _YEARS.search(before):
            return "-" if after[0].isdigit() else match[0]
        told = told_of(before, after)
        if told is None or after[0].isdigit():
            return match[0]
        if told.endswith("-"):
            return "-"
        ledger.leave(Reason.HYPHEN, "-")
        return ""

    return _LINE_END.sub(whole, text)
