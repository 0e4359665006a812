"""The student on disk: small, and readable by sentence-transformers and by numpy alike."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from safetensors.numpy import save_file
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.modules import StaticEmbedding

from index.matching.encoder import load_encoder
from training.corpora import Pair


def export(model: SentenceTransformer, folder: Path) -> None:
    """Save the student with 8-bit token vectors, each with a scale of its own: a quarter of the size.

    This is the layout of model2vec, which sentence-transformers' StaticEmbedding reads; cosines change by about 1e-4.
    """
    model.save_pretrained(str(folder), create_model_card=False)
    embedding = model[0]
    assert isinstance(embedding, StaticEmbedding)  # noqa: S101 - training/student.py made it
    table = embedding.embedding.weight.detach().numpy()
    scales = np.abs(table).max(axis=1) / 127
    scales[scales == 0] = 1.0
    whole = np.rint(table / scales[:, None]).astype(np.int8)
    file = folder / "model.safetensors"
    save_file({"embeddings": whole, "weights": scales.astype(np.float32)}, file)
    file.chmod(0o644)


def translations_found(folder: Path, pairs: Sequence[Pair]) -> tuple[float, float]:
    """Return for how many pairs the translation is nearest among all: from English, and from French."""
    encoder = load_encoder(folder)
    english = encoder.encode_queries([pair.english for pair in pairs])
    french = encoder.encode_queries([pair.french for pair in pairs])
    cosines = english @ french.T
    right = np.arange(len(pairs))
    return float(np.mean(cosines.argmax(axis=1) == right)), float(np.mean(cosines.argmax(axis=0) == right))
