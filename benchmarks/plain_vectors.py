"""What plain vector stores make of an index's vectors: a flat index of FAISS, and LanceDB.

``python -m benchmarks.plain_vectors export FOLDER OUT`` writes the vectors of an index, and of questions, to files;
``python benchmarks/plain_vectors.py faiss OUT`` and ``… lancedb OUT`` measure. The last needs LanceDB, which is no part
of this project: run it with an environment of its own (``pip install lancedb faiss-cpu``).
"""

import json
import resource
import shutil
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

NEAREST = 10
BATCH = 50_000  # vectors given to LanceDB at a time

Search = Callable[[NDArray[np.float32]], NDArray[np.int64]]


def export(folder: Path, out: Path) -> None:
    """Write the vectors of an index, those of 200 questions, and which of the first are nearest to each of these."""
    from benchmarks.generated import questions_of
    from index.matching.encoder import load_encoder
    from index.storage.store import Index

    out.mkdir(exist_ok=True)
    index = Index.load(folder)
    asked = load_encoder().encode_queries(questions_of(index))
    np.save(out / "vectors.npy", np.asarray(index.parts.held[0].part.vectors.rows()))
    np.save(out / "asked.npy", asked)
    np.save(out / "truth.npy", np.array([index.vectors.exact(vector, NEAREST)[0] for vector in asked]))


def flat(out: Path, vectors: NDArray[np.float16]) -> Search:
    """Return the search of a flat index, numbers of 32 bits."""
    import faiss

    index = faiss.IndexFlatIP(vectors.shape[1])
    for start in range(0, len(vectors), BATCH):
        index.add(vectors[start : start + BATCH].astype(np.float32))
    faiss.write_index(index, str(out / "flat.faiss"))
    return lambda vector: np.asarray(index.search(vector[None], NEAREST)[1][0])


def lance(out: Path, vectors: NDArray[np.float16]) -> Search:
    """Return LanceDB's search over its own IVF-PQ index, as its documentation sets it up."""
    import lancedb  # type: ignore[import-not-found]  # of another environment
    import pyarrow  # type: ignore[import-not-found]  # comes with it

    form = pyarrow.schema([("number", pyarrow.int64()), ("vector", pyarrow.list_(pyarrow.float32(), vectors.shape[1]))])

    def rows() -> Any:  # noqa: ANN401 - batches of pyarrow
        for start in range(0, len(vectors), BATCH):
            some = vectors[start : start + BATCH].astype(np.float32)
            numbers = pyarrow.array(np.arange(start, start + len(some)))
            lists = pyarrow.FixedSizeListArray.from_arrays(pyarrow.array(some.reshape(-1)), vectors.shape[1])
            yield pyarrow.RecordBatch.from_arrays([numbers, lists], schema=form)

    table = lancedb.connect(out / "lance").create_table("keys", data=rows(), schema=form)
    table.create_index(metric="cosine", num_partitions=int(len(vectors) ** 0.5), num_sub_vectors=vectors.shape[1] // 8)

    def search(vector: NDArray[np.float32]) -> NDArray[np.int64]:
        asked = table.search(vector).metric("cosine").nprobes(50).refine_factor(20).limit(NEAREST)
        return np.array(asked.select(["number"]).to_arrow()["number"].to_pylist())

    return search


def measured(make: Callable[[Path, NDArray[np.float16]], Search], out: Path) -> dict[str, Any]:
    """Fill a store with the vectors and ask it; return how long that took."""
    vectors, asked, truth = (np.load(out / f"{name}.npy", mmap_mode="r") for name in ("vectors", "asked", "truth"))
    before = {file for file in out.rglob("*") if file.is_file()}
    begun, own = time.perf_counter(), time.process_time()
    search = make(out, vectors)
    figures = {
        "vectors": len(vectors),
        "build_s": round(time.perf_counter() - begun, 1),
        "build_processor_s": round(time.process_time() - own, 1),
    }
    written = [file for file in out.rglob("*") if file.is_file() and file not in before]
    figures["disk_gb"] = round(sum(file.stat().st_size for file in written) / 1e9, 3)
    for vector in asked[:20]:
        search(vector)
    times, found, own = [], [], time.process_time()
    for vector, nearest in zip(asked, truth, strict=True):
        begun = time.perf_counter()
        numbers = search(vector)
        times.append(time.perf_counter() - begun)
        found.append(np.isin(nearest, numbers).mean())
    own = time.process_time() - own
    for file in written:
        file.unlink(missing_ok=True)
    shutil.rmtree(out / "lance", ignore_errors=True)
    return figures | {
        "search_median_ms": round(float(np.median(times)) * 1e3, 1),
        "search_p99_ms": round(float(np.quantile(times, 0.99)) * 1e3, 1),
        "search_processor_ms": round(own * 1e3 / len(times), 1),
        f"recall_at_{NEAREST}": round(float(np.mean(found)), 3),
        "memory_gb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6, 2),
    }


def main(arguments: list[str]) -> int:
    """Export, or measure one store."""
    if arguments[0] == "export":
        export(Path(arguments[1]), Path(arguments[2]))
    else:
        print(json.dumps(measured({"faiss": flat, "lancedb": lance}[arguments[0]], Path(arguments[1]))))  # noqa: T201
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
