"""The network in data/reader, which reads rows of pieces: opened once, run by onnxruntime, as nothing else is.

It is multilingual-e5-small trained further (data/reader/README.md), in 8 bits. Each row is run by itself: 8-bit
arithmetic scales by what is in a batch, so that a row's numbers would depend on its neighbours. Rows are run side by
side, one thread each: the matrices are too small to be shared out.
"""

import json
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.matching.rows import Pieces, Row
from index.paths import DATA

EMBEDDED = DATA / "reader"
THREADS = min(4, os.cpu_count() or 1)  # rows at a time

Floats = NDArray[np.float32]

_lock = Lock()
_opened: dict[Path, "Network"] = {}


def network_in(folder: Path) -> "Network":
    """Return the network of a folder: one for all who ask, since it takes a hundred megabytes."""
    with _lock:
        return _opened.setdefault(folder, Network(folder))


class Network:
    """The network in ``model.onnx``, its pieces in ``tokenizer.json``, what else it needs in ``reader.json``.

    The files are opened when something is read. Threads may share it.
    """

    def __init__(self, folder: Path) -> None:
        """Take the folder."""
        self._folder = folder
        self._lock = Lock()
        self._files: _Files | None = None

    @cached_property
    def about(self) -> dict[str, Any]:
        """``agreement``, what a cosine counts in the log-odds, and ``fingerprint``."""
        about: dict[str, Any] = json.loads((self._folder / "reader.json").read_text(encoding="utf-8"))
        return about

    @property
    def fingerprint(self) -> str:
        """The first 16 hexadecimal digits of the SHA-256 of what runs, as the export wrote them."""
        return str(self.about["fingerprint"])

    @property
    def pieces(self) -> Pieces:
        """What cuts texts."""
        return self._open.pieces

    def run(self, rows: Sequence[Row]) -> Iterator[tuple[Floats, Floats]]:
        """Yield for each row of its pieces the vectors (pieces, 384), and three log-odds (pieces, 3)."""
        return self._open.threads.map(self._run, rows)

    def _run(self, row: Row) -> tuple[Floats, Floats]:
        hidden, heads = self._open.session.run(None, {"ids": np.array([row.ids], dtype=np.int64)})
        return hidden[0], heads[0]

    @property
    def _open(self) -> "_Files":
        """The files, opened once, whichever thread comes first."""
        with self._lock:
            if self._files is None:
                self._files = _Files(self._folder)
            return self._files


class _Files:
    """The network and its pieces, ready to run."""

    def __init__(self, folder: Path) -> None:
        self.session = open_network(folder / "model.onnx")
        self.pieces = Pieces(folder / "tokenizer.json")
        self.threads = ThreadPoolExecutor(THREADS, "reader")


def open_network(file: Path) -> Any:  # noqa: ANN401 - onnxruntime has no types
    """Return a network in 8 bits, ready to run on one thread, that multiplies alike on every processor."""
    # From 1.29 on onnxruntime notes what it runs in the user's folder and sends that to Microsoft, unless this is
    # said before it is loaded: disable_telemetry_events comes after the first event.
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    # Without VNNI a sum of two products of 8 bits would be cut at 16 bits: in 50 of the 74 products of matrices here.
    options.add_session_config_entry("session.x64quantprecision", "1")
    return onnxruntime.InferenceSession(str(file), options, ["CPUExecutionProvider"])
