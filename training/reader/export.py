"""The trained network as an ONNX file in 8 bits: pieces' numbers in, one row of numbers a piece out."""

import hashlib
import json
import math
import os
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn.functional import gelu, normalize

from index.matching.network import open_network
from index.matching.rows import PAD, Pieces, Row
from training.reader.network import Network
from training.reader.smoothing import smoothed

os.environ["ORT_DISABLE_TELEMETRY"] = "1"  # see assistant/finding/reader.py


class Plain(nn.Module):
    """The same arithmetic in few, plain operations, so that every length is exported, not only the traced one."""

    def __init__(self, network: Network) -> None:
        """Take the layers."""
        super().__init__()
        self.network = network
        self.heads = network.bert.config.num_attention_heads

    def forward(self, ids: Tensor) -> tuple[Tensor, Tensor]:
        """Return for ids (rows, longest) the vectors (…, 384), and (…, 3): answers, begins, ends."""
        embeddings = self.network.bert.embeddings
        places = torch.arange(ids.shape[1])
        hidden = embeddings.word_embeddings(ids) + embeddings.position_embeddings(places)[None]
        hidden = embeddings.LayerNorm(hidden + embeddings.token_type_embeddings.weight[0])
        away = (ids == PAD).to(torch.float32)[:, None, None, :] * -10000.0
        layer: Any  # transformers does not say what its layers hold
        for layer in self.network.bert.encoder.layer:
            own = layer.attention.self
            query, key, value = (self._split(part(hidden)) for part in (own.query, own.key, own.value))
            near = query @ key.transpose(-1, -2) / math.sqrt(query.shape[-1]) + away
            seen = (near.softmax(dim=-1) @ value).transpose(1, 2).flatten(2)
            hidden = layer.attention.output.LayerNorm(layer.attention.output.dense(seen) + hidden)
            inner = gelu(layer.intermediate.dense(hidden))
            hidden = layer.output.LayerNorm(layer.output.dense(inner) + hidden)
        return hidden, torch.cat([self.network.answers(hidden), self.network.marks(hidden)], dim=-1)

    def _split(self, hidden: Tensor) -> Tensor:
        split: Tensor = hidden.unflatten(2, (self.heads, -1)).transpose(1, 2)
        return split


def export(network: Network, folder: Path, pieces: Path, rows: Sequence[Row]) -> None:
    """Write the files that index/matching/network.py opens into ``folder``.

    ``pieces`` is the vocabulary's file; ``rows`` show how large the network's numbers get.
    """
    from onnxruntime.quantization import QuantType, quantize_dynamic

    whole = folder / "whole.onnx"
    ids = torch.randint(4, 1000, (2, 17))
    torch.onnx.export(
        Plain(smoothed(network, rows)).eval(),
        (ids,),
        str(whole),
        input_names=["ids"],
        output_names=["hidden", "heads"],
        dynamic_axes={name: {0: "rows", 1: "pieces"} for name in ("ids", "hidden", "heads")},
        dynamo=False,
    )
    quantize_dynamic(whole, folder / "model.onnx", per_channel=True, weight_type=QuantType.QInt8)
    whole.unlink()
    shutil.copy(pieces, folder / "tokenizer.json")
    agreement = round(float(network.agreement.detach()), 4)
    about = {"agreement": agreement, "fingerprint": fingerprint(folder, agreement)}
    (folder / "reader.json").write_text(json.dumps(about) + "\n", encoding="utf-8")


def fingerprint(folder: Path, agreement: float) -> str:
    """Return the first 16 hexadecimal digits of the SHA-256 of all that readings depend on."""
    digest = hashlib.sha256(str(agreement).encode())
    for name in ("model.onnx", "tokenizer.json"):
        digest.update((folder / name).read_bytes())
    return digest.hexdigest()[:16]


def farthest(network: Network, folder: Path, pieces: Pieces, rows: Sequence[Row]) -> float:
    """Return the least mean cosine of a row's vectors as exported with those as trained, over rows of any lengths."""
    session = open_network(folder / "model.onnx")
    plain, least = Plain(network).eval(), 1.0
    for row in rows:
        with torch.no_grad():
            true = normalize(plain(torch.tensor([row.ids]))[0][0], dim=-1)
        seen = normalize(torch.from_numpy(session.run(None, {"ids": np.array([row.ids])})[0][0]), dim=-1)
        least = min(least, float((true * seen).sum(dim=-1).mean()))
    return least
