"""A follow-up question as one that stands by itself, as far as words alone can make it.

"Où ?" after "Combien d'agents seront formés ?" is "Où agents seront formés ?", and "Et le linge ?" after "Combien coûte
l'hébergement ?" is "Combien coûte le linge ?". It is not shown: the reader takes it, to which the earlier question as
it was asked would look answered by whatever answered that.
"""

import re

from assistant.asking.dialogue import own_words

_PREPOSITION = (
    r"(?:à|a|de|pour|dans|avec|par|depuis|sur|sous|en|pendant|to|from|for|in|at|by|since|until|with|on)\s+"
    r"|jusqu['’](?:à|au|en)\s+|d['’]"
)
_WORD = (
    r"qui|que|qu['’]est-ce (?:que|qui)|quoi|quels?|quelles?|combien|quand|où|pourquoi|comment|lequel|laquelle|"
    r"lesquel(?:le)?s|est-ce qu(?:e|['’])|what|whom?|when|where|why|which|"
    r"how(?: (?:many|much|long|old|often|far|big|quickly))?"
)
_AFTER = (
    r"(?:de|des|est-ce que|is|are|was|were|do|does|did|has|have|est|sont|a|ont|heure|jour|date|année)\b"
    r"|(?:d|est-ce qu)['’]"
)
_JOINING = r"\W*(?:(?:et|and|mais|but|ok|alors|so|what about|how about)\b\s*)?"
# How a question asks, before what it asks about: "Combien de", "Par qui", "How many", "Which".
_ASKING = re.compile(rf"{_JOINING}(?:{_PREPOSITION})?(?:(?:{_WORD})\b|qu['’])(?:\s+(?:{_AFTER}))?\s*", re.IGNORECASE)
_OPENING = re.compile(_JOINING, re.IGNORECASE)
# "Quand commenceront-ils ?", "Dure-t-elle ?", "Can they ...?": a question without a question word.
_INVERTED = re.compile(
    r"-(?:t-)?(?:ils?|elles?|on|ce)\b|^(?:can|do|does|did|is|are|was|were|has|have)\b", re.IGNORECASE
)
_ARTICLE = r"(?:le|la|les|un|une|des|du|the|a|an)\b|l['’]"
_PLACING = r"(?:en|à|au|aux|pour|dans|sur|chez|avec|par|in|for|at|on|with|by|to)\b"
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
