"""The lines of a text, and lines of a fixed form among them."""

import re

from index.datatypes import Span

LONGEST_HEADING = 1000  # characters: a longer line is prose, whatever it begins with


def fixed(form: re.Pattern[str], line: str) -> re.Match[str] | None:
    """Match a whole line, unless it is so long that it must be prose."""
    return form.fullmatch(line) if len(line) <= LONGEST_HEADING else None


def lines_of(text: str) -> list[Span]:
    """Return the lines that are not blank, without the white space (and the byte order mark) around them."""
    spans = []
    for match in re.finditer(r"[^\r\n]+", text):
        body = match.group().strip().strip("\ufeff").strip()
        if body:
            start = match.start() + match.group().index(body)
            spans.append(Span(start, start + len(body)))
    return spans
