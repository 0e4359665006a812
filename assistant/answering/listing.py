"""All sentences of a kind, in the document's order: an enumeration stands together, under a heading or a lead-in.

The section is chosen whose heading has the question's words and whose sentences the reader takes for answers; of it the
items of its list, or those that count ("Le premier ... Le deuxième ..."), or all of it.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from assistant.answering.enumerations import is_item
from assistant.asking.languages import either
from assistant.finding.search import Hit
from index.datatypes import Encoder
from index.engine import Catalogue, Where
from index.text.analysis import fold

# Chosen on training/examples/answers, where 6 and 8 did as well: the right section for 29 of 33 list questions.
HEADING = 6.0  # what a heading that has all words counts, in the reader's log-odds
# From these covers of the question's words on, by the heading and by heading and title, a heading says that the list is
# there; or so much speaks for the section, heading and reader together. Chosen on the same questions, each asked of its
# own document and of two others, which have no such list: of those no list is given that was not given before.
NAMED, NAMED_WITH_TITLE = 0.25, 0.55
WORTH = 1.0
IN_TITLE = 0.7  # cover from which on a title has a word
READ = 40  # sentences
FEWEST, MOST = 2, 12  # sentences of a list: a longer section is prose, which no heading makes a list of
_TINY = 1e-9
_COUNTS = re.compile(rf"(?:- )?{either(lambda words: words.counting)}\b")


@dataclass(frozen=True)
class Listed:
    """The sentences of a list, and whether the heading over them names what is asked for."""

    positions: tuple[int, ...]
    named: bool
    enumerated: bool  # by marks of items, or by words that count
    worth: float = 0.0  # of its section: what heading and reader say, in the reader's log-odds


@dataclass(frozen=True)
class _Section:
    positions: tuple[int, ...]
    heading: float  # cover of the question's words, 0..1
    titled: float  # the same by the heading and the document's title


def candidates(
    catalogue: Catalogue, encoder: Encoder, words: Sequence[str], hits: Sequence[Hit], where: Where
) -> tuple[_Section, ...]:
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
    # What the title says tells no section from another: "les partenaires de la ferme" of "La ferme des Aulnes".
    telling = [word for word in words if covered(encoder, [word], held.title) < IN_TITLE] or words
    found: list[tuple[float, _Section]] = []
    for number, positions in within.items():
        heading = held.sections[number].heading or ""
        by_heading = covered(encoder, telling, heading)
        titled = covered(encoder, words, f"{heading} {held.title}") if heading else 0.0
        found.append((by_heading + 0.5 * (number in best), _Section(tuple(positions), by_heading, titled)))
    found.sort(key=lambda one: (-one[0], one[1].positions))
    chosen: list[_Section] = []
    for _, near in found:
        if sum(len(one.positions) for one in chosen) + len(near.positions) <= READ:
            chosen.append(near)
    return tuple(chosen)


def choose(catalogue: Catalogue, sections: Sequence[_Section], readings: Mapping[int, float]) -> Listed | None:
    """Return the list: None where no section holds one. ``readings`` are the reader's log-odds by position."""

    def worth(section: _Section) -> float:
        read = [readings[position] for position in section.positions if position in readings]
        return HEADING * section.heading + (max(read) + float(np.mean(read))) / 2 if read else HEADING * section.heading

    if not sections:
        return None
    best = max(sections, key=worth)
    enumerated = _enumerated(catalogue, best.positions)
    positions = enumerated or _prose(catalogue, best.positions)
    named = best.heading >= NAMED and best.titled >= NAMED_WITH_TITLE
    return Listed(positions, named, bool(enumerated), worth(best)) if FEWEST <= len(positions) <= MOST else None


def _enumerated(catalogue: Catalogue, positions: Sequence[int]) -> tuple[int, ...]:
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


def _prose(catalogue: Catalogue, positions: Sequence[int]) -> tuple[int, ...]:
    """Return the sentences that are of the list: none that announces it, or that is about all of it."""
    members = [
        position
        for place, position in enumerate(positions)
        if not _about_all(catalogue.text_of(position), first=place == 0)
    ]
    if len(members) < FEWEST:
        members = [position for position in positions if not catalogue.text_of(position).rstrip().endswith(":")]
    return tuple(members)


def _about_all(sentence: str, *, first: bool) -> bool:
    plain = _plain(sentence)
    announces = first and _ANNOUNCES.search(plain) is not None and len(plain.split()) <= ANNOUNCED
    return sentence.rstrip().endswith(":") or announces or _POINTS_BACK.match(plain) is not None


# "Ces mesures coûteront ...", "Pour ces raisons, ...", "Chacune dure ..."
_POINTS_BACK = re.compile(either(lambda words: words.points_back))
_ANNOUNCES = re.compile(rf"\b{either(lambda words: words.several)}\b \w{{4,}}s\b")
ANNOUNCED = 10  # words at most of a sentence that only announces: "Trois constats ont été faits."


_LAST = either(lambda words: words.joins_last)


def holds_list(sentence: str) -> bool:
    """Tell whether one sentence is a list by itself: "trois mesures : la première, la deuxième et la troisième"."""
    head, colon, rest = sentence.partition(":")
    return bool(colon and head.strip()) and len(re.findall(rf"[,;]| {_LAST} ", rest)) >= FEWEST


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
