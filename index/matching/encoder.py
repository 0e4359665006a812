"""Texts to vectors: the only importer of sentence_transformers.

Any sentence-transformers folder works. A *static* one, a single table of token vectors that a text averages
(Tissier et al. 2017; StaticEmbedding in sentence-transformers), needs no neural network for a question or a document of
some hundred pages: the same files, read with ``tokenizers``, ``safetensors`` and numpy, give the same vectors without
the seconds, and the 300 MB, that importing torch takes.
"""

import hashlib
import json
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from index.datatypes import Contextual, Vectors
from index.errors import EncoderError
from index.matching.contextual import NetworkInContext
from index.paths import EMBEDDED_ENCODER

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer
    from tokenizers import Tokenizer

_STATIC = "StaticEmbedding"
FEW = 4096  # texts that a static encoder embeds by itself, and a batch of sentence-transformers when there are more
_HARMLESS = ("Normalize",)  # modules that leave a unit vector as it is


def load_encoder(path_or_name: Path | str | None = None) -> "FolderEncoder":
    """Open an encoder; None is the embedded one.

    A folder is read from disk and never causes a network call. A name that is no folder, such as
    "intfloat/multilingual-e5-small", is looked up in the local cache, then on its hub: only a caller who gives one asks
    for that.

    Raises:
        EncoderError: the folder is missing, damaged, or no sentence-transformers folder.
    """
    source = Path(path_or_name) if path_or_name is not None else EMBEDDED_ENCODER
    if source.is_dir():
        return FolderEncoder(source)
    if path_or_name is None or isinstance(path_or_name, Path) or source.is_absolute() or str(source).startswith("."):
        raise EncoderError(f"{source}: no such encoder folder; give a sentence-transformers folder.")
    return FolderEncoder(_fetch(str(path_or_name)), name=str(path_or_name))


class FolderEncoder:
    """An encoder in a sentence-transformers folder; see :class:`index.datatypes.Encoder`."""

    def __init__(self, folder: Path, name: str | None = None) -> None:
        """Check the folder's description; weights are read when first needed."""
        self.folder = folder
        self.name = name or ("embedded" if folder.resolve() == EMBEDDED_ENCODER else folder.name)
        modules = _read_json(folder / "modules.json")
        try:
            kinds = [module["type"].rsplit(".", 1)[-1] for module in modules]
            self._root = folder / modules[0].get("path", "")
            self.is_static = kinds[0] == _STATIC and all(kind in _HARMLESS for kind in kinds[1:])
            settings = folder / "config_sentence_transformers.json"
            self._prompts = (_read_json(settings).get("prompts") or {}) if settings.exists() else {}
        except (TypeError, KeyError, IndexError, AttributeError):
            raise EncoderError(f"{folder}: modules.json or the settings do not describe an encoder.") from None

    @cached_property
    def contextual(self) -> Contextual | None:
        """The network that ships with the embedded encoder, which answering is fitted for; None beside another one."""
        return NetworkInContext() if self.folder.resolve() == EMBEDDED_ENCODER else None

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 over the names and bytes of the files that decide the vectors."""
        digest = hashlib.sha256((self.contextual.fingerprint if self.contextual else "").encode())
        for file in sorted(self.folder.rglob("*")):
            if file.is_file() and file.suffix in {".json", ".safetensors", ".bin", ".txt", ".model"}:
                digest.update(file.relative_to(self.folder).as_posix().encode() + b"\0")
                digest.update(hashlib.sha256(file.read_bytes()).digest())
        return digest.hexdigest()

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        if self.is_static:
            return int(self.table.shape[1])
        return int(self._model.get_embedding_dimension() or 0)

    def encode_documents(self, texts: Sequence[str]) -> Vectors:
        """Embed texts to be found: (n, d) float32, rows of norm 1 or 0; a few without torch when the encoder is static.

        The two ways differ in the last digits of a float32, where a vector is kept in float16.
        """
        if self.is_static and len(texts) <= FEW:
            return self._averaged(self._prompts.get("document") or "", texts)
        batch = FEW if self.is_static else 32  # averaging is quick: small batches would spend their time on overhead
        vectors = self._model.encode_document(
            list(texts), batch_size=batch, convert_to_numpy=True, show_progress_bar=False
        )
        return _unit(np.asarray(vectors, dtype=np.float32).reshape(len(texts), self.dimension))

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """Embed texts that search: (n, d) float32, rows of norm 1 or 0; without torch when the encoder is static."""
        if self.is_static:
            return self._averaged(self._prompts.get("query") or "", texts)
        vectors = self._model.encode_query(list(texts), convert_to_numpy=True, show_progress_bar=False)
        return _unit(np.asarray(vectors, dtype=np.float32).reshape(len(texts), self.dimension))

    def _averaged(self, prompt: str, texts: Sequence[str]) -> Vectors:
        """Return the means of the texts' tokens, each text behind the prompt."""
        rows = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for row, ids in zip(rows, self.token_ids([prompt + text for text in texts]), strict=True):
            if len(ids):
                row[:] = self.table[ids].mean(axis=0)
        return _unit(rows)

    def knows(self, word: str) -> bool:
        """Tell whether a folded word is one token of a static encoder's vocabulary; True for another encoder."""
        return not self.is_static or self._tokenizer.token_to_id(word) is not None

    @property
    def token_table(self) -> Vectors | None:
        """The table of a static encoder; see :class:`index.datatypes.Encoder`."""
        return self.table if self.is_static else None

    def token_ids(self, texts: Sequence[str]) -> list[NDArray[np.int32]]:
        """Return the rows of the table that each text is made of; see :class:`index.datatypes.Encoder`."""
        if not self.is_static:
            return [np.zeros(0, np.int32) for _ in texts]
        encodings = self._tokenizer.encode_batch_fast(list(texts), add_special_tokens=False)
        return [np.asarray(encoding.ids, dtype=np.int32) for encoding in encodings]

    @cached_property
    def table(self) -> Vectors:
        """One vector a token of the vocabulary, (V, d) float32, not normed: a longer vector weighs more in the mean."""
        from safetensors import SafetensorError
        from safetensors.numpy import load_file

        try:
            stored = load_file(self._root / "model.safetensors")
            if "embedding.weight" in stored:
                return stored["embedding.weight"].astype(np.float32)
            # The model2vec layout: small integers, a scale for each token, as sentence-transformers reads it too.
            table = stored["embeddings"].astype(np.float32)
            if "mapping" in stored:
                table = table[stored["mapping"]]
            return table * stored["weights"].astype(np.float32)[:, None] if "weights" in stored else table
        except (OSError, SafetensorError, KeyError, ValueError) as error:
            raise _damaged(self.folder, error) from None

    @cached_property
    def _tokenizer(self) -> "Tokenizer":
        from tokenizers import Tokenizer

        try:
            tokenizer = Tokenizer.from_file(str(self._root / "tokenizer.json"))
        except Exception as error:  # noqa: BLE001 - tokenizers raises plain Exception for a file it cannot read
            raise _damaged(self.folder, error) from None
        tokenizer.no_padding()
        tokenizer.no_truncation()
        return tokenizer

    @cached_property
    def _model(self) -> "SentenceTransformer":
        from sentence_transformers import SentenceTransformer

        try:
            return SentenceTransformer(str(self.folder), device="cpu", local_files_only=True)
        except Exception as error:  # noqa: BLE001 - loaders of many kinds, each with errors of its own
            raise _damaged(self.folder, error) from None


def _fetch(name: str) -> Path:
    """Return the folder of a hub model, downloading it when it is not in the local cache."""
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HfHubHTTPError, HFValidationError

    try:
        return Path(snapshot_download(name))
    except (HfHubHTTPError, HFValidationError, OSError) as error:
        reason = (str(error).splitlines() or ["no reason given"])[0]
        raise EncoderError(f"{name}: no such folder, and it could not be fetched from the hub ({reason}).") from None


def _read_json(file: Path) -> Any:  # noqa: ANN401 - whatever the file holds
    try:
        return json.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise EncoderError(f"{file.parent}: not a sentence-transformers folder ({file.name} is missing).") from None
    except (OSError, ValueError) as error:
        raise _damaged(file.parent, error) from None


def _damaged(folder: Path, error: Exception) -> EncoderError:
    reason = (str(error).splitlines() or [type(error).__name__])[0]
    return EncoderError(f"{folder}: the encoder cannot be read ({reason}); restore the folder or give another one.")


def _unit(vectors: Vectors) -> Vectors:
    norms = np.linalg.norm(vectors, axis=1, keepdims=True)
    unit: Vectors = np.divide(vectors, norms, out=np.zeros_like(vectors), where=norms > 0)
    return unit
