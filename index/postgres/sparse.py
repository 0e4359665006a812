"""The stems of a key as a sparse vector: the database scores a key by words with one inner product, not stem by stem.

Each stem has a place by its hash; two that share one are taken for each other, which only chooses a key too many: what
is chosen is scored exactly (:mod:`index.postgres.weighing`). The number there is how much the stem counts for standing
so often, beside standing there once, in a key of mean length.
"""

import zlib
from collections.abc import Iterator, Mapping
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from index.matching.bm25 import K1
from index.matching.inverted import Inverted

DIMENSION = 1 << 29  # of pgvector's ``sparsevec``, which may have 10^9: of 400,000 stems 150 pairs share a place
MOST = 16_000  # places that it lets one vector have


def wires_of(stems: Inverted, count: int) -> Iterator[bytes]:
    """Yield the vector of each of ``count`` keys as it travels: dimension, how many places, 0, these, their numbers."""
    place = np.array([_place(name) for name in stems.terms.tolist()], dtype=np.int64)
    held = np.repeat(place, np.diff(stems.starts)) + stems.members.astype(np.int64) * DIMENSION
    order = np.argsort(held, kind="stable")
    held, first = np.unique(held[order], return_index=True)
    numbers = _counting(stems.counts[order])
    numbers = (np.add.reduceat(numbers, first) if len(first) else numbers).astype(">f4")
    ends = np.searchsorted(held, np.arange(count + 1, dtype=np.int64) * DIMENSION).tolist()
    places = (held % DIMENSION).astype(">i4")
    for start, end in pairwise(ends):
        last = min(end, start + MOST)
        head = np.array([DIMENSION, last - start, 0], dtype=">i4").tobytes()
        yield head + places[start:last].tobytes() + numbers[start:last].tobytes()


def written(weights: Mapping[str, float]) -> str:
    """Return a vector of stems, each with its weight, as a query has it."""
    placed: dict[int, float] = {}
    for stem, weight in weights.items():
        placed[_place(stem)] = placed.get(_place(stem), 0.0) + weight
    told = ",".join(f"{place + 1}:{placed[place]:.6g}" for place in sorted(placed))  # there they count from 1
    return f"{{{told}}}/{DIMENSION}"


def _place(stem: str) -> int:
    return zlib.crc32(stem.encode()) % DIMENSION


def _counting(times: NDArray[np.integer]) -> NDArray[np.float64]:
    return np.asarray(times * (1 + K1) / (times + K1), np.float64)
