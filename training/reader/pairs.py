"""First stage: a question's vector comes to lie near that of the sentence that answers it, in its window.

InfoNCE over all sentences of a batch (van den Oord et al. 2018, arXiv 1807.03748): most of them are neighbours of the
right one, which is what it must be told from. The same loss over late interaction (ColBERT, arXiv 2004.12832).
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn.functional import cross_entropy
from torch.nn.utils.rnn import pad_sequence

from index.matching.rows import Ids, Pieces, Row
from training.reader.groups import Group, Groups, windows
from training.reader.network import HALVED, TEMPERATURE, Network

TOGETHER = 24  # rows of like length that are run together
LATE = 0.5  # weight of the loss over late interaction
WORDS = 48  # pairs of an everyday form and its official one, in one step of WORDS_EVERY
WORDS_EVERY = 4


@dataclass(frozen=True)
class Batch:
    """Rows, and for each question which sentences of the whole batch answer it."""

    questions: list[Row]
    windows: list[Row]
    right: Tensor  # (questions, sentences) bool


def draw(pieces: Pieces, groups: Groups, chance: random.Random) -> Batch:
    """Draw one batch."""
    questions: list[Row] = []
    rows: list[Row] = []
    right: list[set[int]] = []
    offset = 0
    for group in groups.draw(chance):
        rows += windows(pieces, group, chance)
        questions += [pieces.row(group.cut.questions[number], None, ()) for number in group.questions]
        right += [_gold(group, number, offset) for number in group.questions]
        offset += len(group.places)
    table = torch.zeros(len(questions), offset, dtype=torch.bool)
    for number, places in enumerate(right):
        table[number, sorted(places)] = True
    return Batch(questions, rows, table)


def _gold(group: Group, number: int, offset: int) -> set[int]:
    gold = group.cut.text.questions[number].gold
    return {offset + place - group.places.start for place in gold if place in group.places}


def pair_loss(network: Network, batch: Batch) -> Tensor:
    """Return the loss of one batch."""
    asked, asked_pieces = run(network, batch.questions, questions=True)
    held, held_pieces = run(network, batch.windows, questions=False)
    return _nearest(asked @ held.T, batch.right) + LATE * _nearest(late(asked_pieces, held_pieces), batch.right)


def words_loss(network: Network, pieces: Pieces, pairs: Sequence[tuple[Ids, Ids]]) -> Tensor:
    """Return the loss of telling each form's official counterpart from the others'."""
    asked, _ = run(network, [pieces.row(first, None, ()) for first, _ in pairs], questions=True)
    held, _ = run(network, [pieces.row(None, None, [second]) for _, second in pairs], questions=False)
    return cross_entropy(asked @ held.T / TEMPERATURE, torch.arange(len(pairs)))


def run(network: Network, rows: Sequence[Row], *, questions: bool) -> tuple[Tensor, list[Tensor]]:
    """Run rows sorted by length; return the vectors and pieces' vectors of their questions or sentences, in order."""
    order = sorted(range(len(rows)), key=lambda place: len(rows[place].ids))
    vectors: list[Tensor] = [torch.empty(0)] * len(rows)
    found: list[list[Tensor]] = [[]] * len(rows)
    for start in range(0, len(order), TOGETHER):
        some = order[start : start + TOGETHER]
        encoded = network.encode([rows[place] for place in some])
        counts = [1 if questions else len(rows[place].sentences) for place in some]
        means = encoded.questions() if questions else encoded.sentences()
        for row, place, part in zip(range(len(some)), some, means.split(counts), strict=True):
            vectors[place] = part
            spans = [rows[place].question] if questions else rows[place].sentences
            found[place] = encoded.pieces([(row, *span) for span in spans])
    return torch.cat(vectors), [one for part in found for one in part]


def late(asked: Sequence[Tensor], held: Sequence[Tensor]) -> Tensor:
    """Return the mean over each question's pieces of their nearest in each sentence, (questions, sentences)."""
    first, second = pad_sequence(list(asked), batch_first=True), pad_sequence(list(held), batch_first=True)
    with torch.autocast("cpu", dtype=torch.bfloat16, enabled=HALVED):
        cosines = torch.einsum("qad,sbd->qsab", first, second).float()
    nearest = cosines.amax(dim=-1)  # padding gives 0, below any true neighbour
    lengths = torch.tensor([len(one) for one in asked])
    return nearest.sum(dim=-1) / lengths[:, None]


def _nearest(cosines: Tensor, right: Tensor) -> Tensor:
    """Return the mean of -log of the share of the right ones."""
    logits = cosines / TEMPERATURE
    shares = logits.masked_fill(~right, -torch.inf).logsumexp(dim=-1) - logits.logsumexp(dim=-1)
    return -shares.mean()
