"""Questions and the sentences of their own text, compared as the search compares them.

In a search the other sentences of a document are what a sentence must be told from: they speak of the same subject. So
the student learns to score the right one highest by the same two measures, the cosine of the means and the late
interaction of the tokens (assistant/finding/search.py), a telling token counting more by the length of its vector.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn.functional import cross_entropy, normalize

from training.corpora import Text
from training.tokens import Ids, token_ids

MEANS, TOKENS = (
    12.0,
    9.0,
)  # what the two weigh in a search without expected questions: assistant/finding/fitted.json, rounded
LEFT_OUT = 0.2  # of a drawn question's tokens, so that no single word decides


@dataclass(frozen=True)
class Drawn:
    """Questions on one text; ``right[i]`` is the place of the sentence that answers ``questions[i]``."""

    questions: list[Ids]
    sentences: list[Ids]
    right: list[int]

    @property
    def answers(self) -> list[Ids]:
        """The sentences that answer, one a question."""
        return [self.sentences[place] for place in self.right]


class Questions:
    """The invented texts, tokenised once."""

    def __init__(self, tokenizer: Tokenizer, texts: Sequence[Text]) -> None:
        """Tokenise."""
        self._sentences = [token_ids(tokenizer, text.sentences) for text in texts]
        self._asked = [[token_ids(tokenizer, asked) for asked in text.questions] for text in texts]

    def draw(self, texts: int, chance: random.Random) -> list[Drawn]:
        """Draw some texts, and for each of their sentences one of its questions, with words left out."""
        drawn = []
        for number in chance.sample(range(len(self._asked)), min(texts, len(self._asked))):
            asked = {place: chance.choice(ids) for place, ids in enumerate(self._asked[number]) if ids}
            questions = [_thinned(ids, chance) for ids in asked.values()]
            drawn.append(Drawn(questions, self._sentences[number], list(asked)))
        return drawn


def own_text_loss(table: Tensor, drawn: Sequence[Drawn]) -> Tensor:
    """Return the mean over texts of the cross entropy of the right sentence among all of its text."""
    losses = [cross_entropy(scores(table, one.questions, one.sentences), torch.tensor(one.right)) for one in drawn]
    return torch.stack(losses).mean()


def scores(table: Tensor, questions: Sequence[Ids], sentences: Sequence[Ids]) -> Tensor:
    """Return what a search would give each sentence for each question: (questions, sentences); ``table`` is (V, d)."""
    asked, asked_there = _padded(table, questions)  # (q, i, d), (q, i)
    told, told_there = _padded(table, sentences)  # (s, j, d), (s, j)
    means = normalize(asked.sum(1), dim=1) @ normalize(told.sum(1), dim=1).T
    weights = asked.norm(dim=2) * asked_there
    cosines = torch.einsum("qid,sjd->qisj", normalize(asked, dim=2), normalize(told, dim=2))
    nearest = cosines.masked_fill(told_there[None, None] == 0, -1).amax(3)  # (q, i, s)
    tokens = (nearest * weights[..., None]).sum(1) / weights.sum(1, keepdim=True).clamp_min(1e-9)
    combined: Tensor = MEANS * means + TOKENS * tokens
    return combined


def _padded(table: Tensor, texts: Sequence[Ids]) -> tuple[Tensor, Tensor]:
    """Return the vectors of each text's tokens, zeros after the last one, and 1 where there is a token."""
    longest = max(map(len, texts))
    ids, there = np.zeros((len(texts), longest), np.int64), np.zeros((len(texts), longest), np.float32)
    for row, text in enumerate(texts):
        ids[row, : len(text)], there[row, : len(text)] = text, 1
    mask = torch.from_numpy(there)
    return table[torch.from_numpy(ids)] * mask[..., None], mask


def _thinned(ids: Ids, chance: random.Random) -> Ids:
    kept = [number for number in ids.tolist() if chance.random() >= LEFT_OUT]
    return np.array(kept or ids, dtype=np.int64)
