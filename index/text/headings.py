"""Headings that are known by their words: "TITRE Ier", "Chapitre II – Des tarifs", "Article L. 312-4-1", "ANNEXE 2".

Laws are copied without the sizes and bold letters that would tell their headings, often without blank lines. What these
words are followed by in official texts is fixed: a number, then nothing, or a name after a dash or a colon.
"""

import re
from dataclasses import dataclass

from index.languages import WORDS, either
from index.text.analysis import fold

LONGEST = 200  # characters of a heading with its name
LONGEST_NAME = 150  # characters of a name that stands on a line of its own

# What stands under what, outermost first. Formats that tell levels have six: these come below them.
_PARTS = tuple(
    "|".join(dict.fromkeys(filter(None, called)))
    for called in zip(*(words.parts for words in WORDS.values()), strict=True)
)
FIRST = 10  # the level of the outermost part
ARTICLE = FIRST + len(_PARTS)
NUMBERED = ARTICLE + 1  # "I. – Les moyens", below it "A. – ...", then "1. ..."

_ROMAN = r"(?:[IVXLC]+(?:er|re|ère)?|\d{1,3}(?:er|re)?|premi(?:er|ère)|unique|préliminaire)(?:\s(?:bis|ter|quater))?"
_LATIN = r"(?:bis|ter|quater|quinquies|sexies|septies|octies|nonies|decies)"
_OF_ARTICLE = (
    rf"(?:(?:LO|[LRDA])\.?\s?\*{{0,2}}\s?)?\d{{1,5}}(?:[-‑–.]\d{{1,4}})*(?:\s?{_LATIN}(?:\s[A-Z])?)?(?:er)?(?:\s[A-Z](?=\s*$|\s?[–—-]))?"
    r"|premier|unique|[IVX]{1,5}(?:er)?"
)
_PART = re.compile(
    rf"(?P<word>{'|'.join(_PARTS)})\s+(?P<number>{_ROMAN})(?P<name>\s*[:.–—-]\s*\S.*|\s+[^\W\d_a-zà-ÿ].*)?[\s.:–—-]*",
    re.IGNORECASE,
)
_ORDINAL = re.compile(
    r"(?:(?:première|deuxième|seconde|troisième|quatrième|cinquième|sixième|septième)\s+partie"
    r"|partie\s+(?:législative|réglementaire))(?:\s*[:.–—-]\s*\S.*)?",
    re.IGNORECASE,
)
_ANNEX = re.compile(either(lambda words: words.annexes) + r"(?:\s+(?:[IVX]+|\d{1,2}|[A-Z]))?(?:\s*[:.–—-]\s*\S.*)?")
_ONE, _ARTICLES = either(lambda words: words.article), either(lambda words: words.articles)
_ARTICLE = re.compile(
    rf"(?:{_ARTICLES}|{_ONE})\s+(?P<number>{_OF_ARTICLE})\s*"
    r"(?P<name>\([^()]{3,80}\)|\.?\s?[:–—−-]\s*\S.*|\.\s*\S.*|[\s.:–—−-]+|(?<=\s)[A-ZÀ-ÖØ-Þ][^.:;!?,]{2,60})?"
)
# "Art. 6. – La commune prête la halle.": the number, and the text on the same line.
_BEGUN = re.compile(
    rf"{_ONE}\s+(?P<number>{_OF_ARTICLE})\s*(?:\.\s?[–—−-]|[:–—−-](?!\d)|\.(?=\s[^\W\d_a-zà-ÿ]))\s*(?=\S)"
)
# What an act is made of, said alone on a line: shown, and no sentence.
_FORMULA = re.compile(
    r"(?:ARR[EÊ]TE(?:NT)?|D[EÉ]CR[EÈ]TE(?:NT)?|D[EÉ]CIDE(?:NT)?|D[EÉ]LIB[EÈ]RE|ORDONNE|ADOPTE|PROMULGUE)\s*:?|"
    r"(?:Arrête(?:nt)?|Décrète(?:nt)?|Décide(?:nt)?|Délibère|Ordonne)\s*:"
)
# What the editor of a code says of an article's version, below its heading.
_VERSION = re.compile(
    r"(?:Version (?:en vigueur|abrogée|à venir|différée|initiale|modifiée)\b[^.;]{0,80}"
    r"|(?:Modifiée?|Créée?|Création|Abrogée?|Transférée?|Déplacée?|Codifiée?|Rétablie?|Annulée?|Périmée?)\s(?:par\s)?"
    r"(?:l[ae]\s|l['’])?(?i:loi|décret|ordonnance|arrêté|décision|délibération|rectificatif|conseil)\b[^;]{0,150})"
    r"(?:\s+(?:Modifié|Créé|Création|Abrogé|Transféré)[^;]{0,150})?"
)
_ENDED = re.compile(r"[.!?;:,…]\W{0,3}$")
_NUMBERS = (  # outermost first
    re.compile(r"[IVX]{1,5}(?:\.\s?[–—-]?|\s?[–—-])\s*(?=[^\W\d_a-zà-ÿ])"),
    re.compile(r"[A-LN-Z](?:\.\s?[–—-]?|\s[–—-]|\))\s*(?=[^\W\d_a-zà-ÿ])"),
    re.compile(r"\d{1,2}(?:\.\s?[–—-]?|\s?[–—-]|\))\s*(?=[^\W\d_a-zà-ÿ])"),
    re.compile(r"\d{1,2}(?:\.\d{1,2})+\.?\s*[–—-]?\s*(?=[^\W\d_a-zà-ÿ])"),
)


@dataclass(frozen=True)
class Heading:
    """What a line says as a heading."""

    level: int
    number: str | None = None  # of an article, as it is written
    named: bool = False  # or only a number, whose name may follow on a line of its own
    length: int | None = None  # where text follows on its line: characters that are the heading


def heading_of(line: str) -> Heading | None:
    """Return what a line says as a heading by its words, or None for any other line."""
    if match := _BEGUN.match(line):
        rest = line[match.end() :]
        if len(rest) > LONGEST_NAME or _ENDED.search(rest):
            return Heading(ARTICLE, match["number"].strip(), named=True, length=match.end())
    line = line.rstrip(" –—−-")  # "Art. 6. –"
    if len(line) > LONGEST or (_ENDED.search(line) and not line.rstrip().endswith((".", ":"))):
        return None
    if match := _ARTICLE.fullmatch(line):
        return Heading(ARTICLE, match["number"].strip(), named=bool(match["name"] and match["name"].strip(" .:–—−-")))
    if (match := _PART.fullmatch(line)) and not (match["name"] and _ENDED.search(match["name"])):
        word = match["word"].casefold()
        level = next(FIRST + place for place, part in enumerate(_PARTS) if re.fullmatch(part, word))
        return Heading(level, named=bool(match["name"] and match["name"].strip(" .:–—-")))
    if (_ORDINAL.fullmatch(line) or _ANNEX.fullmatch(line)) and not _ENDED.search(line):
        return Heading(FIRST, named=True)
    return None


def numbered(line: str) -> int | None:
    """Return the level of a line that would be a numbered heading ("2. Jours autorisés"); None for any other line."""
    if len(line) > LONGEST_NAME or _ENDED.search(line):
        return None
    return next((NUMBERED + place for place, form in enumerate(_NUMBERS) if form.match(line)), None)


def is_formula(line: str) -> bool:
    """Tell whether a line is the verb of an act alone: "ARRÊTE :"."""
    return len(line) < LONGEST_NAME and _FORMULA.fullmatch(line) is not None


def is_version(line: str) -> bool:
    """Tell whether a line says which version of an article stands below it, or what changed it."""
    return len(line) <= 2 * LONGEST and _VERSION.fullmatch(" ".join(line.split())) is not None


def may_name(line: str) -> bool:
    """Tell whether a line could be the name of the part whose number stands above it."""
    return len(line) <= LONGEST_NAME and not _ENDED.search(line) and any(map(str.isalpha, line))


def article_key(number: str) -> str:
    """Return the number of an article as it is compared: "L. 312-4", "L312-4" are one, so are "1er" and "premier"."""
    key = re.sub(r"[\s.*]|(?<=\d)er\b", "", fold(number)).replace("‑", "-").replace("–", "-")
    if key in ("premier", "ier", "i"):
        return "1"
    if re.fullmatch(r"[ivx]+", key):
        return str(_roman(key))
    return key


def _roman(number: str) -> int:
    values = [{"i": 1, "v": 5, "x": 10}[letter] for letter in number]
    return sum(-v if v < after else v for v, after in zip(values, [*values[1:], 0], strict=True))
