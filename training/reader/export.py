"""The trained network as an ONNX file in 8 bits: pieces' numbers in, one row of numbers a piece out."""

import math
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn.functional import gelu

from training.reader.network import Network
from training.reader.tokens import PAD


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
        return hidden.unflatten(2, (self.heads, -1)).transpose(1, 2)


def export(network: Network, folder: Path) -> None:
    """Write ``model.onnx`` (8 bits) into ``folder``."""
    from onnxruntime.quantization import QuantType, quantize_dynamic

    whole = folder / "whole.onnx"
    ids = torch.randint(4, 1000, (2, 17))
    torch.onnx.export(
        Plain(network).eval(),
        (ids,),
        str(whole),
        input_names=["ids"],
        output_names=["hidden", "heads"],
        dynamic_axes={name: {0: "rows", 1: "pieces"} for name in ("ids", "hidden", "heads")},
        dynamo=False,
    )
    quantize_dynamic(whole, folder / "model.onnx", per_channel=True, weight_type=QuantType.QInt8)
    whole.unlink()
