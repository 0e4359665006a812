"""Questions of several parts, of several documents, and for all of a kind: told by their words, and taken apart."""

import re

from assistant.asking.dialogue import own_words
from index.text.analysis import fold

_ASKING = (
    r"(?:(?:à|a|de|d['’]|pour|dans|avec|par|depuis|jusqu['’]à|sur|en|to|from|for|in|at|by|since|until)\s+)?"
    r"(?:qui|que|qu['’]\w+|quoi|quels?|quelles?|combien|quand|où|pourquoi|comment|lequel|laquelle|lesquel(?:le)?s|est-ce|"
    r"y\sa-t-il|a-t-\w+|peut-\w+|faut-il|what|who|whom|when|where|why|how|which|is|are|does|do|did|can|was|were|has|have)\b"
)
_BETWEEN = re.compile(rf"(?:\?+\s*(?:et|and)?|,?\s+(?:et|and|ainsi que|puis)|;)\s+(?={_ASKING})", re.IGNORECASE)
_ONLY_ASKING = re.compile(rf"\W*{_ASKING}\W*", re.IGNORECASE)
_ENGLISH = re.compile(
    r"\W*(?:what|who|when|where|why|how|which|is|are|does|do|did|can|was|were|has|have)\b", re.IGNORECASE
)
MOST = 4  # parts
_LIST = re.compile(
    r"\b(?:list\w*|enumer\w*|tou(?:s|tes) les|all (?:of )?the|every|cite[zr]?|donne(?:z|r)?(?: moi)?[ -]les)\b"
    r"|\bquel(?:le)?s (?:sont|ont|etaient|furent|seront|\w+(?:s|x)\b)"
    r"|\bqu'est ce qui (?:est|a ete|sera)\b|\bque (?:faut il|doit on|doivent)\b|\b(?:name|give)(?: me)? (?:all|every)\b"
    r"|\bwhat is (?:forbidden|allowed|not allowed|prohibited|required|banned|included|excluded|covered)\b"
    r"|\bquel(?:le)?s\b.*\b(?:tou(?:s|tes)|differente?s)\b"
    r"|\bwhat (?:are|were) (?:all )?(?:the|its|their)\b|\b(?:which|what) \w+s\b"
)
_OF_LISTS = frozenset(
    """
    liste listez lister lists list listing enumere enumerez enumerer quels quelles toutes tous tout donne donnez cite
    citez all give every everything name different differents differentes which what sont ont are
    rencontre rencontres rencontrees connu connus connues prevu prevus prevues annonce annonces annoncees retenu retenus
    retenues propose proposes proposees mentionne mentionnes mentionnees evoque evoques evoquees presente presentes
    principales principaux selon document rapport texte report announced mentioned planned
    """.split()
)
_COMPARED = re.compile(
    r"\bcompar\w*|\bevolu\w*|\b(?:les|ces|des|aux|dans les|the|both|these)"
    r" (?:deux|trois|quatre|cinq|two|three|four|five)\b"
    r"|\bchaque (?:annee|rapport|document|texte)|\b(?:each|every) (?:year|report|document)|\bannee (?:par|apres) annee"
    r"|\bd(?:'| )une annee (?:a|sur) l(?:'| )autre|\byear (?:by|after|on) year|\bl(?:'| )une? et\b.*\bl(?:'| )autre"
    r"|\bboth\b|\brespecti\w+|\bd(?:'| )un (?:rapport|document|texte|an) a l(?:'| )autre|\bdiffer\w*|\bchang\w*"
    r"|\bfrom year to year"
    r"|\bselon (?:les|chaque)|\bau fil des ans|\bover the years|\bdocuments\b|\brapports\b|\breports\b"
)


def parts_of(question: str) -> tuple[str, ...]:
    """Return the parts of a question, each a question: itself alone where it has but one.

    "Où et quand le plan a-t-il été signé ?" is "Où le plan a-t-il été signé ?" and "Quand ...".
    """
    pieces = [piece.strip(" ,;") for piece in _BETWEEN.split(question) if piece.strip(" ,;?")]
    if not 1 < len(pieces) <= MOST:
        return (question,)
    last = pieces[-1]
    for place, piece in enumerate(pieces[:-1]):
        if _ONLY_ASKING.fullmatch(piece):
            pieces[place] = f"{piece} {re.sub(rf'^{_ASKING}', '', last, count=1, flags=re.IGNORECASE).strip()}"
    if not own_words(pieces[0]):
        return (question,)
    mark = "?" if _ENGLISH.match(question) else "\u00a0?"
    capital = (piece[:1].upper() + piece[1:] for piece in pieces)
    return tuple(piece if piece.endswith("?") else piece + mark for piece in capital)


def wants_list(question: str) -> bool:
    """Tell whether a question wants all of a kind."""
    return _LIST.search(_plain(question)) is not None


def subject_of_list(question: str) -> tuple[str, ...]:
    """Return the words of a list question that say what is listed."""
    return tuple(word for word in own_words(question) if word not in _OF_LISTS)


def compares(question: str) -> bool:
    """Tell whether a question wants an answer of each of several documents."""
    return _COMPARED.search(_plain(question)) is not None


def without_comparison(question: str) -> str:
    """Return a question as it is asked of one document: without the words that compare; itself where none is left."""
    words = list(re.finditer(r"\w+", question))
    text = " ".join(fold(word[0]) for word in words)
    gone: set[int] = set()
    for match in [*_COMPARED.finditer(text), *_TELLING.finditer(text)]:
        first = text[: match.start()].count(" ")
        gone |= set(range(first, first + match[0].strip().count(" ") + 1))
    left, end = "", 0
    for place, word in enumerate(words):
        between = question[end : word.start()]
        # What joins two words goes with either of them.
        glued = place > 0 and place not in gone and place - 1 not in gone
        left += (between if glued else " ") + ("" if place in gone else word[0])
        end = word.end()
    left = _DANGLING.sub("", " ".join(left.split())).strip(" ,;:")
    return f"{left}\u00a0?" if own_words(left) else question


# What is left hanging at the end: "Peut-on fumer, dans l'un et dans l'autre ?".
_DANGLING = re.compile(r"(?:[\s,]+(?:dans|en|de|du|des|d|à|selon|par|pour|et|l|in|of|by|for|and|the))+$", re.IGNORECASE)


def is_bare(question: str) -> bool:
    """Tell whether a question is no more than a subject: "des formations ?"."""
    return re.search(rf"(?:^|\s){_ASKING}", question, re.IGNORECASE) is None


_TELLING = re.compile(
    r"\b(?:que|qu est ce que|what|how) (?:disent|dit|do|does|did)(?: they| the)?(?: say)?(?: about)?\b"
    r"|\b(?:rapports?|documents?|textes?|reglements?|reports?|places|annees|years)\b|\bcomment a\b|\bde facon\b"
    r"|\b(?:say|says|said) about\b"
)


def _plain(question: str) -> str:
    return fold(question).replace("’", "'").replace("-", " ")
