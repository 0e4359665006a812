"""What a search that does not compare every vector was measured to find."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.datatypes import Vectors

RECALL = 0.985  # of the 10 nearest, at least: a little above what is promised, since it is measured on a sample
COMPARED = (200, 400, 1000, 2000)  # how many of the rough search's best may be compared exactly
_Roughly = Callable[[Vectors, int, int], tuple[NDArray[np.int64], NDArray[np.float32]]]


@dataclass(frozen=True)
class Measured:
    """How the rough copies were made, and what a search of them was measured to find; an index says so on the disk."""

    numbers_a_code: int  # numbers of a vector that a code of 4 bits stands for
    compared: int  # how many of the rough search's best are compared exactly
    recall: float  # how much of the 10 nearest is found then, 0..1
    measured_at: int  # vectors
    measured_on: int  # questions


def measure(
    roughly: _Roughly, queries: Vectors, truth: NDArray[np.int64], numbers_a_code: int, vectors: int
) -> Measured:
    """Find how few of the rough search's best need comparing, and how much of the 10 nearest is found then.

    ``roughly`` searches for a query's k nearest among the so many best of the rough copies; ``truth`` (m, 10) are the
    nearest of each of the ``queries`` (m, d).
    """
    recall, compared = 0.0, 0
    for compared in COMPARED:
        found = [roughly(query, 10, compared)[0] for query in queries]
        recall = float(np.mean([len(np.intersect1d(a, b)) / 10 for a, b in zip(found, truth, strict=True)]))
        if recall >= RECALL:
            break
    return Measured(numbers_a_code, compared, round(recall, 4), vectors, len(queries))
