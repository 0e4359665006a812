"""A follow-up question as one that stands by itself, as far as words alone can make it.

"Où ?" after "Combien d'agents seront formés ?" is "Où agents seront formés ?", and "Et le linge ?" after "Combien coûte
l'hébergement ?" is "Combien coûte le linge ?". It is not shown: the reader takes it, to which the earlier question as
it was asked would look answered by whatever answered that.
"""

import re

from assistant.asking.dialogue import own_words
from assistant.asking.languages import either

_BEFORE = either(lambda words: words.turn_before)
_WORD = either(lambda words: words.turn_asks)
_AFTER = either(lambda words: words.turn_asks_after)
_JOINING = rf"\W*(?:{either(lambda words: words.turn_joins)}\b\s*)?"
# How a question asks, before what it asks about: "Combien de", "Par qui", "How many", "Which".
_ASKING = re.compile(rf"{_JOINING}{_BEFORE}?(?:{_WORD}\b|qu['’])(?:\s+{_AFTER})?\s*", re.IGNORECASE)
_OPENING = re.compile(_JOINING, re.IGNORECASE)
# "Quand commenceront-ils ?", "Dure-t-elle ?", "Can they ...?": a question without a question word.
_INVERTED = re.compile(either(lambda words: words.verb_first), re.IGNORECASE)
_ARTICLE = either(lambda words: words.articles)
_PLACING = rf"{either(lambda words: words.placing)}\b"
_PHRASE = re.compile(rf"(?P<article>{_ARTICLE})|(?P<placing>{_PLACING})", re.IGNORECASE)


def by_itself(turn: str, earlier: str) -> str:
    """Return ``turn``, which leans on the question ``earlier``, as a question of its own."""
    asked, about = _bare(turn), _bare(earlier)
    body = _OPENING.sub("", asked, count=1)
    if _ASKING.match(body) or _INVERTED.search(body):
        topic = _ASKING.sub("", about, count=1)
        return f"{topic} : {turn.strip()}" if own_words(turn) else f"{body} {topic} ?"
    return f"{_without(about, body)} {body} ?"


def _without(question: str, phrase: str) -> str:
    """Return a question without its last phrase of the kind of ``phrase``: "l'hébergement" for "le linge"."""
    opens = _PHRASE.match(phrase)
    if opens is None:
        return question
    kind = _ARTICLE if opens["article"] else re.escape(opens["placing"]) + r"\b"
    places = [match.start() for match in re.finditer(rf"(?<!\w)(?:{kind})", question, re.IGNORECASE)]
    return question[: places[-1]].rstrip() if places and places[-1] else question


def _bare(question: str) -> str:
    return question.strip().rstrip(" \u00a0?.!")
