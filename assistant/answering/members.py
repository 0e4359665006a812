"""Which sentences of a document are the list that a question wants, and whether the list is there at all.

Each sentence is decided on beside the others, as in tagging a text for all answers to a question (Segal et al. 2020,
arXiv 1909.13375): a logistic regression says how likely each is of the list, by what the reader makes of it and of its
section, both beside the best of the document, by the words of the question in it and in the heading over it, and by
whether it stands in an enumeration. Given is the set of which the best F1 is expected (Ye et al. 2012, arXiv
1206.4625), so that no threshold says how many. A second regression says whether the list is there. Both are fitted by
``python -m assistant.fitting.fit_lists`` into ``lists.json``.
"""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.answering.listing import FEWEST, Section, covered, enumerated, is_about_all, telling_words
from assistant.finding.refusal import Model
from index.datatypes import Encoder
from index.engine import Catalogue

LISTS = Path(__file__).with_name("lists.json")
LOWEST, HIGHEST = -6.0, 4.0  # the reader's log-odds are cut there: beyond they tell nothing more
SUREST = 0.98  # what a judgement's probability is cut at, for its log-odds
# From these covers of the question's words on, by the heading and by heading and title, a heading names what is asked.
NAMED, NAMED_WITH_TITLE = 0.25, 0.55


@dataclass(frozen=True)
class Listed:
    """The sentences of a list, in the document's order."""

    positions: tuple[int, ...]
    named: bool  # whether the heading over them names what is asked for
    there: float  # probability that the document has the list


@dataclass(frozen=True)
class Lists:
    """The two fitted models: whether a sentence is of the list, and whether there is one."""

    member: Model
    there: Model


@dataclass(frozen=True)
class Seen:
    """The sentences in which the list may stand, each with its features, in one order."""

    positions: tuple[int, ...]
    rows: tuple[Mapping[str, float], ...]
    named: frozenset[int]  # of the positions, those under a heading that names what is asked for


@lru_cache(maxsize=1)
def load_lists() -> Lists:
    """Return what is fitted."""
    stored = json.loads(LISTS.read_text(encoding="utf-8"))
    return Lists(Model(**stored["member"]), Model(**stored["there"]))


def look_at(
    catalogue: Catalogue,
    encoder: Encoder,
    words: Sequence[str],
    sections: Sequence[Section],
    readings: Mapping[int, float],
) -> Seen:
    """Return the features of each sentence; ``readings`` are the reader's log-odds by position.

    ``behind`` and ``section_behind`` are how far the sentence's log-odds, and the mean of its section's, are below the
    highest; ``beside`` is the mean of the sentences before and after it, below the highest. ``heading`` is the cover of
    the question's words by the heading, ``heading_behind`` how far it is below the best, ``titled`` the cover by
    heading and title, ``covered`` that by the sentence. ``about_all`` is of sentences that announce a list or speak of
    all of it, ``not_enumerated`` of those outside the enumeration of their section.
    """
    read = {position: min(max(said, LOWEST), HIGHEST) for position, said in readings.items()}
    top = max(read.values())
    means = [float(np.mean([read[position] for position in section.positions])) for section in sections]
    heading = max(section.heading for section in sections)
    title = catalogue.documents[catalogue.document_of(sections[0].positions[0])].title
    telling = telling_words(encoder, words, title)
    rows: dict[int, Mapping[str, float]] = {}
    for section, mean in zip(sections, means, strict=True):
        of_list = enumerated(catalogue, section.positions)
        ends = [LOWEST, *(read[position] - top for position in section.positions), LOWEST]
        for place, position in enumerate(section.positions):
            text = catalogue.text_of(position)
            rows[position] = {
                "read": read[position],
                "behind": top - read[position],
                "section_behind": max(means) - mean,
                "beside": (ends[place] + ends[place + 2]) / 2,
                "heading": section.heading,
                "heading_behind": heading - section.heading,
                "titled": section.titled,
                "covered": covered(encoder, telling, text),
                "about_all": float(is_about_all(text, first=place == 0)),
                "not_enumerated": float(bool(of_list) and position not in of_list),
            }
    order = tuple(sorted(rows))
    named = {
        position
        for section in sections
        for position in section.positions
        if section.heading >= NAMED and section.titled >= NAMED_WITH_TITLE
    }
    return Seen(order, tuple(rows[position] for position in order), frozenset(named))


def likeliest(probabilities: NDArray[np.float64]) -> tuple[NDArray[np.bool_], float]:
    """Return the mask of the sentences that have the best expected F1 together, and that F1.

    Of the sets of k sentences the k likeliest are the best; the F1 of a set is taken as twice what is expected to be
    right over its size and what is expected in all.
    """
    order = np.argsort(-probabilities, kind="stable")
    right = np.cumsum(probabilities[order])
    expected = 2 * right / (np.arange(1, len(order) + 1) + right[-1])
    best = int(expected.argmax())
    mask = np.zeros(len(order), dtype=np.bool_)
    mask[order[: best + 1]] = True
    return mask, float(expected[best])


def on_the_whole(seen: Seen, mask: NDArray[np.bool_], expected: float, confidence: float | None) -> dict[str, float]:
    """Return what tells whether the list is there: ``confidence`` is the judgement on the best single sentence.

    ``alone`` tells one sentence that answers from a list: how far the best is above the next, in the reader's log-odds;
    ``inside`` is how far those of the list are below the best, on average.
    """
    sure = min(max(confidence or 0.0, 1 - SUREST), SUREST)
    rows = [row for row, chosen in zip(seen.rows, mask, strict=True) if chosen]
    second = sorted(row["behind"] for row in seen.rows)[1:2]
    return {
        "sure": math.log(sure / (1 - sure)),
        "read": max(row["read"] for row in rows),
        "heading": max(row["heading"] for row in rows),
        "expected": expected,
        "alone": second[0] if second else HIGHEST,
        "inside": float(np.mean([row["behind"] for row in rows])),
    }


def choose(seen: Seen, confidence: float | None) -> Listed | None:
    """Return the list: None where one sentence is likelier than several, or where none is likely to be there."""
    lists = load_lists()
    mask, expected = likeliest(np.array([lists.member.probability(dict(row)) for row in seen.rows]))
    there = lists.there.probability(on_the_whole(seen, mask, expected, confidence))
    chosen = tuple(position for position, given in zip(seen.positions, mask, strict=True) if given)
    if len(chosen) < FEWEST or there < lists.there.threshold:
        return None
    return Listed(chosen, seen.named >= set(chosen), there)
