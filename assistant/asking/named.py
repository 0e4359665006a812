"""What a question calls by its name: an article of a law, a year, a person whose words are asked for."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from assistant.asking.languages import WORDS, all_words, either
from index.text.analysis import STOP_WORDS, fold, split_words
from index.text.dates import years_in
from index.text.headings import article_key

_ARTICLE = re.compile(
    r"\bart(?:icle)?s?\.?\s+(?P<number>(?:(?:LO|[LRDA])\.?\s?\*{0,2}\s?)?\d{1,5}(?:[-.]\d{1,4})*(?:er)?"
    r"(?:\s?(?:bis|ter|quater|quinquies|sexies|septies|octies|nonies|decies)\b)?|premier\b|unique\b|[IVX]{1,5}\b)",
    re.IGNORECASE,
)
_WHICH_YEAR = re.compile(  # of something else than what is asked: "la loi de 2016", "le plan 2019"
    rf"\b{either(lambda words: words.papers)}s?\b[^,;?]{{0,40}}?(?:19|20|21)\d\d"
)
_SAYING = all_words(lambda words: words.saying)
_SPEAKS = re.compile(either(lambda words: words.speaks))  # folded: who stands behind it
_OFFICE = re.compile(
    r"(?:(?:m\.|mme|le|la|l'|the)\s*)*(?P<office>(?:ministre|ministere|president|presidente|rapporteur|rapporteure|"
    r"secretaire d'etat|secretariat d'etat|senateur|senatrice|depute|deputee|minister|senator|secretary of state)\b)"
)
_ELSEWHERE = {office: french for words in WORDS.values() for office, french in words.offices.items()}
# Not an office of whoever is named with it: "secretariat d'Etat aupres du Premier ministre, charge de ...".
_NOT_HELD = re.compile(r"\baupres d[^,]*|\bpremiere? ministre\b")
_CIVIL = frozenset("m mme mlle mr mrs ms dr me mgr de du des le la l d van von".split())


@dataclass(frozen=True)
class Article:
    """An article that a question asks for."""

    key: str  # its number as it is compared
    rest: str  # the question without it
    words: frozenset[str]  # of the rest, folded: what else is asked for


def article_of(question: str) -> Article | None:
    """Return the one article that a question names; None where it names none, or several."""
    matches = list(_ARTICLE.finditer(question))
    if len({article_key(match["number"]) for match in matches}) != 1:
        return None
    rest = _ARTICLE.sub(" ", question)
    return Article(article_key(matches[0]["number"]), rest, _telling(rest))


def year_of(question: str) -> int | None:
    """Return the one year that a question asks about; None where it names none, several, or that of a law."""
    years = set(years_in(question))
    return next(iter(years)) if len(years) == 1 and not _WHICH_YEAR.search(fold(question)) else None


@dataclass(frozen=True)
class Spoken:
    """Whose words a question asks for."""

    speaker: str | None  # a part of the name, folded; None: a person or an office that nobody is called by
    words: frozenset[str]  # what of them is asked for, folded; empty: whatever they said
    called: str = ""  # as the question calls who speaks, where nobody is called so


def spoken_of(question: str, named: Callable[[], Iterable[str]]) -> Spoken | None:
    """Return whose words a question asks for, of those that are ``named``; None where it asks for nobody's."""
    folded = " ".join(fold(question).replace("’", "'").split())
    match = _SPEAKS.search(folded)
    if match is None:
        return None
    who, words, speakers = folded[match.end() :], _telling(folded), sorted(named())
    for speaker in speakers:
        called = speaker.split(",")[0].split("(")[0]
        name = [w for w in split_words(called) if w not in _CIVIL]
        asked = [w for w in split_words(who) if w not in _CIVIL]
        surname = name[-1:] if len(name) > 1 and not _OFFICE.search(fold(called)) else name
        if name and (asked[: len(name)] == name or asked[:1] == surname):
            return Spoken(fold(speaker), words - frozenset(name))
    office = _OFFICE.match(who)
    if office is None:
        return None
    told = office["office"]
    held = {s: _NOT_HELD.sub(" ", fold(s)) for s in speakers}
    if told in _ELSEWHERE and any(re.search(rf"\b{_ELSEWHERE[told]}", office_) for office_ in held.values()):
        return None  # whose department it is cannot be compared
    holder = [s for s in speakers if re.search(rf"\b{_in_any_form(told)}\b", held[s]) and _of_same(who, held[s])]
    if not holder:
        first = folded[: match.end()].count(" ")
        return Spoken(None, words, _called(question.split()[first:], glued=not folded[: match.end()].endswith(" ")))
    common = told if all(told in fold(s) for s in holder) else fold(holder[0])
    return Spoken(common, words - frozenset(split_words(" ".join(map(fold, holder)))) - {told})


def _called(words: list[str], *, glued: bool) -> str:
    """Return how a question calls who speaks, its words from there on: up to a sign, a verb or what it is about."""
    said: list[str] = []
    for word in words:
        bare = word.rstrip("?!.,;:")
        if said and fold(bare) in _ABOUT:
            break
        said.append(bare)
        if bare != word:
            break
    return "" if glued else " ".join(said).strip()


_ABOUT = all_words(lambda words: words.speaks_about)


def _in_any_form(office: str) -> str:
    return office.replace("ministre", "minist(?:re|ere)").replace("ministere", "minist(?:re|ere)")


def _of_same(who: str, speaker: str) -> bool:
    """Tell whether an office is the one that is asked for: "le ministre de la mer" is not that of health."""
    match = re.match(r"(?:(?:m\.|mme|le|la|l')\s*)+(?:ministre|ministere)\s+(?:de la|de l'|du|des)\s*(\w+)", who)
    of_speaker = re.search(r"minist(?:re|ere)\s+(?:de la|de l'|du|des)\s*(\w+)", speaker)
    return match is None or of_speaker is None or match[1] == of_speaker[1] or match[1] not in _DEPARTMENTS


_DEPARTMENTS = frozenset(
    "sante mer culture justice interieur agriculture economie education travail transports logement ecologie defense "
    "armees sports outre-mer finances budget enseignement recherche ville famille".split()
)


def _telling(text: str) -> frozenset[str]:
    """Return the words of a question that say what is asked for."""
    empty = STOP_WORDS | _SAYING
    return frozenset(word for word in split_words(text) if word not in empty and len(word) > 1)
