"""Sentences that say only what somebody wants to know, as "Elle lui demande quand la maternité rouvrira" does.

They have all the words of the question that a person types, and no answer to it.
"""

import re

from index.text.analysis import fold

_WHAT = (
    r"(?:si\b|s'(?:il|elle|on)s?\b|combien\b|quand\b|comment\b|pourquoi\b|ou\b|qui\b|ce (?:que?|qui)\b|ce qu'|en quoi\b"
    r"|(?:(?:a|dans|de|par|pour|sur|selon|en|avec|sous|vers|depuis|jusqu'a) )?(?:quel|lequel|laquelle|lesquel)\w*)"
)
_TELL = (
    r"(?:bien vouloir |vouloir bien )?(?:(?:lui|leur|nous) )?(?:preciser|indiquer|dire|communiquer|exposer|detailler|"
    r"faire (?:connaitre|savoir|part)|savoir|connaitre)\b"
)
_ADDRESSED = (  # "demande donc à M. le ministre", "demande également"
    r"(?: (?:donc|alors|ainsi|aussi|egalement|enfin|notamment|des lors|en consequence|par consequent"
    r"|(?:a|au|aux) (?:\bm\.|[^,;.:]){2,80}?))*,?"
)
_REQUEST = re.compile(  # folded
    rf"\bdemand(?:e|ent|ait|aient|a|erent)(?:-t-(?:il|elle)s?)?{_ADDRESSED} (?:{_WHAT}|(?:de |a ){_TELL})"
    rf"|\b(?:a|ont) demande{_ADDRESSED} (?:{_WHAT}|(?:de |a ){_TELL})"
    r"|\b(?:souhait|desir|voud|voul|aimer)\w+(?: (?:donc|ainsi|aussi|egalement|enfin|notamment|bien|pouvoir))*"
    r" (?:savoir|connaitre)\b"
    r"|\bveu(?:len)?t(?: (?:donc|aussi|egalement|bien))* (?:savoir|connaitre)\b"
    rf"|\bs'(?:interroge|enquiert|informe)\w*(?: pour savoir)? {_WHAT}"
    r"|\b(?:asks?|asked) (?:him|her|them|the (?:minister|government|secretary|council|mayor)(?: of \w+)?),? "
    r"(?:whether|if|how|when|where|why|who|what|which|to (?:say|specify|indicate))\b"
    r"|\b(?:wish(?:e[sd])?|would like|wants?|wanted) to know\b"
)
_FIGURES = re.compile(r"\d+")
_CLOSING = ' *_»”")'  # behind a question mark
_BEFORE = 12  # words: what a request begins with, and not what it only mentions
# Words by which a question is about what was asked, not about the thing itself.
_OF_REQUESTS = re.compile(
    r"\b(?:demand|question|interrog|interpell|ask)"
    r"|\b(?:veut|veulent|voulait|voudrait|souhait\w+|desire\w*|cherch\w+)(?:-(?:t-)?(?:il|elle|on)s?)?\b"
    r"|\b(?:wants?|wanted|wish\w*) to know\b|\bdoes \w+ want\b",
)
_FOR_ONESELF = re.compile(r"\b(?:j'|je |i |we |nous |on )(?:\w+ ){0,3}(?:savoir|connaitre|demand\w+|know|ask)\b")


def is_request(sentence: str) -> bool:
    """Tell whether a sentence asks, or says only that somebody wants to know something."""
    folded = _flat(sentence)
    if folded.rstrip(_CLOSING).endswith("?"):
        return True
    match = _REQUEST.search(folded)
    if match is None:
        return False
    before = folded[: match.start()]
    return len(before.split()) <= _BEFORE and not re.search(r"[:;«»]", before)


def only_asks(sentence: str, question: str) -> bool:
    """Tell whether a sentence asks, and tells nothing beside: no figure that the question has not."""
    return is_request(sentence) and set(_FIGURES.findall(sentence)) <= set(_FIGURES.findall(question))


def is_about_requests(question: str) -> bool:
    """Tell whether a question is about what somebody asked: "Que demande la sénatrice ?"."""
    folded = _FOR_ONESELF.sub(" ", _flat(question))
    return _OF_REQUESTS.search(folded) is not None


def _flat(text: str) -> str:
    return " ".join(fold(text).replace("’", "'").split())
