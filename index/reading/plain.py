"""Plain text and Markdown: where its sections and paragraphs are."""

import re
from collections.abc import Iterator

from index.datatypes import Section, Span
from index.text.lines import LONGEST_HEADING, fixed

_UNDERLINE = re.compile(r"={3,}|-{3,}")  # under a line: that was a heading
_ITEM = re.compile(r"(?:[-*+•]|\d{1,3}[.)])\s|\|")
_FENCE = re.compile(r"`{3,}|~{3,}")
_HEADING = re.compile(r"(?P<marks>#{1,6})\s+(?P<heading>.*?)\s*#*")


def plain_sections(text: str, lines: list[Span]) -> tuple[Section, ...]:
    """Cut at Markdown headings; blank lines part paragraphs, and so do items of lists and rows of tables.

    Other line ends do not. What stands before the text between two lines of dashes (its "front matter"), and in blocks
    of code, is no prose.
    """
    sections: list[Section] = []
    heading: str | None = None
    paragraphs: list[Span] = []
    previous_end = 0
    alone = False  # whether the last paragraph is one line so far

    def close(following: str | None) -> str | None:
        if paragraphs or heading:  # a heading without text under it, such as a title, is shown all the same
            sections.append(Section(heading, heading, tuple(paragraphs)))
            paragraphs.clear()
        return following

    for span in _prose(text, lines):
        line = span.of(text)
        parted = _blank_line(text[previous_end : span.start])
        if match := fixed(_HEADING, line):
            heading = close(match["heading"] or None)
        elif _UNDERLINE.fullmatch(line) and paragraphs and not parted and alone and _is_short(paragraphs[-1]):
            heading = close(paragraphs.pop().of(text))
        elif paragraphs and not parted and not _ITEM.match(line) and previous_end == paragraphs[-1].end:
            paragraphs[-1] = Span(paragraphs[-1].start, span.end)
            alone = False
        else:
            paragraphs.append(span)
            alone = True
        previous_end = span.end
    close(None)
    return tuple(sections)


def _prose(text: str, lines: list[Span]) -> Iterator[Span]:
    """Yield the lines that are neither front matter nor code."""
    first = 0
    if lines and lines[0].of(text) == "---" and not text[: lines[0].start].strip("\ufeff"):
        first = next((n for n, line in enumerate(lines[:60]) if n and line.of(text) in ("---", "...")), -1) + 1
    fence: str | None = None
    for span in lines[first:]:
        line = span.of(text)
        if fence is None and (match := _FENCE.match(line)):
            fence = match[0]
        elif fence is not None:
            fence = None if line.startswith(fence) and not line.strip(fence[0]) else fence
        else:
            yield span


def _is_short(span: Span) -> bool:
    return span.end - span.start <= LONGEST_HEADING


def _blank_line(gap: str) -> bool:
    return len(re.findall(r"\r\n|\r|\n", gap)) > 1
