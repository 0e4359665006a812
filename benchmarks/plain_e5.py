"""What a plain tool makes of the documents that ``make bench`` ends with: ``python -m benchmarks.plain_e5``.

Vectors of questions and sentences by multilingual-e5-small as it comes, the nearest in a flat FAISS index; and BM25
over the same sentences. How well the best score alone tells what is answered is its ROC area; neither tool refuses.
The weights are those that the reader is made from: training/README.md says how they come into training/work/reader/e5.
"""

import sys
from collections.abc import Callable, Sequence

import faiss
import numpy as np
import torch
from numpy.typing import NDArray

from assistant.asking.query import read_query
from assistant.fitting.cases import Case, read_documents
from assistant.fitting.evaluate import Result, ranking_table, roc_area
from benchmarks.__main__ import OTHERS, machine
from index.matching.encoder import load_encoder
from index.matching.keys import KeyKind
from index.matching.rows import QUESTION_PIECES, SENTENCE_PIECES, Ids, Pieces, Row
from index.storage.store import Index
from index.text.analysis import analyse
from training.reader.__main__ import WORK
from training.reader.network import Network, fresh

Scores = NDArray[np.float32]  # (sentences,)
Score = Callable[[str], Scores]  # a question -> a score for each sentence


class PlainE5:
    """multilingual-e5-small: the mean over a text's pieces, of length 1."""

    def __init__(self) -> None:
        """Open the weights."""
        self._pieces = Pieces(WORK / "e5" / "tokenizer.json")
        self._network: Network = fresh(WORK / "e5").eval()

    def questions(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return a vector a question, (questions, 384)."""
        return self._encode([self._pieces.row(ids, None, []) for ids in self._cut(texts, QUESTION_PIECES)])

    def sentences(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return a vector a sentence, (sentences, 384)."""
        return self._encode([self._pieces.row(None, None, [ids]) for ids in self._cut(texts, SENTENCE_PIECES)])

    def _cut(self, texts: Sequence[str], longest: int) -> list[Ids]:
        return self._pieces.cut(texts, longest)

    def _encode(self, rows: Sequence[Row]) -> NDArray[np.float32]:
        with torch.inference_mode():
            means = [self._network.encode([row]).hidden[0].mean(dim=0).numpy() for row in rows]
        vectors = np.array(means, dtype=np.float32)
        faiss.normalize_L2(vectors)
        return vectors


def main() -> int:
    """Print both rivals' figures."""
    if not (WORK / "e5").is_dir():
        sys.exit(f"No weights in {WORK / 'e5'}: training/README.md says where they come from.")
    e5, documents = PlainE5(), read_documents(OTHERS, load_encoder())
    lines = [machine(), f"questions: {OTHERS.name}, {len(documents)} documents, each searched by itself"]
    rivals: dict[str, Callable[[Index], Score]] = {
        "multilingual-e5-small + FAISS": lambda index: nearest(e5, index),
        "BM25": bm25,
    }
    for name, rival in rivals.items():
        asked = [pair for index, cases in documents for pair in ranked(rival(index), cases)]
        answered, unanswered = (
            [score for result, score in asked if bool(result.case.gold) is gold] for gold in (True, False)
        )
        lines.append(f"{name}: {ranking_table([result for result, _ in asked])[1]}")
        lines.append(f"{name}: ROC area {roc_area(answered, unanswered):.3f}")
    print("\n".join(lines))  # noqa: T201 - a command line
    return 0


def nearest(e5: PlainE5, index: Index) -> Score:
    """Score the sentences of an index by the cosine of e5's vectors."""
    catalogue = index.catalogue
    vectors = e5.sentences([catalogue.text_of(place) for place in range(len(catalogue.sentences))])
    flat = faiss.IndexFlatIP(vectors.shape[1])
    flat.add(vectors)

    def score(question: str) -> Scores:
        found, places = flat.search(e5.questions([question]), flat.ntotal)
        scores = np.empty(flat.ntotal, dtype=np.float32)
        scores[places[0]] = found[0]
        return scores

    return score


def bm25(index: Index) -> Score:
    """Score the sentences of an index by BM25."""
    kinds = np.array([key.kind is KeyKind.SENTENCE for key in index.catalogue.keys])
    places = [key.sentences[0] for key in index.catalogue.keys if key.kind is KeyKind.SENTENCE]

    def score(question: str) -> Scores:
        scores = np.zeros(len(index.catalogue.sentences), dtype=np.float32)
        scores[places] = index.words.scores(analyse(question, read_query(question).language))[kinds]
        return scores

    return score


def ranked(score: Score, cases: Sequence[Case]) -> list[tuple[Result, float]]:
    """Return each question with the sentences in order of their scores, and the best score."""
    results = []
    for case in cases:
        scores = score(case.question)
        order = np.argsort(-scores, kind="stable")
        results.append((Result(case, tuple(order.tolist()), None, found=True), float(scores[order[0]])))
    return results


if __name__ == "__main__":
    raise SystemExit(main())
