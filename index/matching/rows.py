"""A question and a sentence in its window as numbers of pieces, as the network was trained to see them.

    <s> passage: HEADING </s> SENTENCE </s> SENTENCE </s>                                a window alone
    <s> query: QUESTION </s> passage: HEADING </s> SENTENCE </s> SENTENCE </s>           a question and a window
    <s> query: QUESTION </s>                                                             a question alone

The prefixes are those that multilingual-e5 was trained with (Wang et al. 2024, arXiv 2402.05672).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

BEGIN, PAD, END, UNKNOWN = 0, 1, 2, 3  # <s>, <pad>, </s>, <unk>
QUESTION_PIECES, HEADING_PIECES, SENTENCE_PIECES = 64, 24, 128  # what is longer is cut
BEFORE_PIECES = 48  # of the sentence before: enough to know what "it" is, and half the time of a long one

CELLS = " ; "  # stands between the cells of a row of a table, as every reader of files but Markdown's writes it
_MARKED = re.compile(r"\s*\|.*\|\s*")

Ids = list[int]


def as_cells(line: str) -> str:
    """Return a row of a table in Markdown as of any other, each character in its place: "| a | b |" is "  a ; b  "."""
    if _MARKED.fullmatch(line) is None:
        return line
    bars = [place for place, character in enumerate(line) if character == "|"]
    return "".join(
        (" " if place in (bars[0], bars[-1]) else ";") if character == "|" else character
        for place, character in enumerate(line)
    )


@dataclass(frozen=True)
class Row:
    """One sequence for the network, and where its parts lie: half-open ranges of places."""

    ids: Ids
    question: tuple[int, int]  # (0, 0): none
    sentences: tuple[tuple[int, int], ...]  # without the </s> behind each


class Pieces:
    """Cuts texts into pieces."""

    def __init__(self, file: Path) -> None:
        """Open ``tokenizer.json``."""
        from tokenizers import Tokenizer  # loaded when something is read

        self.tokenizer: Tokenizer = Tokenizer.from_file(str(file))
        self._query, self._passage = self.cut(["query:", "passage:"], 8)

    def cut(self, texts: Sequence[str], longest: int) -> list[Ids]:
        """Return the first ``longest`` pieces of each text, without begin and end; of an empty one, <unk>."""
        return [
            e.ids[:longest] or [UNKNOWN]
            for e in self.tokenizer.encode_batch_fast(list(texts), add_special_tokens=False)
        ]

    def places(self, text: str) -> list[tuple[int, int]]:
        """Return the characters that each piece of ``text`` stands for, start and end."""
        offsets: list[tuple[int, int]] = self.tokenizer.encode(text, add_special_tokens=False).offsets
        return offsets

    def window(self, question: Ids | None, heading: str | None, before: str | None, sentences: Sequence[str]) -> Row:
        """Return the row of sentences behind what they lean on, each cut to what it may have; so was it trained."""
        first = self.cut([before], BEFORE_PIECES) if before else []
        head = self.cut([heading], HEADING_PIECES)[0] if heading else None
        return self.row(question, head, [*first, *self.cut(sentences, SENTENCE_PIECES)])

    def row(self, question: Ids | None, heading: Ids | None, sentences: Sequence[Ids]) -> Row:
        """Put the parts together."""
        ids = [BEGIN]
        asked = (0, 0)
        if question is not None:
            ids += [*self._query, *question]
            asked = (1, len(ids))
            ids.append(END)
        if sentences:
            ids += self._passage
            if heading:
                ids += [*heading, END]
        spans = []
        for sentence in sentences:
            spans.append((len(ids), len(ids) + len(sentence)))
            ids += [*sentence, END]
        return Row(ids, asked, tuple(spans))
