"""Why a file is refused, in French: its readers tell it in English, from a process of their own (worker.py)."""

import re
from functools import cache

# "{}" stands for a number, the name of a format or of an error; a test holds that no reason of a reader is missing.
REASONS = {
    "it is no {} file, or a damaged one": "ce n’est pas un fichier {}, ou il est endommagé",
    "it is no {} text, or a damaged one": "ce n’est pas un texte {}, ou il est endommagé",
    "it is no mail of Outlook's (MSG), or a damaged one": "ce n’est pas un courriel d’Outlook, ou il est endommagé",
    "it is no mail, or a damaged one": "ce n’est pas un courriel, ou il est endommagé",
    "it is no saved page (MHTML), or a damaged one": "ce n’est pas une page enregistrée, ou elle est endommagée",
    "it is no HTML page, or an empty one": "ce n’est pas une page HTML, ou elle est vide",
    "it is encrypted: save it without a password first": "il est chiffré\u00a0: enregistrez-le d’abord sans mot "
    "de passe",
    "it is encrypted, or of an older Office: save it as {} without a password first": "il est chiffré, ou d’un ancien "
    "Office\u00a0: enregistrez-le d’abord en {}, sans mot de passe",
    "it is protected against copying, and cannot be read": "il est protégé contre la copie et ne peut pas être lu",
    "it holds no text": "il ne contient pas de texte",
    "the page holds no text": "la page ne contient pas de texte",
    "the mail holds no text": "le courriel ne contient pas de texte",
    "the mail's text is damaged": "le texte du courriel est endommagé",
    "its groups stand in one another without end": "ses groupes s’emboîtent sans fin",
    "it holds a text of more than {} bytes: split it": "il contient un texte de plus de {} octets\u00a0: divisez-le",
    "it holds more than {} characters: split it": "il contient plus de {} caractères\u00a0: divisez-le",
    "it unpacks to more than {} bytes: split it": "décompressé, il dépasse {} octets\u00a0: divisez-le",
    "it has more than {} parts": "il a plus de {} parties",
    "it has {} parts; {} are allowed": "il a {} parties, pour {} au plus",
    "it has {} pages; {} are allowed: split it": "il a {} pages, pour {} au plus\u00a0: divisez-le",
    "it has {} chapters; {} are allowed: split it": "il a {} chapitres, pour {} au plus\u00a0: divisez-le",
    "it has {} pictures of pages; {} can be recognised: split it": "il a {} pages en image, et {} au plus peuvent être "
    "reconnues\u00a0: divisez-le",
    "it declares entities of its own, as no program for documents does": "il déclare des entités XML, ce que ne fait "
    "aucun logiciel de bureau",
    "no text could be recognised in its pictures of pages": "aucun texte n’a pu être reconnu dans ses pages en image",
    "recognising a page failed, or took too long": "la reconnaissance d’une page a échoué, ou a duré trop longtemps",
    "a page could not be drawn": "une page n’a pas pu être dessinée",
    "page {} is damaged": "la page {} est endommagée",
    "it has no page {}": "il n’a pas de page {}",
    "it takes more than {} seconds to read: given up": "sa lecture dépasse {} secondes\u00a0: elle a été abandonnée",
    "reading it failed: it is damaged, or needs more memory than a document may": "sa lecture a échoué\u00a0: il est "
    "endommagé, ou demande trop de mémoire",
    "it needs more memory than a document may": "il demande trop de mémoire",
    "it cannot be read ({})": "il ne peut pas être lu ({})",
}
UNKNOWN = "il ne peut pas être lu"


def in_french(reason: str) -> str:
    """Return the French for why a reader refused a file."""
    for pattern, french in _patterns():
        if found := pattern.fullmatch(reason):
            return french.format(*(thousands(given) for given in found.groups()))
    return UNKNOWN


def thousands(number: int | str) -> str:
    """Return a number, which may be written as in English, as French writes it."""
    written = f"{number:,}" if isinstance(number, int) else number
    return re.sub(r"(?<=\d),(?=\d)", "\u202f", written)


@cache
def _patterns() -> list[tuple[re.Pattern[str], str]]:
    return [(re.compile(re.escape(reason).replace(r"\{\}", "(.+?)")), french) for reason, french in REASONS.items()]
