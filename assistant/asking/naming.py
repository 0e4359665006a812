"""What a question asks for, named in its own words: "le nombre de moulins", "the salary of the director".

Only a few forms of question are named, by their fixed words; of any other nothing is said. A name is cut where it may
no longer be one, at a preposition, a relative or a verb; whoever uses one that was cut has to know that what is left is
missing too.
"""

import re
from dataclasses import dataclass

from assistant.asking.dialogue import own_words
from assistant.asking.languages import WORDS, either
from assistant.asking.languages.words import NameForm
from index.datatypes import Language
from index.text.analysis import fold

_NAME = r"[^\W\d_][\w’'-]*"
_ARTICLE = r"(?:(?:le|la|les|un|une|des|du|de\s+la)\s+|de\s+l['’]\s*|l['’]\s*|(?:son|sa|ses|leurs?)\s+)"
# Where a name ends: what follows says more of it, or is another part of the sentence.
_END = re.compile(
    rf"\s+{either(lambda words: words.name_ends)}\b.*|\s*[,;:(?.!].*",
    re.IGNORECASE | re.DOTALL,
)


@dataclass(frozen=True)
class Named:
    """What a question asks for."""

    name: str
    head: str  # the word that says what it is, folded
    whole: bool  # whether nothing of the question is left out
    counts: bool = False  # whether it is a number of what is named


_FORMS: dict[Language, tuple[tuple[re.Pattern[str], NameForm], ...]] = {
    language: tuple(
        (re.compile(rf"^(?:{either(lambda words: words.turn_joins)}\s+)?{form.pattern}", re.IGNORECASE), form)
        for form in words.name_forms
    )
    for language, words in WORDS.items()
}
_IRREGULAR = frozenset("people children women men police staff".split())
MOST_WORDS = 7


def named_by(question: str, language: Language) -> Named | None:
    """Return what a question asks for; None where its form is none of those that can be named."""
    text = " ".join(question.split())
    for pattern, form in _FORMS[language]:
        if match := pattern.match(text):
            return _named(form, match["name"], text, language)
    return None


def _named(form: NameForm, rest: str, question: str, language: Language) -> Named | None:
    name, done = _without_participle(_END.sub("", rest).strip()), None
    if form.plural:
        name = _agreeing(name, language)
        done = _DONE[language].match(rest[len(name) :])
        name += f" {done['done']}" if name and done else ""
    heads = [word for word in own_words(name) if word.isalpha()]
    if not heads or _NO_NAME.search(fold(name)) or len(name.split()) > MOST_WORDS or not re.search(rf"{_NAME}$", name):
        return None
    said = set(own_words(name)) | set(own_words(done[0]) if done else ())
    left, head = set(own_words(question)) - said - _ASKING, heads[-1 if _ends_it(language, name) else 0]
    return Named(_joined(form.before, _with_article(name)), head, not left, form.plural)


# "les centres de ce type" points elsewhere.
_NO_NAME = re.compile(rf"\b(?:m|mm|mme|mr|dr)$|\b{either(lambda words: words.no_name)}\b|^of\b")
_PARTICIPLE = re.compile(
    r"(?<!\bla)(?<!\ble)(?<!\bde)(?<!\bdu)(?<!\bdes)(?<!\bles)(?<!\bune)(?<!\bun)\s+[\w-]+ée?s?\b.*"
)


def _without_participle(name: str) -> str:
    """Return "le budget" of "le budget alloué à la formation"; "la santé" and "le taux de mortalité" stay."""
    return _PARTICIPLE.sub("", name)


_DONE = {language: re.compile(words.name_done, re.IGNORECASE) for language, words in WORDS.items()}
_ASKING = frozenset("appelle appellent coute coutent cost nombre existe".split())


def _ends_it(language: Language, name: str) -> bool:
    """Tell whether the last word is what is named: English puts it last, unless "of" follows."""
    return language == "en" and " of " not in name


def _agreeing(name: str, language: Language) -> str:
    """Return a bare plural without the words after it: in French those that do not agree, in English all but one."""
    words = name.split()
    if language == "en":
        ends = (place for place, word in enumerate(words) if word.endswith("s") or word in _IRREGULAR)
        return " ".join(words[: next(ends, -1) + 1])
    kept: list[str] = []
    for word in words:
        joint = _JOINT.match(fold(word))
        if not (joint or word.endswith(("s", "x")) or (kept and _JOINT.fullmatch(fold(kept[-1])))):
            break
        kept.append(word)
    while kept and _JOINT.fullmatch(fold(kept[-1])):
        kept.pop()
    return " ".join(kept) if kept and kept[0].endswith(("s", "x")) else ""


_JOINT = re.compile(r"(?:de|du|des|la|l['’]|d['’])$|[dl]['’]\w+")


def _with_article(name: str) -> str:
    """Return a name with "le" for "son", since whose it is may not be said: "son budget" is "le budget"."""
    match = re.match(r"(son|sa|ses|leurs?|its|their|any)\s+(.+)", name, re.IGNORECASE)
    if match is None:
        return name[:1].lower() + name[1:] if re.match(_ARTICLE, name, re.IGNORECASE) else name
    owner, rest = match[1].lower(), match[2]
    if owner in ("its", "their"):
        return f"the {rest}"
    if owner == "any":
        return rest
    if owner in ("ses", "leurs"):
        return f"les {rest}"
    if fold(rest)[:1] in "aeiouh" or owner == "leur":
        return f"l’{rest}" if owner != "leur" else f"leur {rest}"
    return f"{'le' if owner == 'son' else 'la'} {rest}"


def _joined(before: str, name: str) -> str:
    """Return "le nom de" and a name as one: "le nom du directeur", "le nombre d’éoliennes"."""
    if not before.endswith("de "):
        return before + name
    for article, joined in (("le ", "du "), ("les ", "des ")):
        if name.lower().startswith(article):
            return before[:-3] + joined + name[len(article) :]
    if name.lower().startswith("des "):
        return f"{before[:-3]}de {name[4:]}"
    return f"{before[:-3]}d’{name}" if fold(name)[:1] in "aeiou" else before + name
