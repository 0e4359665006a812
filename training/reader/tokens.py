"""Texts as numbers of pieces: a window is a heading and a few neighbouring sentences, read with a question or without.

    <s> passage: HEADING </s> SENTENCE </s> SENTENCE </s>                                a window alone
    <s> query: QUESTION </s> passage: HEADING </s> SENTENCE </s> SENTENCE </s>           a question and a window
    <s> query: QUESTION </s>                                                             a question alone

The prefixes are those that multilingual-e5 was trained with.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tokenizers import Tokenizer

BEGIN, END, PAD = 0, 2, 1
QUESTION_PIECES, HEADING_PIECES, SENTENCE_PIECES = 64, 24, 128  # what is longer is cut
Ids = list[int]


@dataclass(frozen=True)
class Row:
    """One sequence for the network, and where its parts lie: half-open ranges of places."""

    ids: Ids
    question: tuple[int, int]  # (0, 0): none
    sentences: tuple[tuple[int, int], ...]  # without the </s> behind each


class Pieces:
    """Cuts texts."""

    def __init__(self, file: Path) -> None:
        """Open ``tokenizer.json``."""
        self.tokenizer = Tokenizer.from_file(str(file))
        self.query, self.passage = self.cut(["query:", "passage:"])

    def cut(self, texts: Sequence[str], longest: int = 512) -> list[Ids]:
        """Return the pieces of each text, none for begin and end."""
        return [e.ids[:longest] for e in self.tokenizer.encode_batch_fast(list(texts), add_special_tokens=False)]

    def row(self, question: Ids | None, heading: Ids | None, sentences: Sequence[Ids]) -> Row:
        """Put the parts together."""
        ids = [BEGIN]
        asked = (0, 0)
        if question is not None:
            ids += [*self.query, *question]
            asked = (1, len(ids))
            ids.append(END)
        places = []
        if sentences:
            ids += self.passage
            if heading:
                ids += [*heading, END]
        for sentence in sentences:
            places.append((len(ids), len(ids) + len(sentence)))
            ids += [*sentence, END]
        return Row(ids, asked, tuple(places))
