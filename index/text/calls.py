"""The calls of notes in a plain text, which would else be read as figures: "25²" is 25 where a line begins with "²"."""

import re
from collections import Counter
from collections.abc import Sequence

from index.datatypes import Span

_RAISED = r"[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,3}"
_LABEL = rf"{_RAISED}|\[\d{{1,3}}\]|\(\d{{1,3}}\)|\(\*{{1,3}}\)|\[\^[\w-]{{1,40}}\]"  # the last one: Markdown's
_CALL = re.compile(
    rf"(?<=[\w%€»)])(?<!\bm)(?<!\b[cdkhm]m)(?:{_LABEL})|(?<=[.,;])(?:\[\^[\w-]{{1,40}}\])"  # m² is no call
    r"|(?<=[\w%€»])\*{1,3}(?![\w*])"
)
_NOTE = re.compile(rf"({_LABEL}|\*{{1,3}}(?=\s))")
_OPENED = re.compile(r"(?<![\w*])\*{1,3}[^\s*]")  # emphasis of Markdown


def calls_in(text: str, lines: Sequence[Span]) -> list[Span]:
    """Return the calls of notes, of which each has a line further down that begins with it."""
    last: dict[str, int] = {}  # where the note of each label begins
    times = Counter[str]()
    for line in lines:
        if match := _NOTE.match(line.of(text)):
            last[_label(match[1])] = line.start
            times[_label(match[1])] += 1
    if not last:
        return []
    starred = _OPENED.search(text) is None
    found = [match for match in _CALL.finditer(text) if match.start() < last.get(_label(match[0]), -1)]
    return [
        Span(*match.span())
        for match in found
        if match[0][0] != "*" or (starred and times[match[0]] == 1)  # or the star is a bullet
    ]


def _label(written: str) -> str:
    """Return the label of a note: "(*)" and "*" are one."""
    return written.strip("()") if "*" in written else written
