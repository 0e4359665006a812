"""The network: multilingual-e5-small with heads that read a question and a window together.

One set of weights serves twice. Alone, a question and a window give vectors: the mean over the question's pieces, the
mean over each sentence's pieces in its window ("late chunking": Günther et al. 2024, arXiv 2409.04701), and the pieces'
own vectors for late interaction. Together, a sentence's score is how far the two means agree *after* each has seen the
other, plus what a linear layer sees at the </s> behind the sentence: so it begins as the pair of encoders it grew from.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn.functional import normalize
from transformers import BertModel

from index.matching.rows import PAD, Row

TEMPERATURE = 0.05  # of a softmax over cosines
HALVED: bool = torch.ops.mkldnn._is_mkldnn_bf16_supported()  # nothing public says so
FROZEN = 3  # lowest layers that stay as they are: a sixth of the time saved, and what they know of words kept


@dataclass(frozen=True)
class Encoded:
    """What came out for a batch of rows, in their order."""

    hidden: Tensor  # (rows, longest, 384) float32
    rows: Sequence[Row]

    def questions(self) -> Tensor:
        """Return the mean over each row's question, (rows, 384), of length 1."""
        return self._means([(place, *row.question) for place, row in enumerate(self.rows)])

    def sentences(self) -> Tensor:
        """Return the mean over each sentence of each row, (sentences, 384), of length 1."""
        return self._means([(place, *span) for place, row in enumerate(self.rows) for span in row.sentences])

    def pieces(self, spans: Sequence[tuple[int, int, int]]) -> list[Tensor]:
        """Return the vectors of each (row, start, end), of length 1."""
        return [normalize(self.hidden[row, start:end], dim=-1) for row, start, end in spans]

    def ends(self) -> Tensor:
        """Return the vector of the </s> behind each sentence, (sentences, 384)."""
        places = [(place, end) for place, row in enumerate(self.rows) for _, end in row.sentences]
        return self.hidden[[row for row, _ in places], [end for _, end in places]]

    def _means(self, spans: Sequence[tuple[int, int, int]]) -> Tensor:
        """Sum by differences of running sums would lose digits: a matrix of shares does it in one product."""
        rows, longest, _ = self.hidden.shape
        share = torch.zeros(len(spans), rows * longest)
        for number, (row, start, end) in enumerate(spans):
            share[number, row * longest + start : row * longest + end] = 1 / max(1, end - start)
        return normalize(share @ self.hidden.reshape(rows * longest, -1), dim=-1)


class Network(nn.Module):
    """The weights."""

    def __init__(self, bert: BertModel) -> None:
        """Put fresh heads on ``bert``."""
        super().__init__()
        self.bert = bert
        width = bert.config.hidden_size
        self.agreement = nn.Parameter(torch.tensor(12.0))  # times a cosine
        self.answers = nn.Linear(width, 1)
        self.marks = nn.Linear(width, 2)  # begin and end of the answering words
        nn.init.zeros_(self.answers.weight)
        nn.init.constant_(self.answers.bias, -10.0)  # cosines of answered questions lie about .8
        for module in bert.modules():
            if isinstance(module, nn.Dropout):
                module.p = 0.0  # one epoch does not overfit, and the masks cost a tenth of the time
        for part in (bert.embeddings, *bert.encoder.layer[:FROZEN]):  # rare words keep what they mean
            part.requires_grad_(False)

    def encode(self, rows: Sequence[Row]) -> Encoded:
        """Run the layers over rows of any lengths, in bfloat16 where the processor has it: else 25 times slower."""
        longest = max(len(row.ids) for row in rows)
        ids = torch.tensor([row.ids + [PAD] * (longest - len(row.ids)) for row in rows])
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=HALVED):
            hidden = self.bert(input_ids=ids, attention_mask=(ids != PAD).long()).last_hidden_state
        return Encoded(hidden.float(), rows)

    def judged(self, read: Encoded) -> Tensor:
        """Return for each sentence of rows with a question the log-odds that it answers, (sentences,)."""
        counts = torch.tensor([len(row.sentences) for row in read.rows])
        asked = read.questions().repeat_interleave(counts, dim=0)
        cosines = (asked * read.sentences()).sum(dim=-1)
        scores: Tensor = self.agreement * cosines + self.answers(read.ends()).squeeze(-1)
        return scores


def fresh(folder: Path) -> Network:
    """Open the unpacked weights of multilingual-e5-small."""
    return Network(BertModel.from_pretrained(folder, add_pooling_layer=False, attn_implementation="sdpa"))
