"""How many voted so, as a text states it: "adopté par 12 voix pour et 3 contre", "Abstentions : 2". Pure.

No number is taken out or added up: what is told is only of which ways of voting a text states the number.
"""

import re

from index.text.analysis import fold
from index.text.votes import Ballot, ballot_named

_N = (
    r"(?:\d{1,3}(?:\s\d{3})?|aucune?|une?|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|treize|quatorze"
    r"|quinze|seize|vingt|trente|zero|no|one|two|three|four|five|seven|eight|nine|ten|eleven|twelve)"
)
_WHO = (
    r"(?:voix|votes?|suffrages?|bulletins?|membres?|elue?s?|deputes?|senat(?:eurs?|rices?)|conseill(?:ers?|eres?)"
    r"|members?|councillors?)"
)
_DID = r"(?:(?:ont|a|have|has)\s)?(?:votee?s?|voted)|(?:se sont|s'est)\s(?:prononcee?s?|declaree?s?)"
_LEADS = r"(?:[:=(]|\.{4,200})"  # to the number
_SIDES = {Ballot.FOR: r"(?:pour|for|in favou?r)", Ballot.AGAINST: r"(?:contre|against)"}
_SURE = {  # folded
    ballot: re.compile(
        rf"\b{_N}\s(?:{_WHO}(?:\s(?:{_DID}))?|{_DID})\s{side}\b|\b{side}(?: l'adoption)?\s?{_LEADS}\s?{_N}\b"
    )
    for ballot, side in _SIDES.items()
} | {
    Ballot.ABSTAINED: re.compile(
        rf"\b{_N}\s(?:{_WHO}\s)?(?:abstentions?|(?:se sont abstenu|s'est abstenu|s'abst)\w*|abstained)\b"
        rf"|\babst\w+\s?{_LEADS}\s?{_N}\b"
    )
}
_BARE = {ballot: re.compile(rf"\b{_N}\s{side}\b") for ballot, side in _SIDES.items()}  # beside the word of a vote
_BOTH = re.compile(rf"\b{_N}\s(?:voix|votes?|suffrages?)\s(?:contre|to|against)\s{_N}\b")
_OF_VOTE = re.compile(r"\b(?:voix|vot(?:e|es|ent|ants?|ed)|scrutin|suffrages?|abst\w+|adopte\w*|rejete\w*|carried)\b")
_FIGURE = re.compile(r"\W*\d{1,3}(?:\s\d{3})?(?:\s?voix)?\W*")


def counted_in(text: str) -> frozenset[Ballot]:
    """Return the ways of voting of which a text states how many voted so."""
    folded = " ".join(fold(text).replace("’", "'").split())
    told = {ballot for ballot, form in _SURE.items() if form.search(folded)}
    if _BOTH.search(folded):
        told |= {Ballot.FOR, Ballot.AGAINST}
    if told or _OF_VOTE.search(folded):
        told |= {ballot for ballot, form in _BARE.items() if form.search(folded)}
    return frozenset(told)


def counted_in_cells(cells: list[str], header: list[str]) -> frozenset[Ballot]:
    """Return the same for a row of a table: by the columns of its header, or by its own first cell."""
    own = ballot_named(cells[0]) if len(cells[0].split()) < len(("ont", "voté", "contre", "")) else None
    if own and any(map(_FIGURE.fullmatch, cells[1:])):
        return frozenset((own,))
    if len(cells) != len(header):
        return frozenset()
    named = [ballot_named(name) for name, cell in zip(header, cells, strict=True) if _FIGURE.fullmatch(cell)]
    return frozenset(ballot for ballot in named if ballot)
