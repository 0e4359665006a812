"""The dense half: nearest vectors by inner product. The only importer of faiss.

Vectors are kept as 16-bit numbers, which halves them and searches faster than 32-bit ones (0.5 instead of 3.1 ms for
20,000 vectors of 384 numbers, two cores; the rounding is below 0.001 of a cosine). Up to ``EXACT`` of them every one is
compared with the question. Of more, each also has a rough copy of 4 bits for a few numbers each (product quantization:
Jégou, Douze & Schmid 2011; scanned in registers: André, Kermarrec & Le Scouarnec 2015, "Cache locality is not enough"),
which is scanned instead; the best of these are then compared exactly. How rough the copies may be, and how many are
compared, is measured when the index is built.

Two million vectors: 5 ms a search, 0.988 of the 10 nearest found, 7 s to make the copies. An inverted file needed 9 ms
for 0.966, and 73 s; an exact search takes 64 ms.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.datatypes import Vectors
from index.errors import StoreError
from index.matching.measured import RECALL, Measured, measure
from index.matching.renumbered import Renumbered

EXACT = 50_000  # vectors: all of so many are compared in 1.6 ms on two cores
FINER = (6, 4, 3, 2)  # numbers of a vector that a code of 4 bits stands for: fewer where more do not reach RECALL
DRIFT = 0.25  # of the vectors come or gone since the last measurement: time for another
SCANNED = 20_000  # so few allowed vectors are compared one by one instead of searched for
_FEW = 1_000  # vectors that are compared sooner than faiss begins
_ROUNDING = 1e-5  # more than sums of 32-bit numbers in another order can differ by
_SPARE = 16  # vectors fetched beyond those wanted, to see whether the last of these has equals
_TRAINED_ON = 40_000  # vectors: the rough copies' sixteen values for each few numbers need no more
_BLOCK = 65_536
_FILE, _ROUGH_FILES = "vectors.faiss", ("rough-1.faiss", "rough-2.faiss")

Stored = NDArray[np.float16]  # (n, d), rows of norm 1: what is kept of Vectors
Nearest = tuple[NDArray[np.int64], NDArray[np.float32]]  # ids and cosines, best first


@dataclass(frozen=True)
class VectorIndex:
    """Unit vectors, whose inner product is their cosine; a vector's id is its row."""

    exact_copy: Any  # a faiss.IndexScalarQuantizer
    rough_copies: tuple[Any, ...]  # two faiss.IndexPQFastScan: of the first rows, of the last ones; empty if exact
    measured: Measured | None  # None if exact

    @classmethod
    def build(cls, vectors: Stored | Vectors, queries: Callable[[], Vectors] | None = None) -> "VectorIndex":
        """Index (n, d) rows; ``queries`` gives (m, d) like those to come, on which a rough search is measured.

        Without it the search is exact, however many vectors there are.
        """
        exact = cls(_exact_copy(vectors), (), None)
        if len(vectors) <= EXACT or queries is None:
            return exact
        asked = queries()
        truth = exact.exact_copy.search(asked, 10)[1]
        for numbers in FINER:
            rough = replace(exact, rough_copies=_rough_copies(vectors, numbers))
            measured = measure(rough._roughly, asked, truth, numbers, len(vectors))
            if measured.recall >= RECALL:
                break
        return replace(rough, measured=measured)

    def changed(
        self, kept: Renumbered, added: Stored, at: NDArray[np.int64], queries: Callable[[], Vectors] | None
    ) -> "VectorIndex":
        """Return the index in which vectors have got new rows, or are gone, and ``added[j]`` is row ``at[j]``.

        ``queries`` as for :meth:`build`; without it, what was measured before is taken to hold.
        """
        vectors = np.empty((int(kept.stays.sum()) + len(added), self.dimension), dtype=np.float16)
        vectors[kept.new[kept.stays]] = self.rows()[kept.stays]
        vectors[at] = added
        if self.measured is None or len(vectors) <= EXACT:
            return VectorIndex.build(vectors, queries)
        if queries is not None and abs(len(vectors) / self.measured.measured_at - 1) > DRIFT:
            return VectorIndex.build(vectors, queries)
        copies = _rough_copies(vectors, self.measured.numbers_a_code, self.rough_copies[0])
        return VectorIndex(_exact_copy(vectors), copies, self.measured)

    @classmethod
    def read(cls, folder: Path, measured: Measured | None) -> "VectorIndex":
        """Map what :meth:`write` wrote into memory; ``measured`` is what was measured of it.

        Raises:
            StoreError: it is no FAISS index.
        """
        faiss = _faiss()

        def opened(name: str) -> Any:  # noqa: ANN401 - of faiss
            try:
                return faiss.read_index(str(folder / name), faiss.IO_FLAG_MMAP_IFC)
            except RuntimeError as error:  # faiss says where in its C++ source; the end says what is wrong
                raise StoreError(f"{name} is not a FAISS index ({str(error).splitlines()[0][-80:]}).") from None

        names = _ROUGH_FILES if measured else ()
        return cls(opened(_FILE), tuple(opened(name) for name in names), measured)

    def write(self, folder: Path) -> None:
        """Write the vectors, and the rough copies if there are some, in FAISS's own form."""
        faiss = _faiss()
        faiss.write_index(self.exact_copy, str(folder / _FILE))
        for copy, name in zip(self.rough_copies, _ROUGH_FILES, strict=False):
            faiss.write_index(copy, str(folder / name))

    def __len__(self) -> int:
        """Return how many vectors there are."""
        return int(self.exact_copy.ntotal)

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return int(self.exact_copy.d)

    def rows(self) -> Stored:
        """Return all vectors, by id."""
        return self._rows

    @cached_property
    def _rows(self) -> Stored:
        if not len(self):
            return np.zeros((0, self.dimension), dtype=np.float16)
        codes = _faiss().rev_swig_ptr(self.exact_copy.codes.data(), self.exact_copy.codes.size())
        stored: Stored = codes.view(np.float16).reshape(len(self), self.dimension)
        return stored

    def search(self, query: Vectors, k: int, allowed: NDArray[np.bool_] | None = None) -> Nearest:
        """Return ids and cosines of the ``k`` nearest to ``query`` (d,), nearest first; all if there are fewer.

        Of equally near ones the first. ``allowed`` (n,) says which vectors may be found; the search is exact then.
        """
        if allowed is not None:
            ids = np.flatnonzero(allowed)
            return self._best(query, ids, k) if len(ids) <= SCANNED else self.exact(query, k, allowed)
        return self._roughly(query, k, self.measured.compared) if self.measured else self.exact(query, k)

    def search_without(self, query: Vectors, k: int, stays: NDArray[np.bool_]) -> Nearest:
        """Search as :meth:`search` does, but for the few vectors that do not stay (n,)."""
        if self.measured is None:
            return self.exact(query, k, stays)
        compared = max(k, self.measured.compared)
        ids = self._rough_best(query, compared + min(compared, len(stays) - int(stays.sum())))
        ids = ids[stays[ids]]
        # Where most of what is near has gone, all that is left is compared.
        return self._best(query, ids, k) if len(ids) >= compared else self.exact(query, k, stays)

    def exact(self, query: Vectors, k: int, allowed: NDArray[np.bool_] | None = None) -> Nearest:
        """Search as :meth:`search` does, but compare with every vector, however many there are."""
        fair = len(self) if allowed is None else int(allowed.sum())
        wanted = min(k, fair)
        if fair <= _FEW or not query.any():
            ids = np.arange(fair) if allowed is None else np.flatnonzero(allowed)
            return self._best(query, ids if query.any() else ids[:wanted], wanted)  # all are equally like nothing
        fetched = min(wanted + _SPARE, fair)
        while True:  # of those that are equal to the last one faiss takes any: the first are found by looking at all
            ids, scores = self._nearest(query, fetched, allowed)
            if fetched == fair or wanted < 1 or scores[-1] < scores[wanted - 1] - _ROUNDING:
                return self._best(query, np.sort(ids), wanted)
            fetched = min(4 * fetched, fair)

    def _nearest(self, query: Vectors, k: int, allowed: NDArray[np.bool_] | None) -> Nearest:
        parameters = None
        if allowed is not None:
            faiss = _faiss()
            bits = np.packbits(allowed, bitorder="little")  # must live as long as faiss looks at it
            parameters = faiss.SearchParameters(sel=faiss.IDSelectorBitmap(bits))
        scores, ids = self.exact_copy.search(query.reshape(1, -1), k, params=parameters)
        found = ids[0] >= 0  # faiss pads missing results with -1
        return ids[0][found], scores[0][found]

    def _roughly(self, query: Vectors, k: int, compared: int) -> Nearest:
        return self._best(query, self._rough_best(query, max(k, compared)), k)

    def _rough_best(self, query: Vectors, k: int) -> NDArray[np.int64]:
        ids = self._shards.search(query.reshape(1, -1), k)[1][0]
        return np.sort(ids[ids >= 0])

    @cached_property
    def _shards(self) -> Any:  # noqa: ANN401 - of faiss
        """Both rough copies as one index, each searched by a thread of its own."""
        shards = _faiss().IndexShards(self.dimension, True, True)
        for copy in self.rough_copies:
            shards.add_shard(copy)
        return shards

    def _best(self, query: Vectors, ids: NDArray[np.int64], k: int) -> Nearest:
        scores = self.scores(query, ids)
        best = np.argsort(-scores, kind="stable")[:k]
        return ids[best], scores[best]

    def scores(self, query: Vectors, ids: NDArray[np.int64]) -> NDArray[np.float32]:
        """Return the cosines of ``query`` (d,) with the vectors of ``ids`` (m,): (m,)."""
        return cosines(self._rows[ids], query)


def cosines(rows: Stored, query: Vectors) -> NDArray[np.float32]:
    """Return the cosines of ``query`` (d,) with ``rows`` (m, d): (m,)."""
    # Not a matrix-vector product, which once raised a floating-point error under twenty threads.
    products: NDArray[np.float32] = np.einsum("nd,d->n", rows.astype(np.float32), query)
    return products


def _faiss() -> Any:  # noqa: ANN401 - SWIG's annotations lack the Python side
    import faiss

    return faiss


def _exact_copy(vectors: Stored | Vectors) -> Any:  # noqa: ANN401 - of faiss
    """Return the vectors, each number of 16 bits."""
    faiss = _faiss()
    copy = faiss.IndexScalarQuantizer(vectors.shape[1], faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT)
    copy.train(np.zeros((1, vectors.shape[1]), dtype=np.float32))  # nothing to learn, but it must be called
    numbers = np.ascontiguousarray(vectors, dtype=np.float16)
    faiss.copy_array_to_vector(numbers.view(np.uint8).reshape(-1), copy.codes)  # as its add would, without 32 bits
    copy.ntotal = len(numbers)
    return copy


def _rough_copies(vectors: Stored | Vectors, numbers: int, learnt: Any = None) -> tuple[Any, ...]:  # noqa: ANN401 - of faiss
    """Return rough copies of the first and the last rows, by what an earlier copy ``learnt`` if there is one."""
    faiss = _faiss()
    dimension = vectors.shape[1]
    if learnt is None:
        parts = max(part for part in range(1, max(1, dimension // numbers) + 1) if dimension % part == 0)
        first = faiss.IndexPQFastScan(dimension, parts, 4, faiss.METRIC_INNER_PRODUCT)
        chosen = np.random.default_rng(0).choice(len(vectors), min(len(vectors), _TRAINED_ON), replace=False)
        first.train(np.ascontiguousarray(vectors[np.sort(chosen)], dtype=np.float32))
    else:
        first = faiss.clone_index(learnt)
        first.reset()
    second = faiss.clone_index(first)
    _add(first, vectors[: len(vectors) // 2])
    _add(second, vectors[len(vectors) // 2 :])
    return first, second


def _add(index: Any, vectors: Stored | Vectors) -> None:  # noqa: ANN401 - of faiss
    for start in range(0, len(vectors), _BLOCK):
        index.add(np.ascontiguousarray(vectors[start : start + _BLOCK], dtype=np.float32))
