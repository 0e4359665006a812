"""The dense half: nearest vectors by inner product. The only importer of faiss.

Vectors are kept as 16-bit numbers, which halves them and searches faster than 32-bit ones (0.5 instead of 3.1 ms for
20,000 vectors of 384 numbers, two cores; the rounding is below 0.001 of a cosine). Up to ``EXACT`` of them every one is
compared with the question. More are first parted into lists by k-means, and a search looks into the nearest lists only
(an inverted file: Jégou, Douze & Schmid 2011, "Product quantization for nearest neighbor search"); how many is measured
when it is built, so that it finds ``RECALL`` of what an exact search would.
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

EXACT = 200_000  # vectors: all of so many are compared in 6 ms on two cores
RECALL = 0.985  # of the 10 nearest, at least: a little above what is promised, since it is measured on a sample
LISTS = 4096  # for a million sentences: about the square root of the vectors times three
TRAINED_ON = 48  # vectors a list that k-means looks at
DRIFT = 0.25  # of the vectors come or gone since: then lists and probes are made anew
SCANNED = 20_000  # so few allowed vectors are compared one by one instead of searched for
_BLOCK = 65_536
_ROUNDS = 8  # of k-means: more gain nothing that can be measured

Half = NDArray[np.float16]  # (n, d), rows of norm 1


@dataclass(frozen=True)
class VectorIndex:
    """Unit vectors, whose inner product is their cosine; a vector's id is its row."""

    inner: Any  # a faiss.IndexScalarQuantizer, or a faiss.IndexIVFScalarQuantizer
    about: dict[
        str, Any
    ]  # for the manifest: "kind", and for an inverted file "lists", "probes", "recall", "measured_at"

    @classmethod
    def build(cls, vectors: Half | Vectors, queries: Callable[[], Vectors] | None = None) -> "VectorIndex":
        """Index (n, d) rows; ``queries`` gives (m, d) like those to come, on which an inverted file is measured.

        Without it the search is exact, however many vectors there are.
        """
        if len(vectors) <= EXACT or queries is None:
            return cls._exact(vectors)
        inner, lists = _parted(vectors)
        _fill(inner, vectors, _nearest_lists(inner, vectors))
        inner.make_direct_map()
        return cls(inner, _measured(inner, queries()) | {"lists": lists})

    @classmethod
    def _exact(cls, vectors: Half | Vectors) -> "VectorIndex":
        faiss = _faiss()
        inner = faiss.IndexScalarQuantizer(vectors.shape[1], faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT)
        inner.train(np.zeros((1, vectors.shape[1]), dtype=np.float32))  # nothing to learn, but it must be called
        for start in range(0, len(vectors), _BLOCK):
            inner.add(np.ascontiguousarray(vectors[start : start + _BLOCK], dtype=np.float32))
        return cls(inner, {"kind": "exact"})

    def changed(
        self, kept: NDArray[np.int64], added: Half, at: NDArray[np.int64], queries: Callable[[], Vectors] | None
    ) -> "VectorIndex":
        """Return the index in which vector i has become ``kept[i]``, gone if negative, and ``added[j]`` is ``at[j]``.

        ``queries`` as for :meth:`build`; without it, the lists of an inverted file stay as they are.
        """
        stay = kept >= 0
        total = int(stay.sum()) + len(added)
        about = self.about
        drifted = queries is not None and abs(total / about.get("measured_at", total or 1) - 1) > DRIFT
        if about["kind"] == "exact" or total <= EXACT or drifted:
            vectors = np.empty((total, self.dimension), dtype=np.float16)
            vectors[kept[stay]] = self.rows()[stay]
            vectors[at] = added
            return VectorIndex.build(vectors, queries)
        inner = _like(self.inner)
        rows, lists = _contents(self.inner)
        _fill(inner, rows[stay], lists[stay], kept[stay])
        _fill(inner, added, _nearest_lists(inner, added), at)
        inner.make_direct_map()
        return VectorIndex(inner, about)

    @classmethod
    def read(cls, file: Path, about: dict[str, Any]) -> "VectorIndex":
        """Map what :meth:`write` wrote into memory.

        Raises:
            StoreError: it is no FAISS index.
        """
        faiss = _faiss()
        try:
            inner = faiss.read_index(str(file), faiss.IO_FLAG_MMAP_IFC)
        except RuntimeError as error:  # faiss says where in its C++ source; the end says what is wrong
            raise StoreError(f"not a FAISS index ({str(error).splitlines()[0][-80:]}).") from None
        if about["kind"] != "exact":
            inner.make_direct_map()
        return cls(inner, about)

    def write(self, file: Path) -> None:
        """Write FAISS's own form of the index, without the map of ids that :meth:`read` makes anew."""
        faiss = _faiss()
        faiss.write_index(self.inner, str(file))

    def __len__(self) -> int:
        """Return how many vectors there are."""
        return int(self.inner.ntotal)

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return int(self.inner.d)

    @property
    def kind(self) -> str:
        """How it searches: "exact" or "inverted file"."""
        return str(self.about["kind"])

    def rows(self) -> Half:
        """Return all vectors, by id."""
        faiss = _faiss()
        if self.kind != "exact":
            return _contents(self.inner)[0]
        if not len(self):
            return np.zeros((0, self.dimension), dtype=np.float16)
        codes = faiss.rev_swig_ptr(self.inner.codes.data(), self.inner.codes.size())
        stored: Half = codes.view(np.float16).reshape(len(self), self.dimension)
        return stored

    def search(
        self, query: Vectors, k: int, allowed: NDArray[np.bool_] | None = None
    ) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """Return ids and cosines of the ``k`` nearest to ``query`` (d,), nearest first; all if there are fewer.

        ``allowed`` (n,) says which vectors may be found.
        """
        if allowed is not None and (chosen := int(allowed.sum())) <= SCANNED:
            ids = np.flatnonzero(allowed)
            scores = self.scores(query, ids)
            best = np.argsort(-scores, kind="stable")[:k]
            return ids[best], scores[best]
        probes = self.about.get("probes", 0)
        if allowed is not None and probes:  # the fewer are allowed, the further away they are
            probes = min(self.about["lists"], int(np.ceil(probes * len(self) / chosen)))
        return self._search(query, k, probes, allowed)

    def exact(self, query: Vectors, k: int) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """Search as :meth:`search` does, but compare with every vector, however many there are."""
        return self._search(query, k, self.about.get("lists", 0), None)

    def _search(
        self, query: Vectors, k: int, probes: int, allowed: NDArray[np.bool_] | None
    ) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        faiss = _faiss()
        wanted = min(k, len(self))
        if wanted < 1:
            return np.zeros(0, np.int64), np.zeros(0, np.float32)
        bits = None if allowed is None else np.packbits(allowed, bitorder="little")  # alive while faiss looks at it
        choice = {} if bits is None else {"sel": faiss.IDSelectorBitmap(bits)}
        parameters = faiss.SearchParametersIVF(nprobe=probes, **choice) if probes else None
        if choice and not probes:
            parameters = faiss.SearchParameters(**choice)
        scores, ids = self.inner.search(query.reshape(1, -1), wanted, params=parameters)
        found = ids[0] >= 0  # faiss pads missing results with -1
        return ids[0][found], scores[0][found]

    def scores(self, query: Vectors, ids: NDArray[np.int64]) -> NDArray[np.float32]:
        """Return the cosines of ``query`` (d,) with the vectors of ``ids`` (m,): (m,)."""
        if not len(ids):
            return np.zeros(0, np.float32)
        # Not a matrix-vector product, which once raised a floating-point error under twenty threads.
        rows = self._by_id[ids].astype(np.float32) if self._by_id is not None else self.inner.reconstruct_batch(ids)
        cosines: NDArray[np.float32] = np.einsum("nd,d->n", rows, query)
        return cosines

    @cached_property
    def _by_id(self) -> Half | None:
        return self.rows() if self.kind == "exact" else None


def _faiss() -> Any:  # noqa: ANN401 - SWIG's annotations lack the Python side
    import faiss

    return faiss


def _parted(vectors: Half | Vectors) -> tuple[Any, int]:
    """Return an empty inverted file whose lists fit the vectors."""
    faiss = _faiss()
    dimension = vectors.shape[1]
    lists = max(16, int(LISTS * (len(vectors) / 2_000_000) ** 0.5))
    quantizer = faiss.IndexFlatIP(dimension)
    inner = faiss.IndexIVFScalarQuantizer(
        quantizer, dimension, lists, faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT, False
    )
    inner.cp.niter = _ROUNDS
    inner.cp.max_points_per_centroid = TRAINED_ON
    chosen = np.random.default_rng(0).choice(len(vectors), min(len(vectors), lists * TRAINED_ON), replace=False)
    inner.train(np.ascontiguousarray(vectors[np.sort(chosen)], dtype=np.float32))
    inner.own_fields = True
    quantizer.this.disown()
    return inner, lists


def _like(inner: Any) -> Any:  # noqa: ANN401 - of faiss
    """Return an inverted file with the same lists, empty."""
    faiss = _faiss()
    copy = faiss.clone_index(inner)
    copy.reset()
    copy.set_direct_map_type(faiss.DirectMap.NoMap)
    return copy


def _nearest_lists(inner: Any, vectors: Half | Vectors) -> NDArray[np.int64]:  # noqa: ANN401 - of faiss
    """Return for each vector the list it belongs to."""
    blocks = [
        inner.quantizer.search(np.ascontiguousarray(vectors[start : start + _BLOCK], dtype=np.float32), 1)[1][:, 0]
        for start in range(0, len(vectors), _BLOCK)
    ]
    return np.concatenate(blocks) if blocks else np.zeros(0, np.int64)


def _fill(
    inner: Any,  # noqa: ANN401 - of faiss
    vectors: Half | Vectors,
    lists: NDArray[np.int64],
    ids: NDArray[np.int64] | None = None,
) -> None:
    """Put vectors into their lists, under their ids."""
    faiss = _faiss()
    ids = np.arange(len(vectors)) if ids is None else ids
    for start in range(0, len(vectors), _BLOCK):
        block = np.ascontiguousarray(vectors[start : start + _BLOCK], dtype=np.float32)
        number = np.ascontiguousarray(ids[start : start + _BLOCK], dtype=np.int64)
        place = np.ascontiguousarray(lists[start : start + _BLOCK], dtype=np.int64)
        inner.add_core(len(block), faiss.swig_ptr(block), faiss.swig_ptr(number), faiss.swig_ptr(place))


def _contents(inner: Any) -> tuple[Half, NDArray[np.int64]]:  # noqa: ANN401 - of faiss
    """Return an inverted file's vectors by id, and the list of each."""
    faiss = _faiss()
    vectors = np.empty((inner.ntotal, inner.d), dtype=np.float16)
    lists = np.empty(inner.ntotal, dtype=np.int64)
    for number in range(inner.nlist):
        size = inner.invlists.list_size(number)
        if size:
            ids = faiss.rev_swig_ptr(inner.invlists.get_ids(number), size)
            codes = faiss.rev_swig_ptr(inner.invlists.get_codes(number), size * inner.code_size)
            vectors[ids] = codes.view(np.float16).reshape(size, inner.d)
            lists[ids] = number
    return vectors, lists


def _measured(inner: Any, queries: Vectors) -> dict[str, Any]:  # noqa: ANN401 - of faiss
    """Find the fewest lists that a search must look into, and how much of the 10 nearest it then finds."""
    faiss = _faiss()

    def nearest(probes: int) -> NDArray[np.int64]:
        ids: NDArray[np.int64] = inner.search(queries, 10, params=faiss.SearchParametersIVF(nprobe=probes))[1]
        return ids

    truth = nearest(inner.nlist)
    probes, recall = 4, 0.0
    while recall < RECALL and probes < inner.nlist:
        probes = min(probes * 2, inner.nlist)
        found = nearest(probes)
        recall = float(np.mean([len(np.intersect1d(a, b)) / 10 for a, b in zip(found, truth, strict=True)]))
    return {"kind": "inverted file", "probes": probes, "recall": round(recall, 4), "measured_at": int(inner.ntotal)}
