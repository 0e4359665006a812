"""How somebody voted, and who voted so: what the account of a vote says, one way of voting after the other.

"Contre : 2" and the names under it say all that "Qui a voté contre ?" asks for, in words that are nowhere near it.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assistant.asking.votes import Voted
from index.engine import Catalogue, Where
from index.languages import FIRST, WORDS
from index.matching.rows import CELLS
from index.text.analysis import split_words
from index.text.votes import Ballot, cast_in

_EMPTY = WORDS[FIRST].stop_words | {"mm", "mme", "mmes", "mlle"}  # what names are joined by
_BETWEEN = re.compile(r"[,;\n()]|\b(?:et|MM?|Mmes?|Mlles?)\b")
TOGETHER = 900  # characters: a longer list of names is quoted without the line above it


@dataclass(frozen=True)
class _Names:
    """A sentence with the names of some who voted alike."""

    position: int
    ballot: Ballot
    names: tuple[tuple[str, ...], ...]  # the folded words of each
    lead: int | None  # the position of the sentence that says how, where it is another one


def voting_sentences(catalogue: Catalogue, voted: Voted, documents: Iterable[str], where: Where) -> tuple[int, ...]:
    """Return the positions of the sentences that say who voted so, or how somebody did, in reading order.

    None where no vote is found, or where something else is asked of it than its documents' titles and headings say.
    """
    names = [one for document in documents for one in _names(catalogue, document, where)]
    return tuple(dict.fromkeys(_of_person(names, voted) or _of_ballot(catalogue, names, voted)))


def _of_person(names: Sequence[_Names], voted: Voted) -> list[int]:
    return [one.position for one in names if voted.words and any(_calls(name, voted.words) for name in one.names)]


def _of_ballot(catalogue: Catalogue, names: Sequence[_Names], voted: Voted) -> list[int]:
    if voted.ballot is None or not voted.lists:
        return []
    alike = [one for one in names if one.ballot is voted.ballot]
    alike = [one for one in alike if one.names] or alike
    told = [one for one in alike if set(voted.words) <= _above(catalogue, one.position)]
    return [
        one.lead if one.lead is not None and len(catalogue.text_of(one.position)) <= TOGETHER else one.position
        for one in told
    ]


def _calls(name: Sequence[str], person: Sequence[str]) -> bool:
    """Tell whether words call one of a name: they stand side by side in it, as they are or the last one first."""
    size = len(person)
    forms = (list(person), [*person[1:], person[0]], [person[-1], *person[:-1]])
    return any(list(name[place : place + size]) in forms for place in range(len(name) - size + 1))


def _words(names: str) -> tuple[tuple[str, ...], ...]:
    people = (tuple(word for word in split_words(name) if word not in _EMPTY) for name in _BETWEEN.split(names))
    return tuple(person for person in people if person)


def _above(catalogue: Catalogue, position: int) -> set[str]:
    """Return the words of what stands over a sentence: its headings, and its document's title."""
    document = catalogue.documents[catalogue.document_of(position)]
    chain = document.sections[catalogue.sentences[position].section].chain
    return set(split_words(" ".join([document.title, *chain])))


def _names(catalogue: Catalogue, document: str, where: Where) -> Iterable[_Names]:
    held, first = catalogue.documents[document], catalogue.first_sentence[document]
    starts = {sentence.span.start: first + place for place, sentence in enumerate(catalogue.sentences_of(document))}
    for place, sentence in enumerate(catalogue.sentences_of(document)):
        if not where.admits(document, held.sections[sentence.section]):
            continue
        own = sentence.span.of(held.text)
        over = sentence.ruled_by[-1] if sentence.ruled_by else None
        led = cast_in(over.of(held.text)) if over else None
        if led is not None and over is not None and not led.names:
            yield _Names(first + place, led.ballot, _words(own), starts.get(over.start))
        elif CELLS in own and over is not None:
            ballots = [cast.ballot for cell in own.split(CELLS) if (cast := cast_in(cell))]
            if len(ballots) == 1:
                yield _Names(first + place, ballots[0], _words(own), None)
        elif cast := cast_in(own):
            yield _Names(first + place, cast.ballot, _words(cast.names), None)
