"""Make the encoder again: ``python -m training CORPORA [--dev-sets FOLDER]``, about an hour on two cores.

Every step keeps its result in training/work/, so that a stopped run goes on where it was. The new encoder replaces
the old one only after it has been opened and found to do its job.
"""

import argparse
import random
import shutil
from itertools import chain
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer

from index.paths import EMBEDDED_ENCODER
from training.corpora import Corpus, read_laws, read_rated, read_synonyms, read_tatoeba, read_texts
from training.export import export, translations_found
from training.student import Lessons, first_stage, make_tokenizer, new_student, second_stage
from training.teacher import teach

SEED = 1
WORK = Path(__file__).with_name("work")
EVERYDAY_TWICE = 2  # times that the everyday sentences are repeated: there are fewer of them than provisions
LAW_SHARE = 0.7  # of the provisions, drawn at random: the vocabulary is legal enough
LEAST_FOUND = 0.97  # of translations among 1,000, below which the new encoder is not put in place


def main(arguments: list[str] | None = None) -> int:
    """Train, verify, replace."""
    parser = argparse.ArgumentParser(prog="python -m training", description=__doc__)
    parser.add_argument("corpora", type=Path, help="folder of tatoeba.en-fr.tsv.xz and justice-laws.en-fr.tsv.xz")
    parser.add_argument("--dev-sets", type=Path, help="folder of stsb-fr-train.csv; default: dev-sets beside CORPORA")
    parser.add_argument("--out", type=Path, default=EMBEDDED_ENCODER)
    parser.add_argument("--work", type=Path, default=WORK)
    parser.add_argument("--fresh-vocabulary", action="store_true", help="train a new vocabulary as well")
    given = parser.parse_args(arguments)
    rated_file = (given.dev_sets or given.corpora.resolve().parent / "dev-sets") / "stsb-fr-train.csv"
    for needed in (given.corpora / "tatoeba.en-fr.tsv.xz", given.corpora / "justice-laws.en-fr.tsv.xz", rated_file):
        if not needed.is_file():
            parser.exit(2, f"{needed}: no such file; give the folder that holds it.\n")
    everyday, laws = read_tatoeba(given.corpora), read_laws(given.corpora)
    make_encoder(everyday, laws, rated_file, given.work, given.out, fresh_vocabulary=given.fresh_vocabulary)
    return 0


def make_encoder(
    everyday: Corpus, laws: Corpus, rated_file: Path, work: Path, out: Path, *, fresh_vocabulary: bool = False
) -> None:
    """Run all the steps."""
    random.seed(SEED)
    np.random.seed(SEED)  # libraries below draw from it
    torch.manual_seed(SEED)
    texts, synonyms, rated = read_texts(), read_synonyms(), read_rated(rated_file)
    some_laws = random.Random(SEED).sample(laws.train, int(LAW_SHARE * len(laws.train)))
    pairs = [*everyday.train * EVERYDAY_TWICE, *some_laws]
    english = list(dict.fromkeys(pair.english for pair in pairs))
    teacher = teach(english, work)
    row = {sentence: number for number, sentence in enumerate(english)}
    lessons = Lessons(pairs, np.array([row[pair.english] for pair in pairs]), teacher, rated, texts, synonyms)
    model = new_student(_tokenizer(everyday, laws, lessons, work, fresh_vocabulary=fresh_vocabulary))
    first_stage(model, lessons, work)
    second_stage(model, lessons, SEED)
    fresh = work / "encoder"
    shutil.rmtree(fresh, ignore_errors=True)
    export(model, fresh)
    for name, corpus in (("everyday", everyday), ("laws", laws)):
        found = translations_found(fresh, corpus.held_out)
        print(f"{name}: translation found first for {min(found):.1%} of {len(corpus.held_out)} held-out pairs")  # noqa: T201
        if min(found) < LEAST_FOUND:
            raise SystemExit(f"{fresh}: too weak on {name}, below {LEAST_FOUND:.0%}; {out} stays as it is.")
    shutil.copytree(fresh, out, dirs_exist_ok=True)  # over the old one: the model card beside it stays


def _tokenizer(everyday: Corpus, laws: Corpus, lessons: Lessons, work: Path, *, fresh_vocabulary: bool) -> Tokenizer:
    """Return the vocabulary: the shipped one, or a new one where there is none or it was asked for.

    The trainer of vocabularies breaks ties differently in each run, so only a given vocabulary makes the same seed give
    the same vectors. It sees some of the laws only, or it would be all law.
    """
    file = work / "tokenizer.json"
    shipped = EMBEDDED_ENCODER / file.name
    if not file.exists() and shipped.exists() and not fresh_vocabulary:
        shutil.copy(shipped, file)
    if not file.exists():
        some = random.Random(SEED).sample(laws.train, min(120_000, len(laws.train)))
        texts = chain(
            (side for pair in chain(everyday.train, some) for side in (pair.english, pair.french)),
            (side for first, second, _ in lessons.rated for side in (first, second) * 2),
            (line for text in lessons.texts for line in chain(text.sentences, *text.questions)),
            (side for pair in lessons.synonyms for side in pair),
        )
        make_tokenizer(texts).save(str(file))
    return Tokenizer.from_file(str(file))


if __name__ == "__main__":
    raise SystemExit(main())
