"""What the account of a vote is made of: "Contre : 2", and the names under it, which say nothing without it."""

import re

LONGEST_NAMES = 3000  # characters: a paragraph of names may be long

_LABEL = re.compile(
    r"(?:pour|contre|abstentions?|abstenus?|non[- ]?votants?|votes? (?:pour|contre)|(?:a|ont) voté (?:pour|contre)"
    r"|s['’]est abstenue?|se sont abstenue?s|n['’](?:a|ont) pas (?:pris part au vote|voté)|pour l['’]adoption"
    r"|contre l['’]adoption|absents?(?: excusés)?|excusés?|présents?)(?:\(e?s\))?\s*"
    r"(?:\(\d{1,4}[^()]{0,40}\)\s*:?|[:–—-]\s*\d{1,4}(?:\s(?:voix|votes?|membres?|députés?|sénateurs?))?|:)",
    re.IGNORECASE,
)
_NAMES = re.compile(
    r"(?:(?:MM?\.|Mmes?|Mlles?|et|de|du|des|la|le|d['’]|[A-ZÀ-ÖØ-Þ][\w’'-]*\.?|\([^()\d:]*\))[\s,;.]*)+", re.DOTALL
)
_GROUP = re.compile(r"(?:groupe|non[- ]inscrits)\b", re.IGNORECASE)


def is_vote(line: str) -> bool:
    """Tell whether a line says how those voted who are named below it."""
    return len(line) < 80 and _LABEL.fullmatch(line.strip()) is not None


def is_names(line: str) -> bool:
    """Tell whether a paragraph holds names of people and nothing else."""
    return len(line) <= LONGEST_NAMES and _GROUP.match(line) is None and _NAMES.fullmatch(line) is not None
