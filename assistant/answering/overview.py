"""What a document is about, in its own sentences: those that stand for the others, of each part of it.

LexRank (Erkan & Radev 2004): a sentence counts as much as the sentences that it is like, found by a walk over the
cosines of their vectors. What is taken next is like what is not yet there (maximal marginal relevance: Carbonell &
Goldstein 1998), and a section that has none yet comes before one that has.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.answer import Overview, cite
from assistant.answering.enumerations import is_item
from index.datatypes import Encoder, Language, Vectors
from index.engine import EVERYWHERE, Catalogue, Where

LEAST, MOST = 3, 10  # key sentences of a short document, and of a long one
SHARE = 4  # of so many sentences, one is key; and as many as there are sections
WALKED = 1500  # sentences that are compared with each other; of more, those that open a section
DAMPING = 0.85  # of the walk: as in the source
ALIKE = 0.1  # a cosine below says nothing
FEWEST_WORDS = 5  # a shorter sentence is a name or a label
OPENS = 0.35  # what opening a section counts, where the sentence most like all others has 1
NEW = 0.5  # what being like a sentence already taken takes away
SECTION = 0.5  # what another sentence of a section already there loses
CONTENTS = 40  # headings
ASKED = 5  # questions that the document answers


@dataclass(frozen=True)
class _Prose:
    """The sentences of a document that can stand for it."""

    positions: tuple[int, ...]
    sections: tuple[int, ...]
    opening: NDArray[np.bool_]  # whether it opens its section


def overview_of(
    catalogue: Catalogue,
    encoder: Encoder,
    document: str,
    language: Language,
    *,
    most: int = MOST,
    where: Where = EVERYWHERE,
) -> Overview:
    """Return the key sentences of a document in its own order, its headings, who speaks, when, and what it answers.

    ``where`` narrows it to some sections; ``most`` is how many sentences there may be.
    """
    held = catalogue.documents[document]
    prose = _prose(catalogue, document, where)
    chosen = key_sentences(catalogue, encoder, prose, most) if prose.positions else []
    sections = [section for section in held.sections if where.admits(document, section)]
    dates = sorted({section.date for section in sections if section.date} | ({held.date} if held.date else set()))
    return Overview(
        document=document,
        title=held.title,
        sentences=cite(catalogue, ((position, 0.0) for position in sorted(chosen))),
        contents=tuple(dict.fromkeys(s.heading for s in sections if s.heading and s.heading != held.title))[:CONTENTS],
        speakers=tuple(dict.fromkeys(section.speaker for section in sections if section.speaker)),
        dates=tuple(dates),
        questions=_questions(catalogue, chosen, language),
    )


def key_sentences(catalogue: Catalogue, encoder: Encoder, prose: _Prose, most: int) -> list[int]:
    """Return the positions of the sentences that stand for the others, the first one first."""
    vectors = encoder.encode_queries([catalogue.text_of(position) for position in prose.positions])
    cosines = np.clip(vectors @ vectors.T, 0.0, 1.0)
    worth = _walk(cosines) + OPENS * prose.opening
    wanted = max(LEAST, round(len(prose.positions) / SHARE), len(set(prose.sections)))
    count = min(most, wanted, len(prose.positions))
    sections = np.array(prose.sections)
    nearest = np.zeros(len(worth))  # of each sentence, its cosine with the nearest that is taken
    taken: list[int] = []
    seen: set[int] = set()
    for _ in range(count):
        there = np.isin(sections, sorted(seen))
        value = worth - NEW * nearest - SECTION * there
        value[taken] = -np.inf
        best = int(value.argmax())
        taken.append(best)
        seen.add(int(sections[best]))
        nearest = np.maximum(nearest, cosines[best])
    return [prose.positions[place] for place in taken]


def _walk(cosines: Vectors) -> NDArray[np.float64]:
    """Return how often a walk over the cosines (n, n) is at each sentence (n,): 1 for the most visited."""
    links = np.where(cosines >= ALIKE, cosines, 0.0).astype(np.float64)
    np.fill_diagonal(links, 0.0)
    sums = links.sum(axis=1, keepdims=True)
    count = len(links)
    links = np.where(sums > 0, links / np.where(sums > 0, sums, 1.0), 1.0 / count)
    visited = np.full(count, 1.0 / count)
    for _ in range(50):
        visited = (1 - DAMPING) / count + DAMPING * (visited @ links)
    result: NDArray[np.float64] = visited / visited.max()
    return result


def _prose(catalogue: Catalogue, document: str, where: Where) -> _Prose:
    first, held = catalogue.first_sentence[document], catalogue.documents[document]
    sentences = catalogue.sentences_of(document)
    places, opened, opening = [], set(), []
    for place, sentence in enumerate(sentences):
        section = held.sections[sentence.section]
        if sentence.span in section.lines or not where.admits(document, section):
            continue
        if is_item(catalogue, first + place) or len(catalogue.text_of(first + place).split()) < FEWEST_WORDS:
            continue
        places.append(place)
        opening.append(sentence.section not in opened)
        opened.add(sentence.section)
    if len(places) > WALKED:
        kept = _evenly([n for n, opens in enumerate(opening) if opens] or list(range(len(places))))
        places, opening = [places[n] for n in kept], [opening[n] for n in kept]
    sections = tuple(sentences[place].section for place in places)
    return _Prose(tuple(first + place for place in places), sections, np.array(opening, dtype=bool))


def _evenly(places: Sequence[int]) -> list[int]:
    """Return at most ``WALKED`` of the places, as far apart as they allow."""
    if len(places) <= WALKED:
        return list(places)
    return [places[int(at)] for at in np.linspace(0, len(places) - 1, WALKED)]


def _questions(catalogue: Catalogue, positions: Sequence[int], language: Language) -> tuple[str, ...]:
    asked = (catalogue.suggestion(position, language) for position in positions)
    return tuple(dict.fromkeys(question for question in asked if question))[:ASKED]
