"""The loop of the stages: seeded by step, saved every few minutes, so that a stopped run goes on where it was."""

import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor

from training.reader.network import Network

SAVE_SECONDS = 180
WARM = 40  # steps
SAY_EVERY = 10
HEADS_FASTER = 10.0  # times the rate of the layers: the heads begin from nothing


@dataclass(frozen=True)
class Stage:
    """What one stage does."""

    name: str
    steps: int
    rate: float
    seed: int


def train(network: Network, stage: Stage, loss: Callable[[int, random.Random], Tensor], work: Path) -> None:
    """Run the steps that are not done; ``loss`` draws its batch from the chance given."""
    file = work / f"{stage.name}.pt"
    layers = [p for p in network.bert.parameters() if p.requires_grad]
    heads = [p for name, p in network.named_parameters() if not name.startswith("bert.")]
    optimizer = torch.optim.AdamW(
        [{"params": layers, "scale": 1.0}, {"params": heads, "scale": HEADS_FASTER}],
        lr=stage.rate,
        weight_decay=0.01,
        fused=True,
    )
    done = 0
    if file.exists():
        saved = torch.load(file, weights_only=True)
        network.load_state_dict(saved["network"])
        optimizer.load_state_dict(saved["optimizer"])
        done = int(saved["done"])
    saved_at, mean = time.monotonic(), 0.0
    with (work / f"{stage.name}.log").open("a", encoding="utf-8") as log:
        for step in range(done, stage.steps):
            began = time.monotonic()
            share = min(1.0, (step + 1) / WARM) * max(0.05, 1 - step / stage.steps)
            for group in optimizer.param_groups:
                group["lr"] = stage.rate * share * group["scale"]
            value = loss(step, random.Random(f"{stage.seed} {stage.name} {step}"))
            value.backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            optimizer.zero_grad(set_to_none=True)
            mean = float(value.detach()) if step == done else 0.95 * mean + 0.05 * float(value.detach())
            if step % SAY_EVERY == 0:
                log.write(f"{step} loss {mean:.4f} {time.monotonic() - began:.2f} s\n")
                log.flush()
            if time.monotonic() - saved_at > SAVE_SECONDS or step == stage.steps - 1:
                _save(file, network, optimizer, step + 1)
                saved_at = time.monotonic()


def _save(file: Path, network: Network, optimizer: torch.optim.Optimizer, done: int) -> None:
    fresh = file.with_suffix(".new")
    torch.save({"network": network.state_dict(), "optimizer": optimizer.state_dict(), "done": done}, fresh)
    fresh.replace(file)
