"""The student: one table of token vectors for both languages, whose mean is a sentence's vector.

Two stages. First it learns to say for a sentence and for its translation what the teacher says of the English
(Reimers & Gurevych 2020, arXiv 2004.09813), by cosine and by telling the right vector among the batch (InfoNCE: van
den Oord et al. 2018, arXiv 1807.03748). Then, briefly, it also learns from rated pairs (CoSENT), invented questions
with the sentence that answers them, and synonyms, with sentence-transformers' own losses, and to tell that sentence
from the others of its text as the search does (training/questions.py).
"""

import random
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.losses import CoSENTLoss, MultipleNegativesRankingLoss
from sentence_transformers.sentence_transformer.modules import Normalize, StaticEmbedding
from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, trainers
from torch import Tensor
from torch.nn.functional import cross_entropy
from torch.optim.lr_scheduler import LambdaLR, LRScheduler

from training.corpora import Pair, Text
from training.questions import Questions, own_text_loss
from training.tokens import Features, Tokens, features

VOCABULARY = 32_000
DIMENSION = 384  # the teacher's
BATCH = 1024
TEMPERATURE = 0.05
EPOCHS, RATE = 4, 0.02  # first stage
STEPS, SECOND_RATE, SECOND_BATCH = 300, 0.008, 768  # second stage
RATED, TEXTS, SYNONYMS = 512, 24, 512  # rated pairs, texts with questions and synonym pairs in a step of it
SYNONYMS_WEIGH = 0.5  # beside the other losses


@dataclass(frozen=True)
class Lessons:
    """All that the student learns from; ``taught[i]`` is the row of the teacher's vector for ``pairs[i]``."""

    pairs: Sequence[Pair]
    taught: NDArray[np.int64]
    teacher: NDArray[np.float16]
    rated: Sequence[tuple[str, str, float]]
    texts: Sequence[Text]
    synonyms: Sequence[tuple[str, str]]


def make_tokenizer(texts: Iterator[str]) -> Tokenizer:
    """Train one WordPiece vocabulary over both languages: lower case, no accents, since people leave them out."""
    tokenizer = Tokenizer(models.WordPiece(unk_token="[UNK]", max_input_chars_per_word=60))  # noqa: S106 - no password
    tokenizer.normalizer = normalizers.Sequence(
        [
            normalizers.Replace("œ", "oe"),
            normalizers.Replace("Œ", "oe"),
            normalizers.BertNormalizer(lowercase=True, strip_accents=True),
        ]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.decoder = decoders.WordPiece()
    trainer = trainers.WordPieceTrainer(
        vocab_size=VOCABULARY, min_frequency=3, special_tokens=["[PAD]", "[UNK]"], show_progress=False
    )
    tokenizer.train_from_iterator(texts, trainer)
    return tokenizer


def new_student(tokenizer: Tokenizer) -> SentenceTransformer:
    """Return an untrained student."""
    embedding = StaticEmbedding(tokenizer, embedding_dim=DIMENSION)
    torch.nn.init.normal_(embedding.embedding.weight, std=0.1)
    return SentenceTransformer(modules=[embedding, Normalize()], device="cpu", similarity_fn_name="cosine")


def tokenizer_of(model: SentenceTransformer) -> Tokenizer:
    """Return a student's tokenizer."""
    embedding = model[0]
    assert isinstance(embedding, StaticEmbedding)  # noqa: S101 - new_student made it
    return embedding.tokenizer


def table_of(model: SentenceTransformer) -> Tensor:
    """Return a student's token vectors, (V, d), as what is being learnt."""
    embedding = model[0]
    assert isinstance(embedding, StaticEmbedding)  # noqa: S101 - new_student made it
    return embedding.embedding.weight


def first_stage(model: SentenceTransformer, lessons: Lessons, work: Path) -> None:
    """Learn from the teacher. After each epoch the state is kept in ``work``; a later run goes on from there."""
    english, french = _both_sides(model, lessons)
    optimizer = torch.optim.Adam(model.parameters(), lr=RATE)
    per_epoch = max(1, len(lessons.pairs) // BATCH)
    schedule = LambdaLR(optimizer, lambda step: min(1, (step + 1) / 50) * max(0.0, 1 - step / (per_epoch * EPOCHS)))
    for epoch in range(_resume(model, optimizer, schedule, work), EPOCHS):
        order = np.random.default_rng(epoch).permutation(len(lessons.pairs))
        begun = time.monotonic()
        for step in range(per_epoch):
            chosen = order[step * BATCH : (step + 1) * BATCH]
            _learn(optimizer, distillation(model, english[chosen], french[chosen], lessons, chosen))
            schedule.step()
        _say(f"first stage: epoch {epoch + 1} of {EPOCHS}, {time.monotonic() - begun:.0f} s")
        _keep(model, optimizer, schedule, epoch + 1, work)


def second_stage(model: SentenceTransformer, lessons: Lessons, seed: int) -> None:
    """Learn from questions, synonyms and rated pairs too, while the teacher still counts."""
    draw = random.Random(seed)
    tokenizer, table = tokenizer_of(model), table_of(model)
    english, french = _both_sides(model, lessons)
    rated = [Tokens(tokenizer, texts) for texts in ([p[0] for p in lessons.rated], [p[1] for p in lessons.rated])]
    similar = torch.tensor([score for _, _, score in lessons.rated])
    synonyms = [Tokens(tokenizer, [pair[side] for pair in lessons.synonyms]) for side in (0, 1)]
    questions = Questions(tokenizer, lessons.texts)
    rating, ranking = CoSENTLoss(model), MultipleNegativesRankingLoss(model)
    optimizer = torch.optim.Adam(model.parameters(), lr=SECOND_RATE)
    schedule = LambdaLR(optimizer, lambda step: 1 - step / STEPS)
    for step in range(STEPS):
        chosen = np.array(draw.sample(range(len(lessons.pairs)), min(SECOND_BATCH, len(lessons.pairs))))
        loss = distillation(model, english[chosen], french[chosen], lessons, chosen)
        some = draw.sample(range(len(lessons.rated)), min(RATED, len(lessons.rated)))
        loss = loss + rating([rated[0][some], rated[1][some]], similar[some])
        drawn = questions.draw(TEXTS, draw)
        asked = [ids for one in drawn for ids in one.questions]
        answering = [ids for one in drawn for ids in one.answers]
        loss = loss + ranking([features(asked), features(answering)], None) + own_text_loss(table, drawn)
        alike = _distinct(lessons.synonyms, draw)
        loss = loss + SYNONYMS_WEIGH * ranking([synonyms[0][alike], synonyms[1][alike]], None)
        _learn(optimizer, loss)
        schedule.step()
        if (step + 1) % 50 == 0:
            _say(f"second stage: step {step + 1} of {STEPS}, loss {float(loss.detach()):.2f}")


def distillation(
    model: SentenceTransformer, english: Features, french: Features, lessons: Lessons, chosen: NDArray[np.int64]
) -> Tensor:
    """Return the loss of both sides against the teacher's vectors, and against each other.

    1 - cosine to the teacher's vector, and InfoNCE within the batch; a pair with the same English is no negative.
    """
    rows = lessons.taught[chosen]
    taught = torch.from_numpy(lessons.teacher[rows].astype(np.float32))
    first = model(english)["sentence_embedding"]
    second = model(french)["sentence_embedding"]
    same = torch.from_numpy((rows[:, None] == rows[None]) & ~np.eye(len(rows), dtype=bool))
    right = torch.arange(len(rows))

    def among(one: Tensor, other: Tensor) -> Tensor:
        return cross_entropy((one @ other.T / TEMPERATURE).masked_fill(same, -1e4), right)

    near: Tensor = (1 - (first * taught).sum(1)).mean() + (1 - (second * taught).sum(1)).mean()
    return near + (among(first, taught) + among(second, taught) + among(first, second) + among(second, first)) / 2


def _both_sides(model: SentenceTransformer, lessons: Lessons) -> tuple[Tokens, Tokens]:
    tokenizer = tokenizer_of(model)
    english = Tokens(tokenizer, [pair.english for pair in lessons.pairs])
    return english, Tokens(tokenizer, [pair.french for pair in lessons.pairs])


def _distinct(pairs: Sequence[tuple[str, str]], draw: random.Random) -> list[int]:
    """Draw pairs of which no two share a side, so that every other one in the batch is a true negative."""
    seen: set[str] = set()
    chosen = []
    for number in draw.sample(range(len(pairs)), min(SYNONYMS, len(pairs))):
        sides = {side.casefold() for side in pairs[number]}
        if not sides & seen:
            chosen.append(number)
            seen |= sides
    return chosen


def _learn(optimizer: torch.optim.Optimizer, loss: Tensor) -> None:
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()


def _keep(
    model: SentenceTransformer, optimizer: torch.optim.Optimizer, schedule: LRScheduler, epoch: int, work: Path
) -> None:
    state = {"model": model.state_dict(), "optimizer": optimizer.state_dict(), "schedule": schedule.state_dict()}
    partial = work / "first-stage.partial"
    torch.save(state | {"epoch": epoch}, partial)
    partial.replace(work / "first-stage.pt")


def _resume(model: SentenceTransformer, optimizer: torch.optim.Optimizer, schedule: LRScheduler, work: Path) -> int:
    kept = work / "first-stage.pt"
    if not kept.exists():
        return 0
    state = torch.load(kept, weights_only=True)
    model.load_state_dict(state["model"])
    optimizer.load_state_dict(state["optimizer"])
    schedule.load_state_dict(state["schedule"])
    _say(f"first stage: goes on after epoch {state['epoch']}")
    return int(state["epoch"])


def _say(line: str) -> None:
    print(line, file=sys.stderr)  # noqa: T201 - progress of a long run
