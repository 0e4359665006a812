"""A Document becomes passages of sentences, with exact offsets. Pure: no file, no model.

A sentence is what is cited. A passage is what is shown around it: neighbouring sentences of one paragraph, up to about
``PASSAGE_CHARACTERS``, never opening with a sentence that leans on the one before it ("Il va permettre ...").
"""

import re
from collections.abc import Iterator

from index.datatypes import Document, Passage, Sentence, Span

PASSAGE_CHARACTERS = 700  # about what is read at a glance; a longer sentence is a passage by itself

# A full stop after one of these does not end a sentence. Compared without the stop, in lower case.
_ABBREVIATIONS = frozenset(
    "m mm mme mmes mlle mr mrs ms dr me pr st ste vs cf ex al art no n nos p pp ch chap vol fig tél "
    "av apr env max min resp sec etc janv févr avr juil sept oct nov déc inc ltd jr sr prof gen".split()
)
# Sentence-ending marks with the closing quotes and brackets after them, before white space (\s: no-break ones too).
# Possessive repetitions and the look behind keep a run of a million dots from being tried again from each of them.
_END = re.compile(r"(?<![.!?…])(?P<mark>[.!?…]++)(?P<close>\s?[»”]\.?|[\"')\]]*+)(?=\s)")
_NEXT = re.compile(r"\s*+[«“\"'‘(\[–—-]*+\s*+(?P<first>\w)")
_SPACE = re.compile(r"\s*")
_LAST_WORD = re.compile(r"[^\W\d_]++\Z")
_LONGEST = 20  # characters: no abbreviation and no number of a list is longer
# Subject pronouns that open a sentence and point back; impersonal turns ("il faut", "it is clear that") do not.
_LEANS = re.compile(
    r"""(?: ils? | elles? | celui-ci | celle-ci | ceux-ci | celles-ci | it | they )\s
    (?! (?:est|sera|serait|était)\s(?:\w+\s){1,2}(?:que|de|d['’]) | y\s+a | n['’]y\s+a | faut | convient
      | s['’]agit | existe | is\s\w+\s(?:that|to) )""",
    re.IGNORECASE | re.VERBOSE,
)
# Openings that go on from the sentence before, so that a passage should not begin there.
_GOES_ON = re.compile(
    r"(?:ce|cet|cette|ces|this|these|such)\s|en complément de ce|(?:\S++\s){1,8}ainsi\s", re.IGNORECASE
)


def split_sentences(text: str, span: Span) -> list[Span]:
    """Cut ``text[span.start:span.end]`` into sentences, without the white space between them.

    A mark ends a sentence when white space and then a capital, a digit or an opening quote follow, unless it closes
    an abbreviation ("M. ", "n° 12. " is none), an initial ("J. Dupont") or a list number ("2. Les moyens").
    """
    sentences = []
    start = span.start
    for match in _END.finditer(text, span.start, span.end):
        if _ends_sentence(text, start, match, span.end):
            sentences.append(Span(start, match.end()))
            start = _SPACE.match(text, match.end(), span.end).end()  # type: ignore[union-attr]  # matches ""
    if start < span.end:
        sentences.append(Span(start, span.end))
    return [sentence for sentence in sentences if any(c.isalnum() for c in sentence.of(text))]


def make_passages(document: Document) -> list[Passage]:
    """Return the document's passages in reading order; header and page lines are passages of one sentence."""
    passages: list[Passage] = []
    counts: dict[str, int] = {}
    for position, section in enumerate(document.sections):
        prose = {span.start: list(_group(document.text, span)) for span in section.paragraphs}
        fixed = {span.start: [[span]] for span in section.lines}
        for _, groups in sorted((prose | fixed).items()):
            for group in groups:
                passages.append(_passage(document, position, len(passages), group, counts))
    return passages


def _ends_sentence(text: str, start: int, match: re.Match[str], limit: int) -> bool:
    following = _NEXT.match(text, match.end(), limit)
    if following is None:
        return True
    first = following["first"]
    if first.islower():
        return False
    if match["mark"] != ".":
        return True
    near = text[max(start, match.start() - _LONGEST) : match.start()]
    before = _LAST_WORD.search(near)
    if before is None:  # "2. Les moyens": a number alone does not make a sentence
        return match.start() - start > _LONGEST or any(c.isalpha() for c in near)
    word = before.group()
    return word.casefold() not in _ABBREVIATIONS and not (len(word) == 1 and word.isupper())


def _group(text: str, paragraph: Span) -> Iterator[list[Span]]:
    """Yield runs of sentences of about PASSAGE_CHARACTERS each."""
    group: list[Span] = []
    for sentence in split_sentences(text, paragraph):
        full = group and sentence.end - group[0].start > PASSAGE_CHARACTERS
        if full and not _leans(sentence.of(text)) and not _GOES_ON.match(sentence.of(text)):
            yield group
            group = []
        group.append(sentence)
    if group:
        yield group


def _leans(sentence: str) -> bool:
    return _LEANS.match(sentence) is not None


def _passage(document: Document, section: int, position: int, group: list[Span], counts: dict[str, int]) -> Passage:
    sentences = []
    for place, span in enumerate(group):
        name = anchor_name(document, section)
        counts[name] = counts.get(name, 0) + 1
        leans = place > 0 and _leans(span.of(document.text))
        anchor = f"{document.id}-{name}-{counts[name]}"
        sentences.append(Sentence(document.id, section, position, span, anchor, leans))
    return Passage(document.id, section, Span(group[0].start, group[-1].end), tuple(sentences))


def anchor_name(document: Document, section: int) -> str:
    """Return a word for the anchor: a Senate page's part, or the section's number."""
    if document.kind == "senate":
        return {"question": "question", "réponse": "reponse"}.get(document.sections[section].name or "", "transmission")
    return f"s{section + 1}"
