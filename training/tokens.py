"""Texts as token ids, and the form in which StaticEmbedding takes a batch of them."""

from collections.abc import Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer
from torch import Tensor

Ids = NDArray[np.int64]
Features = dict[str, Tensor]


def token_ids(tokenizer: Tokenizer, texts: Sequence[str]) -> list[Ids]:
    """Tokenise; a text of no known token becomes the unknown token."""
    encodings = tokenizer.encode_batch(list(texts), add_special_tokens=False)
    return [np.array(encoding.ids or [1], dtype=np.int64) for encoding in encodings]


def features(batch: Sequence[Ids]) -> Features:
    """Return the ids of all texts of a batch one after the other, and where each text begins."""
    offsets = np.cumsum([0] + [len(ids) for ids in batch[:-1]])
    return {"input_ids": torch.from_numpy(np.concatenate(batch)), "offsets": torch.from_numpy(offsets)}


class Tokens:
    """Texts tokenised once, drawn from often."""

    def __init__(self, tokenizer: Tokenizer, texts: Sequence[str]) -> None:
        """Tokenise."""
        self._ids = token_ids(tokenizer, texts)

    def __getitem__(self, numbers: Sequence[int] | NDArray[np.int64]) -> Features:
        """Return the features of the texts with these numbers."""
        return features([self._ids[number] for number in numbers])
