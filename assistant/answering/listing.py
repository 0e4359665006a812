"""Where a list may stand in a document, and which sentences only announce it or speak of all of it."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from assistant.answering.enumerations import is_item
from assistant.answering.splitting import subject_of_list
from assistant.asking.languages import either
from assistant.asking.requests import is_about_requests, only_asks
from assistant.finding.search import Hit
from index.datatypes import Encoder
from index.engine import Catalogue, Where
from index.text.analysis import fold

IN_TITLE = 0.7  # cover from which on a title has a word
READ = 40  # sentences
AROUND = 12  # sentences before and after a hit, of a section that is longer than may be read
FEWEST = 2  # sentences of a list
_TINY = 1e-9
Covers = NDArray[np.float64]
_COUNTS = re.compile(rf"(?:- )?{either(lambda words: words.counting)}\b")


@dataclass(frozen=True)
class Section:
    """A section, or as much of it as is read, and how well the headings over it have the question's words."""

    positions: tuple[int, ...]
    heading: float  # cover of the question's words, 0..1
    titled: float  # the same by the heading and the document's title


def candidates(
    catalogue: Catalogue, encoder: Encoder, question: str, hits: Sequence[Hit], where: Where
) -> tuple[Section, ...]:
    """Return the sections of the first hit's document in which the list may stand, at most ``READ`` sentences.

    Not in sentences that only ask, nor, of what is planned, in a question that the document answers elsewhere: unless
    the question is about what was asked.
    """
    if not hits:
        return ()
    words = subject_of_list(question)
    document = catalogue.document_of(hits[0].sentence)
    held, first = catalogue.documents[document], catalogue.first_sentence[document]
    of_requests, ahead = is_about_requests(question), looks_ahead(question)
    within: dict[int, list[int]] = {}
    for place, sentence in enumerate(catalogue.sentences_of(document)):
        section, position = held.sections[sentence.section], first + place
        asked = not of_requests and (
            (ahead and asks(catalogue, position)) or only_asks(catalogue.text_of(position), question)
        )
        if sentence.span not in section.lines and where.admits(document, section) and not asked:
            within.setdefault(sentence.section, []).append(position)
    best = {catalogue.sentences[hit.sentence].section for hit in hits[:5]}
    telling = [word for word in words if covered(encoder, [word], held.title) < IN_TITLE] or words
    found: list[tuple[float, Section]] = []
    for number, positions in within.items():
        heading = held.sections[number].heading or ""
        by_heading = covered(encoder, telling, heading)
        titled = covered(encoder, words, f"{heading} {held.title}") if heading else 0.0
        found.append((by_heading + 0.5 * (number in best), Section(tuple(positions), by_heading, titled)))
    found.sort(key=lambda one: (-one[0], one[1].positions))
    at, room = {hit.sentence for hit in hits}, READ
    chosen: list[Section] = []
    for _, near in found:
        held_here = near.positions if len(near.positions) <= room else _around(near.positions, at)[:room]
        if held_here:
            chosen.append(replace(near, positions=held_here))
            room -= len(held_here)
    return tuple(chosen)


def asks(catalogue: Catalogue, position: int) -> bool:
    """Tell whether a sentence is of a question that the document answers elsewhere."""
    sentence = catalogue.sentences[position]
    document = catalogue.documents[sentence.document]
    section = document.sections[sentence.section]
    if document.kind in _ANSWERED:
        return section.speaker is not None and section.speaker == document.sections[0].speaker
    headings = [_plain(one.heading or "") for one in document.sections]
    return bool(_ASKED.match(headings[sentence.section])) and any(map(_REPLY.match, headings))


def looks_ahead(question: str) -> bool:
    """Tell whether a question is about what is planned, decided or announced."""
    return _PLANNED.search(_plain(question).replace("-", " ")) is not None


_ANSWERED = frozenset(["senate", "assemblee"])  # kinds of document in which one asks and another answers
_ASKED = re.compile(either(lambda words: words.heading_asks))
_REPLY = re.compile(either(lambda words: words.heading_replies))
_PLANNED = re.compile(rf"\b{either(lambda words: words.planned)}\b")


def _around(positions: Sequence[int], hits: Collection[int]) -> tuple[int, ...]:
    """Return the sentences of a long section that stand near one of the hits."""
    near = [place for place, position in enumerate(positions) if position in hits]
    return tuple(
        position for place, position in enumerate(positions) if any(abs(place - one) <= AROUND for one in near)
    )


def enumerated(catalogue: Catalogue, positions: Sequence[int]) -> tuple[int, ...]:
    """Return what a section enumerates, by marks of items or by words that count; none where it does not."""
    items = tuple(position for position in positions if is_item(catalogue, position))
    if len(items) >= FEWEST:
        return items
    counting = [place for place, p in enumerate(positions) if _counts(catalogue.text_of(p))]
    if len(counting) >= FEWEST:
        return tuple(positions[counting[0] : counting[-1] + 1])
    return ()


def _counts(sentence: str) -> bool:
    """Tell whether a sentence takes its place in a row: "Le deuxième axe est ...", "Elle a ensuite formé ..."."""
    plain = _plain(sentence)
    return bool(_COUNTS.match(plain) or _IN_TURN.match(plain))


_IN_TURN = re.compile(rf"(?:[\w'-]+ ){{1,3}}{either(lambda words: words.in_turn)}\b")


def is_about_all(sentence: str, *, first: bool) -> bool:
    """Tell whether a sentence announces a list, being the first of its section, or is about all that is listed."""
    plain = _plain(sentence)
    announces = first and _ANNOUNCES.search(plain) is not None and len(plain.split()) <= ANNOUNCED
    return sentence.rstrip().endswith(":") or announces or _POINTS_BACK.match(plain) is not None


# "Ces mesures coûteront ...", "Pour ces raisons, ...", "Chacune dure ..."
_POINTS_BACK = re.compile(either(lambda words: words.points_back))
_ANNOUNCES = re.compile(rf"\b{either(lambda words: words.several)}\b \w{{4,}}s\b")
ANNOUNCED = 10  # words at most of a sentence that only announces: "Trois constats ont été faits."


def covered(encoder: Encoder, words: Sequence[str], text: str) -> float:
    """Return how well ``text`` has the words, each by its nearest token there and by how much it tells, 0..1."""
    return covered_by(*covers(encoder, words, text))


def covered_by(had: Covers, weights: Covers) -> float:
    """Return the mean of how well words are had, weighed by how much each tells; 0 where none tells."""
    return max(0.0, float(had @ weights / weights.sum())) if weights.sum() else 0.0


def covers(encoder: Encoder, words: Sequence[str], text: str) -> tuple[Covers, Covers]:
    """Return how well ``text`` has each of the words, by its nearest token there, and how much each tells: (w,) each.

    A word that has no vector tells nothing; where there are none at all, a word is there or it is not.
    """
    table = encoder.token_table
    if table is None:
        there = set(fold(text).split())
        return np.array([float(word in there) for word in words]), np.ones(len(words))
    tokens = table[encoder.token_ids([text])[0]]
    tokens = tokens / np.maximum(np.linalg.norm(tokens, axis=1, keepdims=True), _TINY)
    had, weights = np.zeros(len(words)), np.zeros(len(words))
    for place, ids in enumerate(encoder.token_ids(words)):
        vectors = table[ids]
        if len(vectors):
            lengths = np.linalg.norm(vectors, axis=1)
            weights[place] = lengths.mean()
            if len(tokens):
                had[place] = ((vectors @ tokens.T).max(axis=1) / np.maximum(lengths, _TINY)).mean()
    return had, weights


def _plain(text: str) -> str:
    return fold(text).replace("’", "'")
