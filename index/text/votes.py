"""What the account of a vote is made of: "Contre : 2", and the names under it, which say nothing without it."""

import re
from dataclasses import dataclass
from enum import StrEnum

from index.text.analysis import fold

LONGEST_NAMES = 3000  # characters: a paragraph of names may be long
LONGEST_GROUP = 120  # characters of a line that names a group

_LABEL = re.compile(
    r"(?:pour|contre|abstentions?|abstenus?|non[- ]?votants?|votes? (?:pour|contre)|(?:a|ont) voté (?:pour|contre)"
    r"|s['’]est abstenue?|se sont abstenue?s|n['’](?:a|ont) pas (?:pris part au vote|voté)|pour l['’]adoption"
    r"|contre l['’]adoption|absents?(?: excusés)?|excusés?|présents?)(?:\(e?s\))?\s*"
    r"(?:\(\d{1,4}[^()]{0,40}\)\s*:?|[:–—-]\s*\d{1,4}(?:\s(?:voix|votes?|membres?|députés?|sénateurs?))?|:)",
    re.IGNORECASE,
)
_NAMES = re.compile(  # possessive: else each capital of a line in capitals would be tried as a name of its own
    r"(?:(?:MM?\.|Mmes?|Mlles?|et|de|du|des|la|le|d['’]|[A-ZÀ-ÖØ-Þ][\w’'-]*+\.?|\([^()\d:]*\)"
    r"|présidente? (?:de séance|du Sénat|de l['’]Assemblée nationale))[\s,;.]*+)++",
    re.DOTALL,
)
_GROUP = re.compile(
    r"(?:(?:députés |sénateurs |sénatrices |élus )?(?:non[- ]inscrits?|n['’]appartenant à aucun groupe"
    r"|ne figurant sur la liste d['’]aucun groupe)|groupe)\b",
    re.IGNORECASE,
)


def is_vote(line: str) -> bool:
    """Tell whether a line says how those voted who are named below it."""
    return len(line) < 80 and _LABEL.fullmatch(line.strip()) is not None


def is_names(line: str) -> bool:
    """Tell whether a paragraph holds names of people and nothing else."""
    return len(line) <= LONGEST_NAMES and _GROUP.match(line) is None and _NAMES.fullmatch(line) is not None


class Ballot(StrEnum):
    """How somebody voted."""

    FOR = "for"
    AGAINST = "against"
    ABSTAINED = "abstained"
    ABSENT = "absent"  # or present, and took no part


@dataclass(frozen=True)
class Cast:
    """What a line says of a vote: how, and the names behind it on the same line; none where they stand below."""

    ballot: Ballot
    names: str


_ANSWERS = (
    (Ballot.ABSENT, re.compile(r"non[- ]?votant|pas (?:pris part|vote)|absent|excuse|present")),
    (Ballot.ABSTAINED, re.compile(r"abst")),
    (Ballot.AGAINST, re.compile(r"contre|against")),
    (Ballot.FOR, re.compile(r"pour|\bfor\b")),
)
_ALONE = re.compile(r"(?:pour|contre|abstentions?|abstenue?s?|non[- ]?votants?)\W*", re.IGNORECASE)
_BEHIND = re.compile(r"[\s.:–—-]*")
_MEMBERS = re.compile(r"(?<!\d)(\d{1,3})(?!\d)")


def ballot_named(words: str) -> Ballot | None:
    """Return the way of voting that words name: "n'ont pas pris part au vote"; None where they name none."""
    folded = fold(words)
    return next((ballot for ballot, form in _ANSWERS if form.search(folded)), None)


def cast_in(line: str) -> Cast | None:
    """Return what a line says of a vote: "Contre : 2", "A voté contre (1) : Mme A. B."; None for another."""
    line = line.strip()
    label = _LABEL.match(line) or _ALONE.fullmatch(line)
    if label is None:
        return None
    names = line[label.end() + len(_BEHIND.match(line, label.end())[0]) :]  # type: ignore[index]  # matches always
    ballot = ballot_named(label[0])
    return Cast(ballot, names) if ballot and (not names or is_names(names)) else None


def is_group(line: str) -> bool:
    """Tell whether a line names a group, whose votes stand below it: "Groupe Horizons (2 membres)"."""
    return len(line) <= LONGEST_GROUP and _GROUP.match(line) is not None and not line.rstrip().endswith((".", ";", ","))


def figure_of(line: str) -> int | None:
    """Return how many people a line counts, of a group or a way of voting; None where it does not say."""
    found = _MEMBERS.findall(line)
    return int(found[-1]) if found else None
