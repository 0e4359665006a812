"""The calls of notes in a plain text, which would else be read as figures: "25²" is 25 where a line begins with "²"."""

import re
from collections.abc import Sequence

from index.datatypes import Span

_RAISED = r"[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,3}"
_CALL = re.compile(rf"(?<=[^\W_])(?<!\bm)(?<!\b[cdkhm]m)(?:{_RAISED}|\[\d{{1,3}}\]|\(\*{{1,3}}\))")  # m² is no call
_NOTE = re.compile(rf"({_RAISED}|\[\d{{1,3}}\]|\(\*{{1,3}}\)|\*{{1,3}}(?=\s))")


def calls_in(text: str, lines: Sequence[Span]) -> list[Span]:
    """Return the calls of notes, of which each has a line further down that begins with it."""
    last: dict[str, int] = {}  # where the note of each label begins
    for line in lines:
        if match := _NOTE.match(line.of(text)):
            last[match[1].strip("()")] = line.start
    if not last:
        return []
    found = _CALL.finditer(text)
    return [Span(*match.span()) for match in found if match.start() < last.get(match[0].strip("()"), -1)]
