"""A paragraph becomes sentences: where one ends, and which ones lean on the one before."""

import re

from index.datatypes import Span

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


def leans(sentence: str) -> bool:
    """Tell whether a sentence opens with a pronoun that needs the sentence before it to be understood."""
    return _LEANS.match(sentence) is not None
