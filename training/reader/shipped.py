"""The shipped reader as a network to train further: its weights in 8 bits, put back into numbers.

The stages leave files of 300 MB that git cannot hold. What 8 bits lost, .17 of a log-odds, the next steps learn again;
embeddings and the three lowest layers, which training leaves alone, are taken as they were from multilingual-e5-small.
"""

import json
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from index.matching.network import EMBEDDED
from training.reader.network import FROZEN, Network, fresh

_PREFIX = "network."
_STAYS = ("bert.embeddings.", *(f"bert.encoder.layer.{number}." for number in range(FROZEN)))


def shipped(e5: Path, folder: Path = EMBEDDED) -> Network:
    """Open the weights that ``training/reader/export.py`` wrote into ``folder``.

    ``e5`` holds multilingual-e5-small, as :func:`network.fresh` opens it.

    Raises:
        ValueError: the file lacks a weight that training changes, or has one of another shape.
    """
    import onnx

    network = fresh(e5)
    graph = onnx.load(str(folder / "model.onnx")).graph
    held = {one.name: onnx.numpy_helper.to_array(one) for one in graph.initializer}
    weights = {name.removeprefix(_PREFIX): array for name, array in held.items() if name.startswith(_PREFIX)}
    made = {output: node for node in graph.node for output in node.output}
    for node in graph.node:
        if node.op_type == "Constant":
            held[node.output[0]] = onnx.numpy_helper.to_array(node.attribute[0].t)
    for node in graph.node:
        bias = next((name for name in node.input if name in held and name.endswith(".bias")), None)
        if node.op_type != "Add" or bias is None:
            continue
        product = made[next(name for name in node.input if name != bias)]  # of what was multiplied and its two scales
        whole = made[made[product.input[0]].input[0]]  # through the cast
        name = whole.input[1].removesuffix("_quantized")
        matrix = held[f"{name}_quantized"].astype(np.float32) * held[f"{name}_scale"]
        given = made[made[whole.input[0]].input[0]]
        if given.op_type == "Div":  # training/reader/smoothing.py: the weights took the size of what comes in
            matrix = matrix / held[given.input[1]][:, None]
        weights[bias.removeprefix(_PREFIX).removesuffix("bias") + "weight"] = matrix.T
    weights["agreement"] = np.array(
        json.loads((folder / "reader.json").read_text(encoding="utf-8"))["agreement"], np.float32
    )
    return _filled(network, weights)


def _filled(network: Network, weights: dict[str, NDArray[np.float32]]) -> Network:
    """Put ``weights`` in; raise ``ValueError`` where one that training changes is not among them."""
    state = network.state_dict()
    for name in state:
        if name.startswith(_STAYS):
            continue
        if name not in weights or tuple(weights[name].shape) != tuple(state[name].shape):
            raise ValueError(f"the exported network has no {name} of the shape {tuple(state[name].shape)}")
        state[name] = torch.tensor(weights[name])
    network.load_state_dict(state)
    return network
