"""What a question wants beside a fact: nothing at all, or an overview.

Both are told by what a question is made of: words that ask for an overview and, but for a name of the document and
words without a subject, nothing else. "Résume le rapport" is one; "Que dit le rapport du budget ?" has a subject, and
is searched for.
"""

import re
from collections.abc import Callable, Collection
from enum import Enum

from assistant.asking.languages import all_words, either
from index.text.analysis import fold


class Want(Enum):
    """What a question wants."""

    TALK = "to greet, to thank, or something that is not done here"
    OVERVIEW = "to know what a document is about"
    ANSWER = "an answer"


# What surrounds a request without changing it.
_MANNERS = all_words(lambda words: words.greeted | words.politely | words.after | words.greeting)
# Greeting and thanking: one of these is needed, so that "Oui et non" or "C'est bon ?" are no talk.
_GREETING = all_words(lambda words: words.greeting)
# Asked of whoever answers, not of a document; each is the whole request, manners aside.
_OF_US = re.compile(either(lambda words: words.of_us))
# Words that ask for an overview ...
_OVERVIEW = re.compile(either(lambda words: words.overview))
_DEFINES = re.compile(either(lambda words: words.defines))
_QUOTED = re.compile(r"[«“\"]\s*(\S.*?)\s*[»”\"]")
# ... and those that may stand beside them: the document by a common name, and words without a subject.
_BESIDE = all_words(lambda words: words.overview_beside)


def want_of(question: str, titles: Collection[str] = ()) -> Want:
    """Tell what a question wants; ``titles`` are those of the documents that it may be about.

    A request is still one for an overview when it calls the document by words of its title.
    """
    words = _plain(question)
    rest = [word for word in words if word not in _MANNERS]
    if not rest and _GREETING & set(words):
        return Want.TALK
    if _OF_US.fullmatch(" ".join(_without_greeting(words))):
        return Want.TALK
    text = " ".join(words)
    if len(words) <= 30 and _OVERVIEW.search(text):
        beside = _beside(text)
        named = any(_calls(words, beside, _plain(title)) for title in titles)
        if (not beside or named) and (len(words) > 1 or _OVERVIEW.fullmatch(text)):
            return Want.OVERVIEW
    return Want.ANSWER


def _calls(words: list[str], beside: frozenset[str], title: list[str]) -> bool:
    """Tell whether words call a document by its title; who asks what a thing is means the thing, not the document.

    "C'est quoi la traite ?" is no request for an overview of "Question sur la traite".
    """
    defines = _DEFINES.search(" ".join(words)) is not None
    return beside <= frozenset(title) and not (defines and title[0] not in words)


def section_of(question: str, sections: Callable[[], Collection[str]]) -> str | None:
    """Return the section that an overview is wanted of: the one of ``sections`` that a request calls in quotes.

    "De quoi parle «\u00a0Durée du bail\u00a0»\u00a0?" is such a request; without quotes it would be a question.
    """
    match = _QUOTED.search(question)
    if match is None or want_of(question[: match.start()] + question[match.end() :]) is not Want.OVERVIEW:
        return None
    called = _plain(match[1])
    return next((name for name in sorted(sections()) if _plain(name) == called), None)


def names(question: str, title: str) -> bool:
    """Tell whether a request for an overview calls the document by words of its title, and by no other."""
    beside = _beside(" ".join(_plain(question)))
    return bool(beside) and beside <= frozenset(_plain(title))


def _beside(text: str) -> frozenset[str]:
    """Return the words of a request that neither ask for an overview nor are empty: those that name the document."""
    return frozenset(_OVERVIEW.sub(" ", text).split()) - _BESIDE


def _plain(question: str) -> list[str]:
    """Return the folded words, without signs; "s'il" and "peux-tu" are two words each."""
    return re.findall(r"[a-z0-9]+", fold(question))


def _without_greeting(words: list[str]) -> list[str]:
    """Return the words of a request without the manners before and after it."""
    manners = _GREETING | _AFTER
    start, end = 0, len(words)
    while start < end and words[start] in _GREETING | _POLITELY:
        start += 1
    while end > start and words[end - 1] in manners and " ".join(words[start:end]) not in _KEPT:
        end -= 1
    return words[start:end]


_POLITELY, _AFTER = all_words(lambda words: words.politely), all_words(lambda words: words.after)
_KEPT = all_words(lambda words: words.kept)
