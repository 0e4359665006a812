"""Draws from the texts: a few neighbouring sentences with some of the questions that they answer."""

import random
from collections.abc import Sequence
from dataclasses import dataclass

from index.matching.rows import HEADING_PIECES, QUESTION_PIECES, SENTENCE_PIECES, Ids, Pieces, Row
from training.reader.sources import Question, Text

SENTENCES = 10  # at most, in a group
QUESTIONS = 9  # at most, in a group
MIX = {"examples": 3, "piaf": 2, "squad": 2, "selqa": 1, "hard": 2, "tables": 1}  # groups in a batch
SIZES = (1, 1, 2, 2, 2, 3, 4)  # sentences in a window, drawn evenly
WITHOUT_HEADING = 0.25  # share of windows


@dataclass(frozen=True)
class CutText:
    """A text in pieces."""

    text: Text
    heading: Ids
    sentences: list[Ids]
    questions: list[Ids]


@dataclass(frozen=True)
class Group:
    """Neighbouring sentences of one text, by place, and questions that some of them answer."""

    cut: CutText
    places: range
    questions: list[int]


def cut_texts(pieces: Pieces, texts: Sequence[Text]) -> list[CutText]:
    """Cut all texts once; questions keep their places."""
    return [
        CutText(
            text,
            pieces.cut([text.heading], HEADING_PIECES)[0],
            pieces.cut(text.sentences, SENTENCE_PIECES),
            pieces.cut([question.text for question in text.questions], QUESTION_PIECES),
        )
        for text in texts
        if text.sentences
    ]


class Groups:
    """All questions that are answered, by source."""

    def __init__(self, cuts: Sequence[CutText]) -> None:
        """Sort by source."""
        self._answered: dict[str, list[tuple[CutText, int]]] = {source: [] for source in MIX}
        for cut in cuts:
            for place, question in enumerate(cut.text.questions):
                if question.gold:
                    self._answered[cut.text.source].append((cut, place))

    def draw(self, chance: random.Random) -> list[Group]:
        """Draw the groups of one batch."""
        return [
            _group(*chance.choice(self._answered[source]), chance)
            for source, count in MIX.items()
            for _ in range(count)
        ]


def _group(cut: CutText, chosen: int, chance: random.Random) -> Group:
    """Return the sentences around the ones that answer the chosen question, and further questions on them."""
    gold = min(cut.text.questions[chosen].gold)
    first = max(0, min(gold - chance.randrange(SENTENCES), len(cut.sentences) - SENTENCES))
    places = range(first, min(first + SENTENCES, len(cut.sentences)))
    others = [n for n, q in enumerate(cut.text.questions) if n != chosen and _answered_within(q, places)]
    chance.shuffle(others)
    return Group(cut, places, [chosen, *others[: QUESTIONS - 1]])


def _answered_within(question: Question, places: range) -> bool:
    return bool(question.gold) and all(gold in places for gold in question.gold)


def windows(pieces: Pieces, group: Group, chance: random.Random) -> list[Row]:
    """Cut the group's sentences into windows of drawn sizes, in order."""
    rows, at = [], group.places.start
    while at < group.places.stop:
        until = min(at + chance.choice(SIZES), group.places.stop)
        heading = None if chance.random() < WITHOUT_HEADING else group.cut.heading
        rows.append(pieces.row(None, heading, group.cut.sentences[at:until]))
        at = until
    return rows
