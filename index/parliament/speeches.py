"""Who speaks in a sitting or a hearing: "M. NOM, qualité. Texte", "Mme la ministre.", interruptions, the chair's calls.

Each speech becomes a section with its speaker. What nobody in particular says (a vote's outcome, "Plusieurs députés")
has no speaker: a wrong name is worse than none.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from index.datatypes import Section, Span
from index.parliament.forms import (
    ALONE,
    ASIDE,
    BARE,
    CALL,
    CROWD,
    DOUBTFUL,
    ENDED,
    ENGLISH,
    LONGEST_LINE,
    NO_NAME,
    NOBODY,
    OF_HIM,
    SAID,
    SENTENCE_END,
    SITTING,
    SPEAKER,
    TELLS,
)
from index.parliament.people import full_names
from index.text.analysis import fold
from index.text.marks import mark_of

_LINE_END = re.compile(r"(?<=[.!?…»)])[ \t]*\n\s*")
_FEWEST = 2  # paragraphs that begin with a speaker: one alone may be prose
_HEAD = 600  # characters at the beginning of a text, which say what it is
_SHARE, _SHARE_REPEATED = 6, 20  # one paragraph of so many begins with a speaker; of more, where one comes again


@dataclass(frozen=True)
class _Speech:
    """A paragraph's beginning, read."""

    speaker: str | None
    start: int  # where the words begin


def split_speeches(text: str, sections: Sequence[Section], name: str | None = None) -> tuple[Section, ...] | None:
    """Return the sections with each speech as one of its own; None where nobody is seen to speak.

    ``name`` is the name of the speeches' sections; without it they keep the one that they stand in.
    """
    sections = _parted(text, sections)
    paragraphs = [span for section in sections for span in section.paragraphs]
    read = _read(text, paragraphs)
    named = Counter(speech.speaker for speech in read.values() if speech.speaker)
    exchanged = len(named) > 1 and (name is not None or max(named.values()) > 1)
    share = _SHARE_REPEATED if exchanged else _SHARE
    if len(read) < _FEWEST or not named or len(read) * share < len(paragraphs):
        return None
    full = full_names(list(named))
    return tuple(part for section in sections for part in _parts(text, section, read, full, name))


def _parted(text: str, sections: Sequence[Section]) -> Sequence[Section]:
    """Return the sections with a paragraph of its own for each speech that line ends alone part from others.

    A name in the middle of a paragraph opens a speech where it has an office, or comes again: else it may be talked of.
    """
    begun = {span.start: list(_within(text, span)) for section in sections for span in section.paragraphs}
    times = Counter(match["who"] for matches in begun.values() for match in matches)

    def cut(span: Span) -> Iterator[Span]:
        places = [m.start("who") for m in begun[span.start] if m["quality"] or times[m["who"]] > 1]
        if len(places) > 1:  # a speech a line: what the account tells stands on lines of its own, too
            ends = (m.end() for m in _LINE_END.finditer(text, span.start, span.end))
            places = sorted({*places, *(place for place in ends if TELLS.match(text, place, span.end))})
        starts = [span.start, *(place for place in places if place > span.start)]
        for start, end in zip(starts, [*starts[1:], span.end], strict=True):
            yield Span(start, _trimmed(text, start, end))

    return [
        replace(section, paragraphs=tuple(part for span in section.paragraphs for part in cut(span)))
        for section in sections
    ]


def _within(text: str, span: Span) -> Iterator[re.Match[str]]:
    """Yield the speakers at the beginning of a paragraph, and after the sentences in it."""
    starts = (match.end() for match in SENTENCE_END.finditer(text, span.start, span.end))
    for start in (span.start, *starts):
        if match := SPEAKER.match(text, start, span.end):
            yield match


def _read(text: str, paragraphs: Sequence[Span]) -> dict[int, _Speech]:
    """Return the beginnings of speeches by where their paragraphs start.

    A name without "M." or an office alone counts beside others, or where two of them come again and again.
    """
    read = {span.start: speech for span in paragraphs if (speech := _speech(text, span))}
    bare = {
        span.start: _Speech(" ".join(match["who"].split()), match.end())
        for span in paragraphs
        if span.start not in read and (match := BARE.match(text, span.start, span.end))
        and fold(match["who"]) not in NO_NAME and not match["who"].startswith("Groupe ")
    }  # fmt: skip
    alone = _alone(text, paragraphs, read)
    bare |= alone
    times = Counter(speech.speaker for speech in bare.values())
    again = {who for who, count in times.items() if count > 1}
    told = {speech.speaker for speech in read.values()}
    beside = sum(speech.speaker is not None for speech in read.values()) >= _FEWEST
    sitting = len(alone) >= _FEWEST and SITTING.search(text[:_HEAD]) is not None
    known = {
        start: speech
        for start, speech in bare.items()
        if speech.speaker in again
        or speech.speaker in told
        or (beside and " " in (speech.speaker or ""))
        or (sitting and start in alone)
    }
    return read | known if beside or sitting or len(again) > 1 else read


def _alone(text: str, paragraphs: Sequence[Span], read: dict[int, _Speech]) -> dict[int, _Speech]:
    """Return the names that stand on a line of their own over what is said; not those of a list of people."""
    found = {
        span.start: _Speech(_called(match), span.end)
        for span in paragraphs
        if span.start not in read and (match := ALONE.fullmatch(text, span.start, span.end))
    }
    spans = list(paragraphs)
    listed = {near.start for pair in pairwise(spans) for near in pair if all(one.start in found for one in pair)}
    said = {span.start for span, after in pairwise(spans) if _may_say(after.of(text))}
    return {start: speech for start, speech in found.items() if start not in listed and start in said}


def _may_say(paragraph: str) -> bool:
    """Tell whether what stands under a name may be the person's words, and not what is said of him or happens."""
    return not OF_HIM.match(paragraph) and not NOBODY.match(paragraph) and SAID.search(paragraph) is not None


def _called(match: re.Match[str]) -> str:
    who, quality = " ".join(match["who"].split()), match["quality"]
    return f"{who}, {' '.join(quality.split())}" if quality else who


def _speech(text: str, paragraph: Span) -> _Speech | None:
    match = SPEAKER.match(text, paragraph.start, paragraph.end)
    if match:
        return _Speech(_called(match), match.end())
    if match := ENGLISH.match(text, paragraph.start, paragraph.end):
        who = match["holder"] or match["titled"] or match["asking"]
        return _Speech(" ".join(who.split()), match.end())
    crowd = CROWD.match(text, paragraph.start, paragraph.end)
    return _Speech(None, crowd.end()) if crowd else None


def _parts(
    text: str, section: Section, read: dict[int, _Speech], full: dict[str, str], name: str | None
) -> Iterator[Section]:
    """Yield what stands before the first speech, then the speeches."""
    first = min((span.start for span in section.paragraphs if span.start in read), default=len(text))
    late = [line for line in section.lines if line.start > first]  # nobody says them, wherever they stand
    current = replace(section, paragraphs=(), lines=tuple(line for line in section.lines if line not in late))
    speaking = False
    paragraphs: list[Span] = []
    captions: list[Span] = []
    before = ""

    def closed() -> Iterator[Section]:
        if paragraphs or captions or not speaking:
            yield replace(current, paragraphs=tuple(paragraphs), captions=tuple(captions))
        paragraphs.clear()
        captions.clear()

    for span in sorted([*section.paragraphs, *late], key=lambda span: span.start):
        if span in late:
            yield from closed()
            yield replace(current, heading=None, paragraphs=(), lines=(span,), captions=(), speaker=None)
            continue
        speech = read.get(span.start)
        silent = speaking and speech is None and _is_nobodys(span.of(text), before)
        before = span.of(text)
        if speech or silent:
            yield from closed()
            speaker = full.get(speech.speaker.split(",")[0], speech.speaker) if speech and speech.speaker else None
            current = replace(
                section,
                name=name or section.name,
                heading=None,
                above=section.chain if name is None else section.above,
                paragraphs=(),
                lines=(),
                speaker=speaker,
            )
            speaking = True
        words = Span(speech.start, span.end) if speech else span  # empty, where the name stands alone
        if speech:
            captions.append(Span(span.start, _trimmed(text, span.start, speech.start)))
        for place, said in _asides_parted(text, words) if speaking else [(words, True)]:
            (paragraphs if said and not CALL.match(place.of(text)) else captions).append(place)
    yield from closed()


def _is_nobodys(line: str, before: str) -> bool:
    """Tell whether a paragraph may be another's than the speaker's before it, or only says what is debated next."""
    if NOBODY.match(line) or TELLS.match(line) or DOUBTFUL.match(line) or BARE.match(line):
        return True
    short = len(line) <= LONGEST_LINE and line[:1].isupper() and not ENDED.search(line)
    return short and mark_of(line) is None and SAID.search(before) is not None


def _asides_parted(text: str, words: Span) -> Iterator[tuple[Span, bool]]:
    """Yield the parts of a speech's paragraph, and whether the speaker says them."""
    start = words.start
    for aside in [*ASIDE.finditer(text, words.start, words.end), None]:
        end = _trimmed(text, start, aside.start() if aside else words.end)
        if end > start:
            yield Span(start, end), True
        if aside:
            yield Span(aside.start(), aside.end()), False
            start = aside.end()
            while start < words.end and text[start].isspace():
                start += 1


def _trimmed(text: str, start: int, end: int) -> int:
    """Return where ``text[start:end]`` ends without the white space behind it."""
    while end > start and text[end - 1].isspace():
        end -= 1
    return end
