"""After which words a full stop does not end a sentence, with an example of each rule (tests/test_sentences.py).

Written for laws, rulings and the papers of both chambers. pySBD 0.3.4 (MIT, no release since 2021), whose French rules
come from "pragmatic segmenter", was measured beside it: both have the five golden texts of its own French tests right;
of the examples below it has 2 of 9, of those of tests/test_sentences.py and tests/test_passages.py 11 of 24, of the
sentences of the cases 09 and 33 in tests/cases 12 of 27, where these rules have all. So it is not depended upon.
"""

from index.languages import WORDS
from index.languages.words import Rule
from index.languages.words import Stop as Stop

RULES: tuple[Rule, ...] = tuple(rule for words in WORDS.values() for rule in words.abbreviations)
_BY_WORD = {word: rule.stop for rule in RULES for word in rule.words}


def stop_after(word: str) -> Stop | None:
    """Return when a full stop after a folded word ends the sentence; None: always."""
    return _BY_WORD.get(word)
