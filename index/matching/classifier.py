"""What the expected questions of a document teach: which sentence a question asks for, or that none answers.

Each expected question is an example labelled with its sentence, so a linear text classifier can learn what tells the
sentences apart ("la question" or "la réponse", "quand" or "où"), which nearness alone does not see. Features are stems,
pairs of words, letter n-grams (they survive misspellings: Cavnar & Trenkle 1994) and the embedding; the model is
multinomial logistic regression. scikit-learn fits it when an index is built; a question is scored with numpy alone.
"""

import io
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.datatypes import Language, Vectors
from index.text.analysis import analyse, split_words

INVERSE_REGULARISATION = 10.0  # scikit-learn's C; not searched for its best value
ITERATIONS = 40  # of L-BFGS: stopped early, to fit in seconds when an index is built
_NO_SENTENCE = -1  # stands for None where scikit-learn and the file need a number
_LETTERS = (3, 4, 5)
_BLOCKS = ("stem", "pair", "letters")  # each is scaled to norm 1, so that none drowns another
_RARE = {"stem": 1, "pair": 2, "letters": 2}  # a term of fewer examples is left out


@dataclass(frozen=True)
class Example:
    """A question and the class that it belongs to: the place of a sentence in its document, or None for none."""

    text: str
    language: Language
    label: int | None


@dataclass(frozen=True)
class Classifier:
    """A fitted model: class c scores ``features @ weights[:, c] + bias[c]``."""

    labels: tuple[int | None, ...]
    vocabulary: Mapping[str, int]
    idf: NDArray[np.float32]  # (V,)
    weights: NDArray[np.float32]  # (V + d, classes)
    bias: NDArray[np.float32]  # (classes,)

    @classmethod
    def fit(cls, examples: Sequence[Example], vectors: Vectors) -> "Classifier":
        """Learn from examples and their embeddings (n, d); needs at least two classes."""
        from scipy.sparse import csr_matrix, hstack
        from sklearn.linear_model import LogisticRegression

        terms = [_terms(example.text, example.language) for example in examples]
        documents = Counter(term for blocks in terms for block in blocks.values() for term in block)
        kept = [term for term in sorted(documents) if documents[term] >= _RARE[term.split(":", 1)[0]]]
        vocabulary = {term: number for number, term in enumerate(kept)}
        counts = np.array([documents[term] for term in kept], dtype=np.float64)
        idf = (np.log((1 + len(examples)) / (1 + counts)) + 1).astype(np.float32)
        rows = [_weighted(blocks, vocabulary, idf) for blocks in terms]
        starts = np.cumsum([0] + [len(numbers) for numbers, _ in rows])
        columns = np.concatenate([numbers for numbers, _ in rows])
        values = np.concatenate([weights for _, weights in rows])
        sparse = csr_matrix((values, columns, starts), shape=(len(rows), len(kept)))
        model = LogisticRegression(C=INVERSE_REGULARISATION, max_iter=ITERATIONS, tol=1e-3)
        labels = [_number_of(example.label) for example in examples]
        _quietly(model.fit, hstack([sparse, csr_matrix(vectors)]).tocsr(), labels)
        # Two classes share one column of scikit-learn's coefficients; the other is its negative.
        weights, bias = model.coef_.T, model.intercept_
        if len(model.classes_) == 2:
            weights, bias = np.hstack([-weights, weights]) / 2, np.array([-bias[0], bias[0]]) / 2
        return cls(
            tuple(_label_of(number) for number in model.classes_.tolist()),
            vocabulary,
            idf,
            weights.astype(np.float32),
            bias.astype(np.float32),
        )

    def log_probabilities(self, text: str, language: Language, vector: NDArray[np.float32]) -> dict[int | None, float]:
        """Return the log-probability of each class for a question and its embedding (d,)."""
        numbers, values = _weighted(_terms(text, language), self.vocabulary, self.idf)
        terms = len(self.vocabulary)
        scores = values @ self.weights[numbers] + vector @ self.weights[terms:] + self.bias
        scores -= scores.max()
        scores -= np.log(np.exp(scores).sum())
        return dict(zip(self.labels, scores.tolist(), strict=True))


def to_bytes(classifiers: Mapping[str, Classifier]) -> bytes:
    """Return classifiers by document as one NumPy archive."""
    arrays: dict[str, Any] = {}
    for document, fitted in classifiers.items():
        terms = "\n".join(fitted.vocabulary).encode("utf-8")
        arrays |= {
            f"{document}/labels": np.array([_number_of(label) for label in fitted.labels], dtype=np.int64),
            f"{document}/vocabulary": np.frombuffer(terms, dtype=np.uint8),
            f"{document}/idf": fitted.idf,
            f"{document}/weights": fitted.weights,
            f"{document}/bias": fitted.bias,
        }
    archive = io.BytesIO()
    np.savez(archive, **arrays)
    return archive.getvalue()


def from_bytes(content: bytes) -> dict[str, Classifier]:
    """Read what :func:`to_bytes` wrote."""
    with np.load(io.BytesIO(content)) as arrays:
        documents = dict.fromkeys(name.rsplit("/", 1)[0] for name in arrays.files)
        return {
            document: Classifier(
                tuple(_label_of(number) for number in arrays[f"{document}/labels"].tolist()),
                {t: i for i, t in enumerate(arrays[f"{document}/vocabulary"].tobytes().decode("utf-8").split("\n"))},
                arrays[f"{document}/idf"],
                arrays[f"{document}/weights"],
                arrays[f"{document}/bias"],
            )
            for document in documents
        }


def _number_of(label: int | None) -> int:
    return _NO_SENTENCE if label is None else label


def _label_of(number: int) -> int | None:
    return None if number == _NO_SENTENCE else number


def _terms(text: str, language: Language) -> dict[str, Counter[str]]:
    words = split_words(text)
    padded = [f" {word} " for word in words]
    letters = (w[i : i + n] for w in padded for n in _LETTERS for i in range(len(w) - n + 1))
    return {
        "stem": _named("stem", analyse(text, language)),
        "pair": _named("pair", (f"{a} {b}" for a, b in pairwise(words))),
        "letters": _named("letters", letters),
    }


def _named(block: str, terms: Iterable[str]) -> Counter[str]:
    return Counter(f"{block}:{term}" for term in terms)


def _weighted(
    blocks: Mapping[str, Counter[str]], vocabulary: Mapping[str, int], idf: NDArray[np.float32]
) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """Return the known terms' numbers and their tf-idf weights, tf as 1 + ln(tf), each block scaled to norm 1."""
    numbers: list[int] = []
    weights: list[NDArray[np.float32]] = []
    for name in _BLOCKS:
        known = [(vocabulary[term], count) for term, count in blocks[name].items() if term in vocabulary]
        if not known:
            continue
        places = [number for number, _ in known]
        values = (1 + np.log([count for _, count in known])).astype(np.float32) * idf[places]
        numbers += places
        weights.append(values / np.linalg.norm(values))
    return np.array(numbers, dtype=np.int64), np.concatenate(weights) if weights else np.zeros(0, dtype=np.float32)


def _quietly(fit: Callable[..., object], *arguments: object) -> None:
    """Fit without the warning that the iterations, fewer than convergence needs on purpose, ran out."""
    import warnings

    from sklearn.exceptions import ConvergenceWarning

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        fit(*arguments)
