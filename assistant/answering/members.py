"""Which sentences of a document are the list that a question wants, and whether the list is there at all.

Each sentence is decided on beside the others, as in tagging a text for all answers to a question (Segal et al. 2020,
arXiv 1909.13375): a logistic regression says how likely each is of the list, by what it is seen to be
(assistant/answering/sights.py); a second one looks again, beside what the first said of the others, since a list stands
together. Given is the set of which the best F1 is expected (Ye et al. 2012, arXiv 1206.4625), so that no threshold says
how many. A third says whether the list is there. All are fitted by ``python -m assistant.fitting.fit_lists`` into
``lists.json``.
"""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.answering.listing import FEWEST
from assistant.answering.sights import HIGHEST, Seen, beside, means
from assistant.finding.refusal import Model

LISTS = Path(__file__).with_name("lists.json")
SUREST = 0.98  # what a judgement's probability is cut at, for its log-odds
LEAST = 1e-3  # the same of a sentence's
HAD = 0.4  # cover from which on a word of the question is taken to be there
Chances = NDArray[np.float64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Listed:
    """The sentences of a list, in the document's order."""

    positions: tuple[int, ...]
    named: bool  # whether what stands over them names what is asked for
    there: float  # probability that the document has the list


@dataclass(frozen=True)
class Lists:
    """The fitted models: whether a sentence is of the list, by itself and among the others; whether there is one."""

    member: Model
    among: Model
    there: Model


@dataclass(frozen=True)
class Chosen:
    """What is likeliest the list."""

    chances: Chances  # (n,) of each sentence seen: probability that it is of the list
    mask: Mask  # (n,) which are chosen
    expected: float  # their F1, as it is expected


@lru_cache(maxsize=1)
def load_lists() -> Lists:
    """Return what is fitted."""
    stored = json.loads(LISTS.read_text(encoding="utf-8"))
    return Lists(*(Model(**stored[name]) for name in ("member", "among", "there")))


def alone(seen: Seen, member: Model) -> Chances:
    """Return of each sentence the probability that it is of the list, by itself."""
    return np.array([member.probability(dict(row)) for row in seen.rows])


def among_others(seen: Seen, chances: Chances) -> tuple[Mapping[str, float], ...]:
    """Return the features of each sentence with what is said of the others, ``chances`` by themselves.

    ``odds`` are its own log-odds, ``near`` the mean of those before and after it in its block, ``block`` the mean
    chance of its block, ``other_block`` how far that is below the best, ``other`` how far its own is below the best.
    """
    odds, block = _log_odds(chances, LEAST), means(chances, seen.blocks)
    near = beside(odds, seen.blocks, math.log(LEAST))
    said = {"odds": odds, "near": near, "block": block, "other_block": block.max() - block}
    said["other"] = chances.max() - chances
    return tuple(
        {**row, **{name: float(column[place]) for name, column in said.items()}} for place, row in enumerate(seen.rows)
    )


def of_one_voice(seen: Seen, chances: Chances) -> Chances:
    """Return the chances without those of whoever says less of the list, where one asks and another answers.

    What a senator recalls is nothing that the minister announces.
    """
    asked = chances[seen.asking].sum() > chances[~seen.asking].sum()
    return np.where(seen.asking == asked, chances, 0.0)


def chosen_of(seen: Seen, member: Model, among: Model) -> Chosen:
    """Return the sentences that are likeliest the list."""
    rows = among_others(seen, alone(seen, member))
    chances = of_one_voice(seen, np.array([among.probability(dict(row)) for row in rows]))
    return Chosen(chances, *likeliest(chances))


def likeliest(probabilities: Chances) -> tuple[Mask, float]:
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


def on_the_whole(seen: Seen, chosen: Chosen, confidence: float | None) -> dict[str, float]:
    """Return what tells whether the list is there: ``confidence`` is the judgement on the best single sentence.

    ``alone`` tells one sentence that answers from a list: how far the best is above the next, in the reader's log-odds;
    ``inside`` is how far those of the list are below the best, on average, and ``least`` what the reader makes of the
    least of them. ``second`` are the log-odds of the second, ``expected`` the F1 that is expected. A list is of what
    was asked if all words of the question are there: ``lacking`` counts those that neither its sentences have nor what
    stands over them, ``farthest`` is the cover of the one that all that was seen has least, ``had`` that of the mean.
    """
    mask = chosen.mask
    rows = [row for row, given in zip(seen.rows, mask, strict=True) if given]
    over, everywhere = seen.over[mask].max(axis=0), np.maximum(seen.has.max(axis=0), seen.over.max(axis=0))
    in_list = np.maximum(seen.has[mask].max(axis=0), over)
    behind = sorted(row["behind"] for row in seen.rows)[1:2]
    odds = np.sort(_log_odds(chosen.chances, LEAST))
    sure = np.array([confidence or 0.0])
    return {
        "sure": float(_log_odds(sure, 1 - SUREST)[0]),
        "expected": chosen.expected,
        "alone": behind[0] if behind else HIGHEST,
        "inside": float(np.mean([row["behind"] for row in rows])),
        "least": min(row["read"] for row in rows),
        "second": float(odds[-2:][0]),
        "titled": max(row["titled"] for row in rows),
        "items": float(seen.items[mask].mean()),
        "lacking": float((in_list < HAD).sum()),
        "farthest": float(everywhere.min(initial=1.0)),
        "had": float(everywhere.mean()) if everywhere.size else 0.0,
    }


def choose(seen: Seen, confidence: float | None) -> Listed | None:
    """Return the list: None where one sentence is likelier than several, or where none is likely to be there."""
    lists = load_lists()
    chosen = chosen_of(seen, lists.member, lists.among)
    there = lists.there.probability(on_the_whole(seen, chosen, confidence))
    positions = tuple(position for position, given in zip(seen.positions, chosen.mask, strict=True) if given)
    if len(positions) < FEWEST or there < lists.there.threshold:
        return None
    return Listed(positions, seen.named >= set(positions), there)


def _log_odds(chances: Chances, least: float) -> Chances:
    cut = np.clip(chances, least, 1 - least)
    odds: Chances = np.log(cut / (1 - cut))
    return odds
