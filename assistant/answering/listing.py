"""Where a list may stand in a document, and which sentences only announce it or speak of all of it."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

import numpy as np

from assistant.answering.enumerations import is_item
from assistant.asking.languages import either
from assistant.finding.search import Hit
from index.datatypes import Encoder
from index.engine import Catalogue, Where
from index.text.analysis import fold

IN_TITLE = 0.7  # cover from which on a title has a word
READ = 40  # sentences
AROUND = 12  # sentences before and after a hit, of a section that is longer than may be read
FEWEST = 2  # sentences of a list
_TINY = 1e-9
_COUNTS = re.compile(rf"(?:- )?{either(lambda words: words.counting)}\b")


@dataclass(frozen=True)
class Section:
    """A section, or as much of it as is read, and how well the headings over it have the question's words."""

    positions: tuple[int, ...]
    heading: float  # cover of the question's words, 0..1
    titled: float  # the same by the heading and the document's title


def candidates(
    catalogue: Catalogue, encoder: Encoder, words: Sequence[str], hits: Sequence[Hit], where: Where
) -> tuple[Section, ...]:
    """Return the sections of the first hit's document in which the list may stand, at most ``READ`` sentences."""
    if not hits:
        return ()
    document = catalogue.document_of(hits[0].sentence)
    held, first = catalogue.documents[document], catalogue.first_sentence[document]
    within: dict[int, list[int]] = {}
    for place, sentence in enumerate(catalogue.sentences_of(document)):
        section = held.sections[sentence.section]
        if sentence.span not in section.lines and where.admits(document, section):
            within.setdefault(sentence.section, []).append(first + place)
    best = {catalogue.sentences[hit.sentence].section for hit in hits[:5]}
    telling = telling_words(encoder, words, held.title)
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


def telling_words(encoder: Encoder, words: Sequence[str], title: str) -> Sequence[str]:
    """Return the words that the title does not have: what it says tells no section from another.

    "Les partenaires de la ferme" of "La ferme des Aulnes" are the partners.
    """
    return [word for word in words if covered(encoder, [word], title) < IN_TITLE] or words


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
    table = encoder.token_table
    if table is None or not words or not text.strip():
        there = set(fold(text).split())
        return sum(word in there for word in words) / len(words) if words else 0.0
    tokens = table[encoder.token_ids([text])[0]]
    tokens = tokens / np.maximum(np.linalg.norm(tokens, axis=1, keepdims=True), _TINY)
    total = weights = 0.0
    for ids in encoder.token_ids(words):
        vectors = table[ids]
        if len(vectors) and len(tokens):
            lengths = np.linalg.norm(vectors, axis=1)
            nearest = (vectors @ tokens.T).max(axis=1) / np.maximum(lengths, _TINY)
            total += float(nearest.mean() * lengths.mean())
            weights += float(lengths.mean())
    return max(0.0, total / weights) if weights else 0.0


def _plain(text: str) -> str:
    return fold(text).replace("’", "'")
