"""Second stage: a question and a window are read together; each sentence gets log-odds, and the answering words a mark.

The loss of a window is a softmax over its sentences and "none of them", whose log-odds are 0: so a sentence is told
from its neighbours, and its number is a probability by itself. Windows without the answer are of the same text, where
the question's rarer words stand; and the same window with another year asked.
"""

import math
import random
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn.functional import cross_entropy, log_softmax

from index.datatypes import Span
from index.matching.rows import QUESTION_PIECES, SENTENCE_PIECES, Ids, Pieces, Row
from training.reader.groups import SIZES, WITHOUT_HEADING, CutText
from training.reader.network import Encoded, Network

MIX = {"examples": 5, "piaf": 4, "squad": 4, "selqa": 1, "hard": 11, "tables": 4}  # questions in a batch
AS_READ = 0.6  # share of windows that are as the reader is asked: a sentence behind what rules it or the one before it
AWAY = 0.6  # share of answered questions that are also asked of a window without the answer
OTHER_YEAR = 0.5  # share of questions with a year in them that are also asked with another
MARKS = 0.3  # weight of the loss over answering words
TOGETHER = 12  # rows of like length that are run together
_YEAR = re.compile(r"\b(1[5-9]\d\d|20[0-4]\d)\b")


@dataclass(frozen=True)
class Lesson:
    """A row, which of its sentences answer, and where the answering words lie in the row, first and last piece."""

    row: Row
    right: tuple[int, ...]
    words: tuple[int, int] | None


class Lessons:
    """All questions by source, and how rare each piece is."""

    def __init__(self, pieces: Pieces, cuts: Sequence[CutText]) -> None:
        """Sort and count."""
        self._pieces = pieces
        self._asked: dict[str, list[tuple[CutText, int]]] = {source: [] for source in MIX}
        counts: Counter[int] = Counter()
        total = 0
        for cut in cuts:
            self._asked[cut.text.source] += [(cut, number) for number in range(len(cut.questions))]
            for sentence in cut.sentences:
                counts.update(set(sentence))
                total += 1
        self._rarity = {piece: math.log(total / count) for piece, count in counts.items()}

    def draw(self, chance: random.Random) -> list[Lesson]:
        """Draw the lessons of one batch."""
        lessons = []
        for source, count in MIX.items():
            for cut, number in chance.choices(self._asked[source], k=count):
                lessons += self._lessons(cut, number, chance)
        return lessons

    def _lessons(self, cut: CutText, number: int, chance: random.Random) -> list[Lesson]:
        question = cut.text.questions[number]
        asked = cut.questions[number]
        if not question.gold:
            near = self._like(cut, asked, frozenset(), chance, question.near)
            return [self._lesson(cut, number, asked, near, chance, frozenset())]
        place = chance.choice(sorted(question.gold))
        lessons = [self._lesson(cut, number, asked, place, chance, question.gold)]
        if chance.random() < AWAY and len(cut.sentences) > len(question.gold):
            away = self._like(cut, asked, question.gold, chance, -1)
            lessons.append(self._lesson(cut, number, asked, away, chance, question.gold))
        other = _other_year(question.text, cut.text.sentences[place], chance)
        if other and chance.random() < OTHER_YEAR:
            ids = self._pieces.cut([other], QUESTION_PIECES)[0]
            lessons.append(self._lesson(cut, number, ids, place, chance, frozenset()))
        return lessons

    def _like(self, cut: CutText, asked: Ids, gold: frozenset[int], chance: random.Random, near: int) -> int:
        """Return a sentence that has much of the question, and does not answer it; near a place, where one is given."""
        places = [place for place in range(len(cut.sentences)) if place not in gold]
        if near >= 0:
            places = [p for p in places if cut.text.paragraphs[p] == cut.text.paragraphs[near]] or places
        if len(places) > 40:  # of a long text, some
            places = chance.sample(places, 40)
        held = set(asked)

        def share(place: int) -> float:
            return sum(self._rarity[piece] for piece in held.intersection(cut.sentences[place]))

        return chance.choice(sorted(places, key=share, reverse=True)[:3])

    def _lesson(
        self, cut: CutText, number: int, asked: Ids, place: int, chance: random.Random, gold: frozenset[int]
    ) -> Lesson:
        """Return a window of a drawn size around ``place``; unless that answers, it holds no sentence that does."""
        places = _window_around(cut, place, chance)
        if place not in gold:
            places = _without(places, place, gold)
        heading = None if chance.random() < WITHOUT_HEADING else cut.heading
        row = self._pieces.row(asked, heading, [cut.sentences[p] for p in places])
        right = tuple(n for n, p in enumerate(places) if p in gold)
        words = cut.text.questions[number].words
        if not right or words is None or words[0] not in places:
            return Lesson(row, right, None)
        marked = self._marked(cut.text.sentences[words[0]], words[1])
        start = row.sentences[places.index(words[0])][0]
        return Lesson(row, right, marked and (start + marked[0], start + marked[1]))

    def _marked(self, sentence: str, words: Span) -> tuple[int, int] | None:
        """Return the first and last piece of the words; None where the sentence was cut before they end."""
        offsets = self._pieces.places(sentence)[:SENTENCE_PIECES]
        inside = [n for n, (start, end) in enumerate(offsets) if end > words.start and start < words.end]
        return (inside[0], inside[-1]) if inside and offsets[inside[-1]][1] >= words.end else None


def _window_around(cut: CutText, place: int, chance: random.Random) -> list[int]:
    """Return the places of a window that holds ``place``, in order."""
    above = cut.text.under[place] if cut.text.under else -1
    if above >= 0 or chance.random() < AS_READ:
        return [max(0, place - 1) if above < 0 else above, place] if place else [place]
    size = chance.choice(SIZES)
    first = place - chance.randrange(size)
    return list(range(max(0, first), min(first + size, len(cut.sentences))))


def _without(places: list[int], place: int, gold: frozenset[int]) -> list[int]:
    """Return the run of places around ``place`` that has none of the gold ones; of a row and its header, all others."""
    if places[-1] - places[0] >= len(places):
        return [p for p in places if p not in gold]
    low = max([p + 1 for p in gold if p < place], default=0)
    high = min([p for p in gold if p > place], default=10**9)
    return [p for p in places if low <= p < high]


def _other_year(question: str, sentence: str, chance: random.Random) -> str | None:
    """Return the question with another year, if its year stands in the sentence and the other does not."""
    found = _YEAR.search(question)
    if found is None or found.group() not in sentence:
        return None
    other = str(int(found.group()) + chance.choice((-10, -3, -2, -1, 1, 2, 3, 10)))
    return None if other in sentence else question[: found.start()] + other + question[found.end() :]


def joint_loss(network: Network, lessons: Sequence[Lesson]) -> Tensor:
    """Return the mean loss of the lessons."""
    ordered = sorted(lessons, key=lambda lesson: len(lesson.row.ids))
    losses: list[Tensor] = []
    marks: list[Tensor] = []
    for start in range(0, len(ordered), TOGETHER):
        some = ordered[start : start + TOGETHER]
        read = network.encode([lesson.row for lesson in some])
        counts = [len(lesson.row.sentences) for lesson in some]
        losses += [_window(s, one.right) for s, one in zip(network.judged(read).split(counts), some, strict=True)]
        marks += _marks(network, read, some)
    loss = torch.stack(losses).mean()
    return loss + MARKS * torch.stack(marks).mean() if marks else loss


def _window(scores: Tensor, right: tuple[int, ...]) -> Tensor:
    shares = log_softmax(torch.cat([torch.zeros(1), scores]), dim=0)
    return -(shares[[place + 1 for place in right]].logsumexp(dim=0) if right else shares[0])


def _marks(network: Network, read: Encoded, lessons: Sequence[Lesson]) -> list[Tensor]:
    losses = []
    for place, lesson in enumerate(lessons):
        if lesson.words:
            first, last = lesson.row.sentences[0][0], lesson.row.sentences[-1][1]
            logits = network.marks(read.hidden[place, first:last]).T  # (2, pieces)
            losses.append(cross_entropy(logits, torch.tensor([lesson.words[0] - first, lesson.words[1] - first])))
    return losses
