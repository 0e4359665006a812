"""Dates as texts write them, and the one that a document bears in its head."""

import re
from collections.abc import Sequence
from datetime import date

from index.languages import WORDS, either
from index.text.analysis import fold

_MONTHS = {name: place for words in WORDS.values() for place, name in enumerate(words.months, 1)}
MONTH = "|".join(_MONTHS)  # any, folded, as a pattern
_DATE = re.compile(  # on folded text
    rf"\b(?:(?P<day>\d{{1,2}})(?:er|st|nd|rd|th)?\s+(?:of\s+)?(?P<month>{MONTH})\s+(?P<year>(?:1[6-9]|20|21)\d\d)"
    rf"|(?P<month_first>{MONTH})\s+(?P<nth>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<in_year>(?:1[6-9]|20|21)\d\d)"
    r"|(?P<d>\d{1,2})[/.](?P<m>\d{1,2})[/.](?P<y>(?:19|20|21)\d\d)"
    r"|(?P<iso>(?:19|20|21)\d\d-\d\d-\d\d))\b"
)
_KIND = either(lambda words: words.papers)  # of paper, folded: with a date behind it, that is the day it bears
# What may stand between the paper's name and its date: a number, who made it, but not what it is about.
_ABOUT = re.compile(rf"\b{either(lambda words: words.about)}\b")
_BORNE = re.compile(
    rf"(?:[^a-z]*|(?:senat|assemblee nationale|commune|ville|mairie|prefecture|com(?:mission|ite)|conseil)\b.{{0,60}}?"
    rf"|.{{1,80}}?\s[–—-]\s|{either(lambda words: words.ordinals)}\s+){_KIND}\b"
)
_HELD = re.compile(r"\b(?:held|made|signed|dated) on\b")  # the day of the paper, and not what it is about
_WEEKDAY = either(lambda words: words.weekdays)
_PUBLISHED = re.compile(  # "Publié le 3 mai 2024 par la mairie": what stands behind it may say by whom
    rf"{either(lambda words: words.published)}\s+(?:par .{{1,60}}\s)?(?:le\s+|on\s+|:\s*)?"
    rf"(?:{_WEEKDAY}\s+)?"
)
_PLACED = re.compile(  # a line that is a date: "Paris, le 3 mai 2024", "Jeudi 6 février 2025", "Date : 3 mai 2024"
    r"(?:[a-z' -]{2,40},\s*)?(?:(?:fait|signee?|etablie?|conclue?) (?:(?:a|au) [a-z' -]{2,40},?\s*)?)?"
    r"(?:date\s*:\s*|du\s+)?(?:le\s+|on\s+|dated\s+)?"
    rf"(?:{_WEEKDAY},?\s+)?"
)
_DATED = re.compile(  # "Date : 15/09/2024 - Échéance : ...", "Date d'émission : ...", and not "Date de naissance : ..."
    r"(?:.{0,60}[^a-z'])?date(?: d(?:'|e |e la |e l')(?:emission|edition|etablissement|signature|publication|facture"
    r"|facturation|lettre|decision|envoi|issue)| of issue)?\s*:\s*(?:le\s+)?"
)
_SIGNED = re.compile(  # at the end: "Fait à Lyon, le 3 mai 2024", "Lyon, le 3 mai 2024"
    r"(?:(?:fait|signee?|etablie?|conclue?|done|signed)\b[a-z0-9' ,-]{0,60}"
    r"|(?!nee?\b|decede)(?:[a-z'-]+ ){0,3}[a-z'-]+,\s*)\b(?:le|on)\s+"
    rf"(?:{_WEEKDAY}\s+)?"
)
LONGEST_AFTER = 30  # characters behind that day: ", en deux exemplaires"
FOOT = 8  # lines at the end of a paper, where it may be signed
_OF_YEAR = re.compile(  # "Année 2018", "Rapport d'activité 2022"
    rf"(?:.{{0,60}}?\b{either(lambda words: words.of_year)}\s+)?"
    r"((?:19|20|21)\d\d)\W*"
)
LONGEST_STAMP = 150  # characters of a line that says when something was published
_YEAR = re.compile(r"(?<![\d/.,-])(?:19|20|21)\d\d(?![\d/-]|[.,]\d)")


def dates_in(text: str) -> list[str]:
    """Return the days that a text names, ISO 8601, in reading order."""
    return [day for match in _DATE.finditer(_folded(text)) if (day := _day(match))]


def years_in(text: str) -> list[int]:
    """Return the years that a text names, in reading order."""
    return [int(year) for year in _YEAR.findall(text)]


def period_of(heading: str) -> str | None:
    """Return the day or the year that a heading stands for, ISO 8601: of "Année 2018", "2018"; None for most."""
    if day := date_borne([heading]):
        return day
    folded = _folded(heading)
    match = _OF_YEAR.fullmatch(folded)
    return match[1] if match else None


def date_borne(head: Sequence[str]) -> str | None:
    """Return the day that a paper bears, from the first lines of it that are no prose; None where they do not say.

    "Circulaire du 12 octobre 2023 relative à ..." bears it, "Note sur la loi du 13 avril 2016" does not.
    """
    for line in head:
        folded = _folded(line)
        for match in _DATE.finditer(folded):
            before = folded[: match.start()]
            borne = _BORNE.match(before) is not None and not _ABOUT.search(_HELD.sub("", before))
            published = _PUBLISHED.fullmatch(before) is not None and len(folded) < LONGEST_STAMP
            if (
                borne
                or published
                or _DATED.fullmatch(before)
                or (_PLACED.fullmatch(before) and not folded[match.end() :].strip(" ."))
            ):
                return _day(match)
    return None


def date_signed(foot: Sequence[str]) -> str | None:
    """Return the day on which a paper was signed, from the last lines of it; None where they do not say one."""
    for line in foot[-FOOT:]:
        folded = _folded(line)
        for match in _DATE.finditer(folded):
            if _SIGNED.fullmatch(folded[: match.start()]) and len(folded) - match.end() < LONGEST_AFTER:
                return _day(match)
    return None


def _folded(text: str) -> str:
    return fold(text[:2000]).replace("’", "'").replace("\u00a0", " ").replace("\u202f", " ")


def _day(match: re.Match[str]) -> str | None:
    try:
        if match["iso"]:
            return date.fromisoformat(match["iso"]).isoformat()
        if match["d"]:
            return date(int(match["y"]), int(match["m"]), int(match["d"])).isoformat()
        name, day = match["month"] or match["month_first"], match["day"] or match["nth"]
        return date(int(match["year"] or match["in_year"]), _MONTHS[name], int(day)).isoformat()
    except ValueError:  # 31 février
        return None
