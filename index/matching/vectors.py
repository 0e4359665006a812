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
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.datatypes import Vectors
from index.errors import StoreError

EXACT = 50_000  # vectors: all of so many are compared in 1.6 ms on two cores
RECALL = 0.985  # of the 10 nearest, at least: a little above what is promised, since it is measured on a sample
COMPARED = (200, 400, 1000, 2000)  # how many of the rough search's best may be compared exactly
FINER = (6, 4, 3, 2)  # numbers of a vector that a code of 4 bits stands for: fewer where more do not reach RECALL
DRIFT = 0.25  # of the vectors come or gone since the last measurement: time for another
SCANNED = 20_000  # so few allowed vectors are compared one by one instead of searched for
_TRAINED_ON = 40_000  # vectors: the rough copies' sixteen values for each few numbers need no more
_BLOCK = 65_536
_FILE, _ROUGH_FILES = "vectors.faiss", ("rough-1.faiss", "rough-2.faiss")

Half = NDArray[np.float16]  # (n, d), rows of norm 1


@dataclass(frozen=True)
class VectorIndex:
    """Unit vectors, whose inner product is their cosine; a vector's id is its row."""

    whole: Any  # a faiss.IndexScalarQuantizer
    rough: tuple[Any, ...]  # faiss.IndexPQFastScan: the first half of the vectors and the second; empty if exact
    about: dict[str, Any]  # for the manifest: "kind"; with rough copies "compared", "recall" and "measured_at" too

    @classmethod
    def build(cls, vectors: Half | Vectors, queries: Callable[[], Vectors] | None = None) -> "VectorIndex":
        """Index (n, d) rows; ``queries`` gives (m, d) like those to come, on which a rough search is measured.

        Without it the search is exact, however many vectors there are.
        """
        whole = _whole(vectors)
        if len(vectors) <= EXACT or queries is None:
            return cls(whole, (), {"kind": "exact"})
        asked = queries()
        for numbers in FINER:
            index = cls(whole, _rough(vectors, numbers), {})
            index.about.update(index._measured(asked) | {"numbers_a_code": numbers})
            if index.about["recall"] >= RECALL:
                break
        return index

    def changed(
        self, kept: NDArray[np.int64], added: Half, at: NDArray[np.int64], queries: Callable[[], Vectors] | None
    ) -> "VectorIndex":
        """Return the index in which vector i has become ``kept[i]``, gone if negative, and ``added[j]`` is ``at[j]``.

        ``queries`` as for :meth:`build`; without it, what was measured before is taken to hold.
        """
        stay = kept >= 0
        vectors = np.empty((int(stay.sum()) + len(added), self.dimension), dtype=np.float16)
        vectors[kept[stay]] = self.rows()[stay]
        vectors[at] = added
        measured_at = self.about.get("measured_at")
        if measured_at is None or len(vectors) <= EXACT:
            return VectorIndex.build(vectors, queries)
        if queries is not None and abs(len(vectors) / measured_at - 1) > DRIFT:
            return VectorIndex.build(vectors, queries)
        return VectorIndex(_whole(vectors), _rough(vectors, self.about["numbers_a_code"], self.rough[0]), self.about)

    @classmethod
    def read(cls, folder: Path, about: dict[str, Any]) -> "VectorIndex":
        """Map what :meth:`write` wrote into memory.

        Raises:
            StoreError: it is no FAISS index.
        """
        faiss = _faiss()

        def opened(name: str) -> Any:  # noqa: ANN401 - of faiss
            try:
                return faiss.read_index(str(folder / name), faiss.IO_FLAG_MMAP_IFC)
            except RuntimeError as error:  # faiss says where in its C++ source; the end says what is wrong
                raise StoreError(f"{name} is not a FAISS index ({str(error).splitlines()[0][-80:]}).") from None

        names = () if about["kind"] == "exact" else _ROUGH_FILES
        return cls(opened(_FILE), tuple(opened(name) for name in names), about)

    def write(self, folder: Path) -> None:
        """Write the vectors, and the rough copies if there are some, in FAISS's own form."""
        faiss = _faiss()
        faiss.write_index(self.whole, str(folder / _FILE))
        for half, name in zip(self.rough, _ROUGH_FILES, strict=False):
            faiss.write_index(half, str(folder / name))

    def __len__(self) -> int:
        """Return how many vectors there are."""
        return int(self.whole.ntotal)

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return int(self.whole.d)

    @property
    def kind(self) -> str:
        """How it searches: "exact", or "rough, then exact"."""
        return str(self.about["kind"])

    def rows(self) -> Half:
        """Return all vectors, by id."""
        return self._rows

    @cached_property
    def _rows(self) -> Half:
        if not len(self):
            return np.zeros((0, self.dimension), dtype=np.float16)
        codes = _faiss().rev_swig_ptr(self.whole.codes.data(), self.whole.codes.size())
        stored: Half = codes.view(np.float16).reshape(len(self), self.dimension)
        return stored

    def search(
        self, query: Vectors, k: int, allowed: NDArray[np.bool_] | None = None
    ) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """Return ids and cosines of the ``k`` nearest to ``query`` (d,), nearest first; all if there are fewer.

        ``allowed`` (n,) says which vectors may be found; the search is exact then.
        """
        if allowed is not None:
            ids = np.flatnonzero(allowed)
            return self._best(query, ids, k) if len(ids) <= SCANNED else self._exact(query, k, allowed)
        return self._roughly(query, k, self.about["compared"]) if self.rough else self.exact(query, k)

    def exact(self, query: Vectors, k: int) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """Search as :meth:`search` does, but compare with every vector, however many there are."""
        return self._exact(query, k, None)

    def _exact(
        self, query: Vectors, k: int, allowed: NDArray[np.bool_] | None
    ) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        wanted = min(k, len(self))
        if wanted < 1:
            return np.zeros(0, np.int64), np.zeros(0, np.float32)
        parameters = None
        if allowed is not None:
            faiss = _faiss()
            bits = np.packbits(allowed, bitorder="little")  # must live as long as faiss looks at it
            parameters = faiss.SearchParameters(sel=faiss.IDSelectorBitmap(bits))
        scores, ids = self.whole.search(query.reshape(1, -1), wanted, params=parameters)
        found = ids[0] >= 0  # faiss pads missing results with -1
        return ids[0][found], scores[0][found]

    def _roughly(self, query: Vectors, k: int, compared: int) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        ids = self._halves.search(query.reshape(1, -1), max(k, compared))[1][0]
        return self._best(query, ids[ids >= 0], k)

    @cached_property
    def _halves(self) -> Any:  # noqa: ANN401 - of faiss
        """Both halves as one, each searched by a thread of its own."""
        halves = _faiss().IndexShards(self.dimension, True, True)
        for half in self.rough:
            halves.add_shard(half)
        return halves

    def _best(self, query: Vectors, ids: NDArray[np.int64], k: int) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        scores = self.scores(query, ids)
        best = np.argsort(-scores, kind="stable")[:k]
        return ids[best], scores[best]

    def scores(self, query: Vectors, ids: NDArray[np.int64]) -> NDArray[np.float32]:
        """Return the cosines of ``query`` (d,) with the vectors of ``ids`` (m,): (m,)."""
        # Not a matrix-vector product, which once raised a floating-point error under twenty threads.
        cosines: NDArray[np.float32] = np.einsum("nd,d->n", self._rows[ids].astype(np.float32), query)
        return cosines

    def _measured(self, queries: Vectors) -> dict[str, Any]:
        """Find how few of the rough search's best need comparing, and how much of the 10 nearest is found then."""
        truth = self.whole.search(queries, 10)[1]
        recall, compared = 0.0, 0
        for compared in COMPARED:
            found = [self._roughly(query, 10, compared)[0] for query in queries]
            recall = float(np.mean([len(np.intersect1d(a, b)) / 10 for a, b in zip(found, truth, strict=True)]))
            if recall >= RECALL:
                break
        about = {"kind": "rough, then exact", "compared": compared, "recall": round(recall, 4)}
        return about | {"measured_at": len(self), "measured_on": len(queries)}


def _faiss() -> Any:  # noqa: ANN401 - SWIG's annotations lack the Python side
    import faiss

    return faiss


def _whole(vectors: Half | Vectors) -> Any:  # noqa: ANN401 - of faiss
    """Return the vectors, each number of 16 bits."""
    faiss = _faiss()
    whole = faiss.IndexScalarQuantizer(vectors.shape[1], faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT)
    whole.train(np.zeros((1, vectors.shape[1]), dtype=np.float32))  # nothing to learn, but it must be called
    halves = np.ascontiguousarray(vectors, dtype=np.float16)
    faiss.copy_array_to_vector(halves.view(np.uint8).reshape(-1), whole.codes)  # as its add would, without 32 bits
    whole.ntotal = len(halves)
    return whole


def _rough(vectors: Half | Vectors, numbers: int, learnt: Any = None) -> tuple[Any, ...]:  # noqa: ANN401 - of faiss
    """Return rough copies of the vectors, in two halves, by what an earlier half had ``learnt`` where there is one."""
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


def _add(index: Any, vectors: Half | Vectors) -> None:  # noqa: ANN401 - of faiss
    for start in range(0, len(vectors), _BLOCK):
        index.add(np.ascontiguousarray(vectors[start : start + _BLOCK], dtype=np.float32))
