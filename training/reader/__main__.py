"""Make the reader again: ``python -m training.reader CORPORA``, some two hours on two cores."""

import argparse
import random
from pathlib import Path

import torch
from torch import Tensor

from training.corpora import read_synonyms
from training.reader.groups import Groups, cut_texts
from training.reader.loop import Stage, train
from training.reader.network import fresh
from training.reader.pairs import WORDS, WORDS_EVERY, draw, pair_loss, words_loss
from training.reader.sources import Part, read_all
from training.reader.tokens import Pieces

SEED = 19
WORK = Path(__file__).parents[1] / "work" / "reader"
PAIRS = Stage("pairs", 260, 8e-5, SEED)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m training.reader", description=__doc__)
    parser.add_argument("corpora", type=Path)
    parser.add_argument("--work", type=Path, default=WORK)
    given = parser.parse_args()
    torch.manual_seed(SEED)
    torch.set_num_threads(2)
    pieces = Pieces(given.work / "e5" / "tokenizer.json")
    network = fresh(given.work / "e5")
    cuts = cut_texts(pieces, read_all(given.corpora, Part.TRAIN))
    groups = Groups(cuts)
    words = [tuple(pieces.cut(pair, 32)) for pair in read_synonyms()]

    def loss(step: int, chance: random.Random) -> Tensor:
        value = pair_loss(network, draw(pieces, groups, chance))
        if step % WORDS_EVERY == 0:
            value = value + words_loss(network, pieces, chance.sample(words, WORDS)) / 2
        return value

    train(network, PAIRS, loss, given.work)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
