"""The classifier of expected questions: scikit-learn's own probabilities, on features built another way."""

import warnings
from collections import Counter
from functools import cache
from math import log

import numpy as np
import pytest
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression

from index.datatypes import Vectors
from index.matching.classifier import INVERSE_REGULARISATION, ITERATIONS, Classifier, Example, from_bytes, to_bytes
from index.matching.encoder import load_encoder
from index.text.analysis import analyse, split_words

encoder = cache(load_encoder)  # one for all tests
SUBJECTS = {
    None: ("le budget du plan", "le coût des mesures", "l'argent des associations"),
    0: ("la formation des éducateurs", "les cours des éducateurs", "la formation des juges"),
    2: ("le foyer de Paris", "la maison des mineurs", "le foyer sécurisé des mineurs"),
    3: ("la date du rapport", "le jour du vote", "la date de la réponse"),
    7: ("les policiers et la plainte", "une plainte à la police", "porter plainte"),
}
NONE = -1  # scikit-learn's classes are numbers
FRAMES = ("Quel est {} ?", "Parlez-moi de {}", "{} svp", "Je cherche {} pour un article sur {}")


def examples(labels: tuple[int | None, ...]) -> list[Example]:
    return [
        Example(frame.format(subject, subject), "fr", label)
        for label in labels
        for subject in SUBJECTS[label]
        for frame in FRAMES
    ]


def embeddings(chosen: list[Example]) -> Vectors:
    return encoder().encode_queries([example.text for example in chosen])


class Oracle:
    """The features as the module's text describes them, in dictionaries and dense arrays, and scikit-learn on top."""

    def __init__(self, chosen: list[Example], vectors: Vectors) -> None:
        counts = [self.counts(example.text) for example in chosen]
        self.examples = len(chosen)
        self.holding = {
            block: Counter(term for row in counts for term in row[block]) for block in ("stem", "pair", "letters")
        }
        self.known = {
            block: sorted(term for term, n in holding.items() if n >= (1 if block == "stem" else 2))
            for block, holding in self.holding.items()
        }
        rows = np.array([self.row(example.text, vector) for example, vector in zip(chosen, vectors, strict=True)])
        self.model = LogisticRegression(C=INVERSE_REGULARISATION, max_iter=ITERATIONS, tol=1e-3)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ConvergenceWarning)
            self.model.fit(rows, [NONE if example.label is None else example.label for example in chosen])

    @staticmethod
    def counts(text: str) -> dict[str, Counter[str]]:
        words = split_words(text)
        letters: Counter[str] = Counter()
        for word in words:
            for size in (3, 4, 5):
                for start in range(len(word) + 2 - size + 1):
                    letters[f" {word} "[start : start + size]] += 1
        pairs = Counter(f"{words[i]} {words[i + 1]}" for i in range(len(words) - 1))
        return {"stem": Counter(analyse(text, "fr")), "pair": pairs, "letters": letters}

    def row(self, text: str, vector: Vectors) -> list[float]:
        row: list[float] = []
        for block, counted in self.counts(text).items():
            values = [
                (1 + log(counted[term])) * (log((1 + self.examples) / (1 + self.holding[block][term])) + 1)
                if counted[term]
                else 0.0
                for term in self.known[block]
            ]
            norm = sum(value * value for value in values) ** 0.5
            row += [value / norm if norm else 0.0 for value in values]
        return [*row, *vector.tolist()]

    def log_probabilities(self, text: str, vector: Vectors) -> dict[int | None, float]:
        said = self.model.predict_log_proba([self.row(text, vector)])[0]
        labels = [None if number == NONE else number for number in self.model.classes_.tolist()]
        return dict(zip(labels, said.tolist(), strict=True))


ASKED = ["Quel est le budget du foyer ?", "porter plainte à la police", "cours cours cours", "xyz", "", "Combien ?"]


@pytest.mark.parametrize("labels", [(0, 7), (None, 3), (None, 0, 2, 3, 7)])
def test_probabilities_equal_scikit_learn_s(labels: tuple[int | None, ...]) -> None:
    chosen = examples(labels)
    vectors = embeddings(chosen)
    fitted, oracle = Classifier.fit(chosen, vectors), Oracle(chosen, vectors)
    assert fitted.labels == labels
    asked = [*ASKED, *(example.text for example in chosen[::5])]
    for text, vector in zip(asked, encoder().encode_queries(asked), strict=True):
        said, true = fitted.log_probabilities(text, "fr", vector), oracle.log_probabilities(text, vector)
        assert said.keys() == true.keys() == set(labels)
        for label in labels:
            # The optimiser stops early, where the last digits of the features still tell.
            assert np.exp(said[label]) == pytest.approx(np.exp(true[label]), abs=0.001), text
            assert said[label] == pytest.approx(true[label], abs=0.01), text
        assert sum(np.exp(list(said.values()))) == pytest.approx(1, abs=1e-5)


def test_an_obvious_distinction_is_learnt() -> None:
    chosen = examples((None, 0, 2, 3, 7))
    fitted = Classifier.fit(chosen, embeddings(chosen))
    new = {"un budjet ?": None, "éducateur, quelle formation": 0, "foyers pour mineur": 2, "dates": 3, "plaintes": 7}
    for (text, label), vector in zip(new.items(), encoder().encode_queries(list(new)), strict=True):
        said = fitted.log_probabilities(text, "fr", vector)
        assert max(said, key=said.__getitem__) == label, text


def test_what_the_embedding_alone_can_tell_is_learnt_too() -> None:
    rng = np.random.default_rng(0)
    chosen = [Example("même question", "fr", number % 2) for number in range(40)]
    vectors = rng.normal(scale=0.1, size=(40, 8)).astype(np.float32)
    vectors[:, 3] = [1 if example.label else -1 for example in chosen]
    fitted = Classifier.fit(chosen, vectors)
    direction = np.eye(8, dtype=np.float32)[3]
    assert fitted.log_probabilities("même question", "fr", direction)[1] > np.log(0.9)
    assert fitted.log_probabilities("même question", "fr", -direction)[0] > np.log(0.9)


def test_bytes_restore_the_same_classifiers() -> None:
    two, five = examples((0, 7)), examples((None, 0, 2, 3, 7))
    before = {
        "a/b plan.txt": Classifier.fit(two, embeddings(two)),
        "été": Classifier.fit(five, embeddings(five)),
    }
    after = from_bytes(to_bytes(before))
    assert list(after) == list(before)
    for name, one in before.items():
        assert after[name].labels == one.labels
        assert after[name].vocabulary == one.vocabulary
        for text, vector in zip(ASKED, encoder().encode_queries(ASKED), strict=True):
            assert after[name].log_probabilities(text, "fr", vector) == one.log_probabilities(text, "fr", vector)
    assert from_bytes(to_bytes({})) == {}


def test_fitting_twice_gives_the_same() -> None:
    chosen = examples((None, 0, 2))
    vectors = embeddings(chosen)
    assert to_bytes({"d": Classifier.fit(chosen, vectors)}) == to_bytes({"d": Classifier.fit(chosen, vectors)})


def test_one_class_alone_is_no_choice() -> None:
    chosen = examples((0,))
    with pytest.raises(ValueError, match="class"):
        Classifier.fit(chosen, embeddings(chosen))
