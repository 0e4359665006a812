"""What a person typed becomes what is searched for: checked, its language known, its spelling repaired."""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache

from index.datatypes import Language
from index.errors import QuestionError
from index.matching.spellings import Known
from index.paths import LEXICON
from index.text.analysis import fold, split_words
from index.text.language import detect_language

MAX_CHARACTERS = 2000
_TOKEN = re.compile(r"\w+|\W+")


@dataclass(frozen=True)
class Query:
    """A question made ready for search.

    ``text`` is what is embedded and analysed: the person's words, short forms written out, spelling repaired and
    acronyms followed by what they stand for. It is never shown.
    """

    asked: str
    text: str
    language: Language


def read_query(
    question: object,
    words: Collection[str] = (),
    knows: Callable[[str], bool] = lambda _: True,
    language: Language | None = None,
) -> Query:
    """Check a question and make it ready.

    A word that is not among ``words``, the folded words of the index, and that ``knows`` does not know either, is taken
    for a misspelling of the nearest word of the index, if one is near; of words equally near, the longest, then the
    first. An acronym that is not among ``words`` is followed by what it stands for in this field; one that the
    documents use is found as it is, and a long expansion beside it only blurs the question.

    Raises:
        QuestionError: not a string, nothing but white space, or over ``MAX_CHARACTERS``.
    """
    asked = check_question(question)
    # Half a surrogate pair is legal in a Python string and in JSON, but no text: it is searched for as "?".
    written_out = _replace(asked.encode("utf-8", "replace").decode("utf-8"), _short_forms())
    found = language or detect_language(written_out)
    tokens = _TOKEN.findall(written_out)
    if isinstance(words, Known):
        words.look_up(fold(token) for token in tokens if token.isalpha())
    repaired = "".join(_repaired(token, words, knows) for token in tokens)
    return Query(asked, _with_expansions(repaired, words), found)


def _repaired(token: str, words: Collection[str], knows: Callable[[str], bool]) -> str:
    """Return the nearest word of the index for a misspelt one: one slip in a short word, two in a long one."""
    word = fold(token)
    if len(word) < 4 or not word.isalpha() or word in words or knows(word) or not words:
        return token
    from rapidfuzz.distance import OSA  # restricted Damerau-Levenshtein: two letters swapped are one slip
    from rapidfuzz.process import extract

    slips = 1 if len(word) < 8 else 2
    near = words.like(word, slips) if isinstance(words, Known) else words
    nearest = extract(word, near, scorer=OSA.distance, score_cutoff=slips, limit=None)
    # Of equally near ones the longest, since letters are dropped more than added; then the first.
    return min(nearest, key=lambda match: (match[1], -len(match[0])), default=(token,))[0]


def check_question(question: object) -> str:
    """Return the question if it is one.

    Raises:
        QuestionError: see :func:`read_query`.
    """
    if not isinstance(question, str):
        raise QuestionError(
            f"La question doit être un texte, non {type(question).__name__}.",
            f"The question must be text, not {type(question).__name__}.",
        )
    if len(question) > MAX_CHARACTERS:
        raise QuestionError(
            f"La question compte {len(question)} caractères\u00a0; {MAX_CHARACTERS} au plus.",
            f"The question has {len(question)} characters; {MAX_CHARACTERS} at most.",
        )
    if not question.strip():
        raise QuestionError("La question est vide\u00a0: écrivez-la.", "The question is empty: write one.")
    return question


def _replace(text: str, table: Mapping[str, str]) -> str:
    return "".join(table.get(fold(token), token) for token in _TOKEN.findall(text))


def _with_expansions(text: str, words: Collection[str]) -> str:
    added = []
    for token in re.findall(r"\w+", text):
        expansion = _acronyms().get(fold(token))
        if not expansion or fold(token) in words or (len(token) < 3 and not token.isupper()):
            continue
        if not set(split_words(expansion)) <= set(split_words(text)):
            added.append(expansion)
    return " ".join([text, *dict.fromkeys(added)])


@lru_cache(maxsize=1)
def _short_forms() -> dict[str, str]:
    return _read_table("sms.tsv")


@lru_cache(maxsize=1)
def _acronyms() -> dict[str, str]:
    return _read_table("acronyms.tsv")


def _read_table(name: str) -> dict[str, str]:
    lines = (LEXICON / name).read_text(encoding="utf-8").splitlines()
    pairs = (line.split("\t", 1) for line in lines if line and not line.startswith("#"))
    return {fold(short): long for short, long in pairs}
