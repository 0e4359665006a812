"""A Document as HTML: a readable text in which every sentence is an anchor.

A long document is shown in parts, so that a report of a thousand pages opens as quickly as one of ten.
"""

import html
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice, pairwise

from assistant.page.escaping import flowing, shown
from assistant.render import long_date, page_words, visible
from index.datatypes import Document, Language, Section, Sentence, Span
from index.parliament.wording import of_chamber

PART = 60_000  # characters on show at a time: some twenty printed pages, which a phone lays out at once


@dataclass(frozen=True)
class Heading:
    """A line of the table of contents."""

    text: str
    section: int  # place in Document.sections
    level: int  # how many headings it stands under


@dataclass(frozen=True)
class Paper:
    """A document on show; ``sentences`` are its own in reading order, ``language`` is that of the frame around it."""

    document: Document
    sentences: Sequence[Sentence]
    language: Language

    @cached_property
    def parts(self) -> list[Span]:
        """The text cut before sentences into parts of about ``PART`` characters; most documents are one."""
        starts = [0]
        for sentence in self.sentences:
            if sentence.span.start - starts[-1] >= PART:
                starts.append(sentence.span.start)
        return [Span(start, end) for start, end in pairwise([*starts, len(self.document.text)])]

    def part_at(self, offset: int) -> int:
        """Return the number, from 0, of the part that holds the character at ``offset``."""
        return bisect_right(self.parts, offset, key=lambda part: part.start) - 1

    @cached_property
    def places(self) -> list[Span]:
        """Where each section's text stands; a heading without text under it stands where the text before it ends."""
        places, end = [], 0
        for section in self.document.sections:
            blocks = section.blocks
            start, end = (blocks[0].start, blocks[-1].end) if blocks else (end, end)
            places.append(Span(start, end))
        return places

    def part_of(self, section: int) -> int:
        """Return the number of the part in which the section at this place begins."""
        return self.part_at(self.places[section].start)

    def contents(self) -> list[Heading]:
        """Return the headings in reading order, without that of the document itself."""
        return [
            Heading(visible(section.heading), place, len(section.above))
            for place, section in enumerate(self.document.sections)
            if section.heading and section.heading != self.document.title
        ]

    def html(self, number: int) -> str:
        """Return the part with this number."""
        part, document = self.parts[number], self.document
        language = document.language
        pieces = [f'<h2 id="document-title" tabindex="-1" lang="{language}">{shown(document.title)}</h2>']
        for place, (section, where) in enumerate(zip(document.sections, self.places, strict=True)):
            begins = self.part_at(where.start) == number
            if begins or (where.start < part.end and where.end > part.start):
                inner = "".join(self._section(section, section.blocks, part, begins=begins))
                pieces.append(f'<section id="section-{place}" lang="{language}">{inner}</section>')
        return "".join(pieces)

    def _section(self, section: Section, blocks: Sequence[Span], part: Span, *, begins: bool) -> Iterator[str]:
        """Yield what a part holds of a section: heading, date and page, paragraphs, fixed lines where they stand."""
        fixed = {line.start for line in section.lines}
        heads = bool(blocks) and blocks[0].start in fixed  # a Senate page's heading is a line of its text, and citable
        if section.heading and begins and not heads:
            own = section.heading == self.document.title  # which stands above already
            yield ("" if own else f"<h3>{shown(section.heading)}</h3>") + self._dateline(section)
        for place, whole in enumerate(blocks):
            block = Span(max(whole.start, part.start), min(whole.end, part.end))
            if block.start >= block.end:
                continue
            inner = "".join(self._block(block))
            if heads and place == 0:
                yield f"<h3>{inner}</h3>{self._dateline(section)}"
            else:
                yield f'<p class="line">{inner}</p>' if whole.start in fixed else f"<p>{inner}</p>"

    def _dateline(self, section: Section) -> str:
        own = section.date and (of_chamber(self.document.kind) or section.date != self.document.date)
        facts = [long_date(section.date, self.language)] if own and section.date else []
        if section.page is not None:
            facts.append(page_words(self.document.kind, section.page, self.language))
        return f'<p class="dateline" lang="{self.language}">{" · ".join(facts)}</p>' if facts else ""

    def _block(self, block: Span) -> Iterator[str]:
        """Yield a block's sentences and what stands between them, so that no character of it is lost.

        The first can be reached by Tab; from it the arrow keys go on (``sentences.js``).
        """
        text, place, stop = self.document.text, block.start, 'tabindex="0" role="button"'
        first = bisect_left(self.sentences, block.start, key=lambda sentence: sentence.span.start)
        for sentence in islice(self.sentences, first, None):
            span = sentence.span
            if span.start >= block.end:
                break
            yield flowing(text[place : span.start])
            anchor = html.escape(sentence.anchor)
            yield (
                f'<span class="sentence" id="{anchor}" {stop} data-start="{span.start}" '
                f'data-end="{span.end}">{flowing(span.of(text))}</span>'
                f'<a class="permalink" href="#{anchor}" data-anchor="{anchor}" tabindex="-1" aria-hidden="true"></a>'
            )
            place, stop = span.end, 'tabindex="-1"'
        yield flowing(text[place : block.end])
