"""What the reader's network learns from, and how it is made ready for 8 bits."""

import random
from pathlib import Path
from typing import Any

import pytest
import torch
from onnxruntime import InferenceSession
from torch import Tensor, nn
from torch.nn.functional import cosine_similarity
from transformers import BertConfig, BertModel

from index.matching.network import EMBEDDED
from index.matching.rows import BEGIN, END, Pieces, Row, as_cells
from training.reader.export import Plain, export
from training.reader.groups import cut_texts
from training.reader.joint import MIX, Lesson, Lessons
from training.reader.network import FROZEN, Network, fresh
from training.reader.shipped import shipped
from training.reader.smoothing import smoothed
from training.reader.sources import Question, Text

ROWS = [Row([BEGIN, *range(4 + n, 16 + n), END], (1, 3), ((4, 12),)) for n in range(12)]


def network(seed: int, words: int = 40, layers: int = 2) -> Network:
    torch.manual_seed(seed)
    config = BertConfig(
        vocab_size=words,
        hidden_size=32,
        num_hidden_layers=layers,
        num_attention_heads=2,
        intermediate_size=64,
        pad_token_id=1,
    )
    return Network(BertModel(config, add_pooling_layer=False)).eval()


@pytest.fixture
def uneven() -> Network:
    """A network with one channel that is a hundred times the others, and a small weight to meet it."""
    made = network(3)
    with torch.no_grad():
        layer: Any  # transformers does not say what its layers hold
        for layer in made.bert.encoder.layer:
            layer.intermediate.dense.weight[7] *= 100
            layer.output.dense.weight[:, 7] /= 100
    return made


def seen(made: nn.Module, rows: list[Row] = ROWS) -> Tensor:
    with torch.no_grad():
        return torch.stack([made(torch.tensor([row.ids]))[0][0] for row in rows])


def error_in_8_bits(made: Network, folder: Path, true: Tensor) -> float:
    """Return the mean distance of the vectors of the network in 8 bits from the true ones."""
    from onnxruntime.quantization import QuantType, quantize_dynamic

    whole, small = folder / "whole.onnx", folder / "small.onnx"
    torch.onnx.export(Plain(made), (torch.tensor([ROWS[0].ids]),), str(whole), input_names=["ids"], dynamo=False)
    quantize_dynamic(whole, small, per_channel=True, weight_type=QuantType.QInt8)
    session = InferenceSession(str(small), providers=["CPUExecutionProvider"])
    found = torch.stack([torch.from_numpy(session.run(None, {"ids": [row.ids]})[0][0]) for row in ROWS])
    return float((found - true).norm(dim=-1).mean())


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::torch.jit.TracerWarning")  # of the exporter
def test_smoothing_changes_nothing_but_what_8_bits_lose(uneven: Network, tmp_path: Path) -> None:
    true = seen(Plain(uneven))
    smooth = smoothed(uneven, ROWS)
    torch.testing.assert_close(seen(Plain(smooth)), true, atol=1e-4, rtol=1e-4)
    torch.testing.assert_close(seen(Plain(uneven)), true)  # the network itself is left as it was
    assert error_in_8_bits(smooth, tmp_path, true) < error_in_8_bits(uneven, tmp_path, true) * 0.6


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::torch.jit.TracerWarning")
def test_what_was_exported_can_be_trained_further(tmp_path: Path) -> None:
    trained, e5, out = network(5, words=1000, layers=FROZEN + 2), tmp_path / "e5", tmp_path / "reader"
    trained.bert.save_pretrained(e5)
    with torch.no_grad():
        layer: Any
        for layer in trained.bert.encoder.layer[FROZEN:]:
            for weights in layer.parameters():
                weights += torch.randn_like(weights) / 4
            layer.intermediate.dense.weight[7] *= 100  # smoothing divides here
        for head in (trained.answers, trained.marks):
            head.weight += torch.randn_like(head.weight)
        trained.agreement += 0.5
    out.mkdir()
    export(trained, out, EMBEDDED / "tokenizer.json", ROWS)
    again = shipped(e5, out)
    assert float(again.agreement.detach()) == pytest.approx(12.5)
    with torch.no_grad():
        for row in ROWS:
            ids = torch.tensor([row.ids])
            true, made, before = (torch.cat(Plain(one.eval())(ids), dim=-1)[0] for one in (trained, again, fresh(e5)))
            assert cosine_similarity(made, true, dim=-1).min() > 0.99
            assert cosine_similarity(before, true, dim=-1).max() < 0.9


def test_a_row_is_learnt_behind_its_header_and_no_other_row() -> None:
    pieces = Pieces(EMBEDDED / "tokenizer.json")
    table = Text(
        "prix",
        "tables",
        "Tarifs",
        ("Âge ; Prix", "Enfant ; 3 €", "Adulte ; 6 €"),
        (0, 0, 0),
        (Question("Combien paie un adulte ?", frozenset([2]), 2), Question("Et un senior ?", frozenset(), -1)),
        (-1, 0, 0),
    )
    one = Question("Qui dort ?", frozenset([0]), 0)
    others = [Text(source, source, "", ("Le chat dort.",), (0,), (one,)) for source in MIX if source != "tables"]
    lessons = Lessons(pieces, cut_texts(pieces, [table, *others]))
    drawn = [lesson for step in range(20) for lesson in lessons.draw(random.Random(step))]

    def sentences(lesson: Lesson) -> tuple[str, ...]:
        return tuple(pieces.tokenizer.decode(lesson.row.ids[start:end]) for start, end in lesson.row.sentences)

    shown = {(sentences(lesson), lesson.right) for lesson in drawn if sentences(lesson) != ("Le chat dort.",)}
    child, adult = ("Âge ; Prix", "Enfant ; 3 €"), ("Âge ; Prix", "Adulte ; 6 €")
    assert shown == {(child, ()), (adult, ()), (adult, (1,)), (("Âge ; Prix",), ())}


@pytest.mark.parametrize(
    ("line", "cells"),
    [
        ("| Adulte | 6 € |", "  Adulte ; 6 €  "),
        ("Adulte ; 6 €", "Adulte ; 6 €"),
        ("La règle | non | finie", "La règle | non | finie"),
    ],
)
def test_a_row_of_markdown_is_read_as_any_other(line: str, cells: str) -> None:
    assert as_cells(line) == cells
