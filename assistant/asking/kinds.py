"""What kind of answer a question asks for, and whether a sentence holds one of that kind.

"Combien ... ?" is not answered by a sentence without a number. The patterns are read on folded text (lower case, no
accents), so that they work for what people type; each kind is one feature of the refusal model, which learns how much
it tells.

``python -m benchmarks.word_lists`` measures them on questions that others wrote on 28 documents (reading.jsonl): of the
sentences that answer 58 % hold an amount where one is asked for, against 12 % of all; a count 89 against 44; a date 77
against 21; a place 36 against 7; a person 33 against 8; a reason 39 against 3. In the shipped document, which is about
places and people, a place tells little (37 against 28), and no sentence holds an amount. A contact is asked for in 17
questions of 2,283, 14 of which nothing answers: it is there to refuse them.
"""

import re
import unicodedata

from assistant.asking.languages import WORDS
from index.languages import one_of
from index.text.analysis import fold
from index.text.dates import MONTH

KINDS_OF_ANSWER = ("amount", "count", "date", "place", "person", "contact", "reason")
_IN_SIGNS = {  # what every language writes alike
    "amount": r"€|\$|£",
    "count": rf"%|\b(?!(?:19|20)\d\d\b)\d+\b(?!\s*(?:{MONTH}))",
    "date": rf"\b(?:19|20)\d\d\b|\b(?:{MONTH})\b|\d/\d",
    "contact": r"\b\d\d(?:[ .]\d\d){4}\b|\b(?:3\d{3}|1\d\d)\b|@",
}


def _asked(kind: str) -> re.Pattern[str]:
    return re.compile(one_of(words.asked.get(kind, "") for words in WORDS.values()))


def _held(kind: str) -> re.Pattern[str]:
    return re.compile(one_of([_IN_SIGNS.get(kind, ""), *(words.held.get(kind, "") for words in WORDS.values())]))


_ASKED_PATTERNS = {kind: _asked(kind) for kind in KINDS_OF_ANSWER}
_HELD_PATTERNS = {kind: _held(kind) for kind in KINDS_OF_ANSWER}


def kinds_asked(question: str) -> frozenset[str]:
    """Return the kinds of answer that a question asks for; often none can be told."""
    folded = _typed(question)
    return frozenset(kind for kind, pattern in _ASKED_PATTERNS.items() if pattern.search(folded))


def kinds_held(sentence: str) -> frozenset[str]:
    """Return the kinds of answer that a sentence could give."""
    folded = _typed(sentence)
    return frozenset(kind for kind, pattern in _HELD_PATTERNS.items() if pattern.search(folded))


def _typed(text: str) -> str:
    return fold(unicodedata.normalize("NFKC", text)).replace("’", "'").strip()
