r"""Which hyphens at a line end belong to the word: "quarante-\nsept" keeps its own, "réser-\nvé" has none.

Numbers and the words with little ones in their middle are closed sets. Of the compounds that only a dictionary would
tell, these are the ones that official texts use. Pure.
"""

import re

_NUMBERS = (
    "une?|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|treize|quatorze|quinze|seize|vingts?|trente|quarante|"
    "cinquante|soixante|one|two|three|four|five|seven|eight|nine|first|second|third|fourth|fifth|sixth|seventh|eighth|"
    "ninth"
)
_TENS = (
    "vingt|trente|quarante|cinquante|soixante|quatre|dix|cent|et|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
)
_COMPOUNDS = (  # in lower case
    rf"(?:{_TENS})-(?:{_NUMBERS})|(?:{_NUMBERS})-(?:cents?|mille|millions?)",
    r"après-(?:midi|guerre|demain|vente)",
    r"ex-(?:trésori|présiden|minist|mari\b|épou|femme|compagn|conjoint|direct|maire|déput|sénat|salari|employ|déten|"
    r"combatt|champion|associ|collègue|locatai|propriétai|concubin|secrétai|adjoint|membre|yougosl|urss)\w*",
    r"procès-verb(?:al|aux)|comptes?-rendus?|chefs?-lieux?|week-ends?|peut-être|rendez-vous|sapeurs?-pompiers?",
    r"mains?-(?:d'|forte|levée)\w*|portes?-(?:parole|monnaie|fenêtre|avion|à)s?|(?:plus|moins)-(?:value|disant)\w*",
    r"savoir-(?:faire|être|vivre)|laiss(?:er|ez)-(?:passer|faire|aller)|vide-(?:grenier|ordure|poche)s?|"
    r"garde-(?:chasse|meuble|fou|côte|corps|barrière|malade)s?|lave-(?:linge|vaisselle)|passe-(?:droit|partout)s?",
    r"grande?s?-(?:mère|père|parent|messe|chose|duché)s?|(?:petite?s?|arrière)-(?:fils|fille|enfant|déjeuner|petit)\w*|"
    r"(?:beaux?|belles?)-(?:père|frère|fils|parent|mère|s(?:œ|oe)ur|fille)s?",
    r"sages?-femmes?|assistante?s?-maternelles?|médecins?-(?:conseil|chef|inspecteur)s?",
    r"(?:socio|médico|psycho|technico|juridico|politico)-(?:éco|soci|cult|éduc|prof|lég|psych|admin|commerc|polit)\w*",
    r"(?:franco|anglo|belgo|italo|germano|sino)-(?:allem|brit|fran|ital|espag|belg|suiss|améric|chin)\w*",
    r"(?:libre|self)-service|libre-échange|mi-(?:temps|parcours|chemin|hauteur|mai\b|juin|juillet|août|mars|avril)|"
    r"(?:haut|bas)-(?:parleur|relief|côté|fond)s?|(?:long|court|moyen)-(?:métrage|terme|courrier)s?",
    r"(?:self|well)-(?:employ|know|defen|govern|be\b|being)\w*|(?:long|short|full|part|half)-(?:term|time|hour|day)\w*|"
    r"(?:high|low)-(?:qual|level|risk|income|rise|speed)\w*|co-op\w*|so-called|check-(?:in|out|up)|follow-up",
)
_COMPOUND = re.compile("|".join(f"(?:{form})" for form in _COMPOUNDS))
_HEAD = re.compile(r"[\w’'-]*\w-$")
_TAIL = re.compile(r"(?:d['’])?\w+")
_LITTLE = r"(?:de|du|des|en|à|au|aux|et|le|la|les|lès|sur|sous|ès)"  # within a compound: "rez-de-chaussée"
_ASKED = r"(?:t|il|elle|on|ils|elles|je|tu|nous|vous|ce|le|la|les|lui|leur|moi)"  # "deman-\nde-t-il"
_IN_NEXT = re.compile(rf"(?:{_LITTLE}|[dl]['’]\w+)-(?!{_ASKED}\b)\w", re.IGNORECASE)
_AT_END = re.compile(rf"\w-(?:{_LITTLE}|est-à)-$", re.IGNORECASE)
# "ce-\nlui-ci", though "-lui" mostly has a hyphen of its own; "gar-\nde-robe"
_PARTED_ANYHOW = re.compile(r"ce-(?:lui|lles?|ux)|gar-de")


def belongs(before: str, after: str) -> bool | None:
    """Tell whether the hyphen at the end of ``before`` is the word's own; None where these words do not tell.

    ``after`` is what the next line begins with.
    """
    head, tail = _HEAD.search(before[-60:]), _TAIL.match(after)
    if head is None or tail is None:
        return None
    last = re.split(r"-|['’](?=\w)", head[0].casefold().rstrip("-"))[-1]
    whole = f"{last}-{tail[0].casefold()}".replace("’", "'")
    if _PARTED_ANYHOW.fullmatch(whole):
        return False
    own = _IN_NEXT.match(after) or _AT_END.search(head[0]) or _COMPOUND.fullmatch(whole)
    return True if own else None
