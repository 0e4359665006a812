"""Make the reader again: ``python -m training.reader CORPORA``, some five hours on two cores.

The stages save every few minutes in training/work/reader/, so that a stopped run goes on where it was. ``e5/`` there
holds the unpacked weights of multilingual-e5-small: training/README.md says where they come from. ``--go-on`` takes the
last stage alone, from the shipped reader.
"""

import argparse
import random
import shutil
from pathlib import Path

import torch
from torch import Tensor

from index.matching.network import EMBEDDED
from index.matching.rows import Pieces
from training.corpora import read_synonyms
from training.reader.export import export, farthest
from training.reader.groups import Groups, cut_texts
from training.reader.joint import Lessons, joint_loss
from training.reader.loop import Stage, train
from training.reader.network import fresh
from training.reader.pairs import WORDS, WORDS_EVERY, draw, pair_loss, words_loss
from training.reader.shipped import shipped
from training.reader.sources import Part, read_all

SEED = 19
WORK = Path(__file__).parents[1] / "work" / "reader"
PAIRS = Stage("pairs", 200, 8e-5, SEED)
# Each after the first goes on from a rate that had fallen to nothing, with what had been written since.
JOINT = (
    Stage("joint", 500, 8e-5, SEED),
    Stage("longer", 880, 6e-5, SEED),
    Stage("last", 330, 5e-5, SEED),
    Stage("more", 820, 5e-5, SEED),
    Stage("further", 600, 5e-5, SEED),
    Stage("beyond", 400, 5e-5, SEED),
)
SEEN = 5  # batches whose rows show how large the numbers get
CHECKED = 3  # batches whose rows must come out of the exported file as they come out of the network ...
LEAST_LIKE = 0.98  # ... to this cosine: 8 bits leave .994 on average
PAIRS_EVERY = 6  # steps of the second stage: one of the first, or the vectors would be forgotten


def main(arguments: list[str] | None = None) -> int:
    """Train."""
    parser = argparse.ArgumentParser(prog="python -m training.reader", description=__doc__)
    parser.add_argument("corpora", type=Path, help="folder of qa/")
    parser.add_argument("--work", type=Path, default=WORK)
    parser.add_argument("--out", type=Path, default=EMBEDDED)
    parser.add_argument("--go-on", action="store_true", help="the last stage alone, from the shipped reader")
    given = parser.parse_args(arguments)
    torch.manual_seed(SEED)
    pieces = Pieces(given.work / "e5" / "tokenizer.json")
    network = shipped(given.work / "e5") if given.go_on else fresh(given.work / "e5")
    cuts = cut_texts(pieces, read_all(given.corpora, Part.TRAIN))
    groups, lessons = Groups(cuts), Lessons(pieces, cuts)
    words = [(first, second) for first, second in (pieces.cut(pair, 32) for pair in read_synonyms())]

    def first(step: int, chance: random.Random) -> Tensor:
        value = pair_loss(network, draw(pieces, groups, chance))
        if step % WORDS_EVERY == 0:
            value = value + words_loss(network, pieces, chance.sample(words, WORDS)) / 2
        return value

    def second(step: int, chance: random.Random) -> Tensor:
        if step % PAIRS_EVERY == 0:
            return pair_loss(network, draw(pieces, groups, chance))
        return joint_loss(network, lessons.draw(chance))

    if not given.go_on:
        train(network, PAIRS, first, given.work)
    for stage in JOINT[-1:] if given.go_on else JOINT:
        train(network, stage, second, given.work)
    made = given.work / "reader"
    made.mkdir(exist_ok=True)
    seen, checked = (
        [lesson.row for step in steps for lesson in lessons.draw(random.Random(step))]
        for steps in (range(SEEN), range(SEEN, SEEN + CHECKED))
    )
    export(network, made, given.work / "e5" / "tokenizer.json", seen)
    like = farthest(network, made, pieces, checked)
    if like < LEAST_LIKE:
        parser.exit(1, f"{made}: 8 bits moved the vectors to a cosine of {like:.3f}; {given.out} stays as it is.\n")
    shutil.copytree(made, given.out, dirs_exist_ok=True)  # over the old one: the model card beside it stays
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
