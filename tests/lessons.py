"""A language of twenty pairs of sentences, for tests of training in small."""

from functools import cache

import numpy as np
import torch
from sentence_transformers import SentenceTransformer
from tokenizers import Tokenizer

from training import student
from training.corpora import Pair, Text
from training.student import Lessons, make_tokenizer, new_student

WHO = {"cat": "chat", "dog": "chien", "horse": "cheval", "judge": "juge", "child": "enfant"}
DOES = {"sees": "voit", "hears": "entend", "helps": "aide", "follows": "suit"}
WHAT = {"the red house": "la maison rouge", "the big river": "la grande rivière"}
PAIRS = [
    Pair(f"The {who} {does} {what}.", f"Le {qui} {fait} {quoi}.")
    for who, qui in WHO.items()
    for does, fait in DOES.items()
    for what, quoi in WHAT.items()
]
ENGLISH = [pair.english for pair in PAIRS]


def sides() -> list[str]:
    return [side for pair in PAIRS for side in (pair.english, pair.french)]


def lessons() -> Lessons:
    """Return 40 pairs, whose teacher gives each word a random direction."""
    rng = np.random.default_rng(0)
    directions = {word: rng.normal(size=student.DIMENSION) for text in ENGLISH for word in text.split()}
    vectors = np.array([np.sum([directions[word] for word in text.split()], axis=0) for text in ENGLISH])
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    rated = [
        (one.french, other.french, float(one.french.split()[1] == other.french.split()[1]))
        for one, other in zip(PAIRS[:-7], PAIRS[7:], strict=True)
    ]
    asked = [["Qui ?"], [], ["Quoi ?", "Que voit-on ?"], ["Où ?"]]
    texts = [Text([pair.french for pair in PAIRS[first : first + 4]], asked) for first in (0, 8)]
    synonyms = [("chat", "chien"), ("juge", "enfant"), ("Chat", "cheval"), ("maison", "rivière")]
    return Lessons(PAIRS, np.arange(len(PAIRS)), vectors.astype(np.float16), rated, texts, synonyms)


def table(model: SentenceTransformer) -> np.ndarray:
    return model[0].embedding.weight.detach().numpy().copy()


@cache
def vocabulary() -> str:
    """Return one tokeniser for all students: of terms that are equally frequent, tokenizers keeps others each time."""
    return make_tokenizer(iter(sides() * 3)).to_str()


def untrained() -> SentenceTransformer:
    torch.manual_seed(0)
    return new_student(Tokenizer.from_str(vocabulary()))


def distance(model: SentenceTransformer, what: Lessons) -> float:
    """Return the loss over all pairs."""
    english, french = student._both_sides(model, what)
    chosen = np.arange(len(PAIRS))
    with torch.no_grad():
        return float(student.distillation(model, english[chosen], french[chosen], what, chosen))
