"""Encoders: both ways through a static one agree, any sentence-transformers folder works, and nothing calls out."""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from itertools import islice
from pathlib import Path

import numpy as np
import pytest

from index.errors import EncoderError
from index.matching.encoder import FEW, load_encoder
from index.paths import EMBEDDED_ENCODER
from index.reading.sources import read_sources

ROOT = Path(__file__).resolve().parent.parent
ODD = [
    "",
    " ",
    "é",
    "ÉTÉ",
    "œuvre",
    "L’État d'urgence",
    "🙂",
    "中文",
    "a" * 3000,
    "n° 12 345,6 %",
    "\u00a0\u202f",
    "\0",
    "[CLS]",
]


def thousand_sentences() -> list[str]:
    (source,) = read_sources()
    questions = [question.text for question in islice(source.questions, 0, None, 5)]
    return [*ODD, *questions][:1000]


def test_a_static_encoder_gives_the_same_vectors_with_and_without_torch() -> None:
    encoder = load_encoder()
    texts = thousand_sentences()
    assert (len(texts), encoder.is_static) == (min(1000, len(texts)), True)
    assert len(texts) > 900
    fast = encoder.encode_documents(texts)
    many = encoder.encode_documents(texts * (FEW // len(texts) + 1))  # sentence-transformers'
    assert len(many) > FEW >= len(texts)
    slow = many[: len(texts)]
    np.testing.assert_array_equal(fast, encoder.encode_queries(texts))
    assert fast.shape == slow.shape == (len(texts), encoder.dimension)
    assert fast.dtype == slow.dtype == np.float32
    np.testing.assert_allclose(fast, slow, atol=1e-5)
    norms = np.linalg.norm(fast, axis=1)
    assert np.all((np.abs(norms - 1) < 1e-5) | (norms == 0))
    assert np.count_nonzero(norms == 0) <= len(ODD)


def test_the_embedded_encoder_brings_a_question_near_its_answer() -> None:
    encoder = load_encoder()
    question, answer, other = encoder.encode_queries(
        ["Combien d'enfants ont été protégés ?", "Cent mineurs ont été protégés.", "La réunion a lieu à midi."]
    )
    assert question @ answer > question @ other + 0.1


def test_the_table_s_rows_of_a_text_average_to_its_vector() -> None:
    encoder = load_encoder()
    text = "Une liste d'indicateurs communs"
    assert encoder.token_table is not None
    assert encoder.token_table.shape[1] == encoder.dimension
    (tokens,) = encoder.token_ids([text])
    assert len(tokens) >= 4
    mean = encoder.token_table[tokens].mean(axis=0)
    np.testing.assert_allclose(mean / np.linalg.norm(mean), encoder.encode_queries([text])[0], atol=1e-6)


def test_the_tokens_of_texts_are_those_of_each_and_within_the_table() -> None:
    encoder = load_encoder()
    texts = thousand_sentences()
    together = encoder.token_ids(texts)
    for text, ids in zip(texts[::20], together[::20], strict=True):
        np.testing.assert_array_equal(encoder.token_ids([text])[0], ids)
    every = np.concatenate(together)
    assert every.min() >= 0
    assert every.max() < len(encoder.table)
    assert [len(ids) for ids in encoder.token_ids(["", " "])] == [0, 0]


def test_one_text_and_none_at_all() -> None:
    encoder = load_encoder()
    assert encoder.encode_queries([]).shape == (0, encoder.dimension)
    assert encoder.encode_documents([]).shape == (0, encoder.dimension)
    assert encoder.token_ids([]) == []


def test_a_vector_does_not_depend_on_its_neighbours() -> None:
    encoder = load_encoder()
    texts = ["Un plan.", "Un plan national de formation et de sensibilisation.", ""]
    together = encoder.encode_queries(texts)
    for text, row in zip(texts, together, strict=True):
        np.testing.assert_array_equal(encoder.encode_queries([text])[0], row)


def test_the_fingerprint_changes_with_the_files_and_not_with_their_place(tmp_path: Path) -> None:
    first, copy = tmp_path / "first", tmp_path / "elsewhere"
    for folder in (first, copy):
        shutil.copytree(EMBEDDED_ENCODER, folder)
    fingerprint = load_encoder(first).fingerprint
    assert load_encoder(copy).fingerprint == fingerprint
    flip(copy / "model.safetensors", -1)
    assert load_encoder(copy).fingerprint != fingerprint


def flip(file: Path, at: int) -> None:
    content = bytearray(file.read_bytes())
    content[at] ^= 1
    file.write_bytes(bytes(content))


def cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


DAMAGES: dict[str, Callable[[Path], object]] = {
    "no modules.json": lambda folder: (folder / "modules.json").unlink(),
    "modules.json is cut": lambda folder: cut(folder / "modules.json"),
    "modules.json is no list": lambda folder: (folder / "modules.json").write_text("{}", encoding="utf-8"),
    "modules.json is empty": lambda folder: (folder / "modules.json").write_text("[]", encoding="utf-8"),
    "modules.json is not UTF-8": lambda folder: (folder / "modules.json").write_bytes(b"\xff"),
    "settings are cut": lambda folder: cut(folder / "config_sentence_transformers.json"),
    "settings are a list": lambda folder: (folder / "config_sentence_transformers.json").write_text("[]", "utf-8"),
    "no vectors": lambda folder: (folder / "model.safetensors").unlink(),
    "vectors are cut": lambda folder: cut(folder / "model.safetensors"),
    "vectors are nonsense": lambda folder: (folder / "model.safetensors").write_bytes(b"x" * 100),
    "no tokenizer": lambda folder: (folder / "tokenizer.json").unlink(),
    "tokenizer is cut": lambda folder: cut(folder / "tokenizer.json"),
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES.keys())
def test_a_damaged_folder_is_said_in_one_sentence(tmp_path: Path, damage: Callable[[Path], object]) -> None:
    folder = tmp_path / "encoder"
    shutil.copytree(EMBEDDED_ENCODER, folder)
    damage(folder)
    for use in ("encode_queries", "encode_documents"):
        with pytest.raises(EncoderError) as raised:
            getattr(load_encoder(folder), use)(["Un plan."])
        message = str(raised.value)
        assert str(folder) in message
        assert "\n" not in message


def test_a_missing_and_a_wrong_folder_are_said_in_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(EncoderError, match="no such encoder folder; give a sentence-transformers folder"):
        load_encoder(tmp_path / "absent")
    with pytest.raises(EncoderError, match="no such encoder folder"):
        load_encoder(str(tmp_path / "absent"))
    with pytest.raises(EncoderError, match=r"not a sentence-transformers folder \(modules\.json is missing\)"):
        load_encoder(tmp_path)


def tiny_transformer(folder: Path) -> None:
    """Write a sentence-transformers folder around a random BERT of two layers, with prompts."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Pooling, Transformer
    from transformers import BertConfig, BertModel, BertTokenizerFast

    folder.mkdir()
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "query", "passage", "plan", "le", "un", "centre", ":", "."]
    (folder / "vocab.txt").write_text("\n".join(words), encoding="utf-8")
    config = BertConfig(
        vocab_size=len(words), hidden_size=32, num_hidden_layers=2, num_attention_heads=2, intermediate_size=64
    )
    BertModel(config).save_pretrained(folder / "bert")
    BertTokenizerFast(str(folder / "vocab.txt")).save_pretrained(folder / "bert")
    body = Transformer(str(folder / "bert"))
    prompts = {"query": "query: ", "document": "passage: "}
    model = SentenceTransformer(modules=[body, Pooling(32)], prompts=prompts, device="cpu")
    model.save(str(folder / "model"))


def test_an_encoder_that_is_not_static_works_with_its_prompts(tmp_path: Path) -> None:
    from sentence_transformers import SentenceTransformer

    tiny_transformer(tmp_path / "tiny")
    folder = tmp_path / "tiny" / "model"
    encoder = load_encoder(folder)
    texts = ["le plan .", "un centre"]
    assert (encoder.is_static, encoder.dimension, encoder.name) == (False, 32, "model")
    oracle = SentenceTransformer(str(folder), device="cpu", local_files_only=True)
    for mine, theirs in (
        (encoder.encode_queries(texts), oracle.encode([f"query: {text}" for text in texts])),
        (encoder.encode_documents(texts), oracle.encode([f"passage: {text}" for text in texts])),
    ):
        np.testing.assert_allclose(mine, theirs / np.linalg.norm(theirs, axis=1, keepdims=True), atol=1e-5)
    assert np.abs(encoder.encode_queries(texts) - encoder.encode_documents(texts)).max() > 1e-3
    assert encoder.token_table is None
    assert [ids.tolist() for ids in encoder.token_ids(texts)] == [[], []]


def test_a_static_encoder_with_prompts_uses_them_both_ways(tmp_path: Path) -> None:
    folder = tmp_path / "encoder"
    shutil.copytree(EMBEDDED_ENCODER, folder)
    settings = folder / "config_sentence_transformers.json"
    prompts = {"query": "question : ", "document": "question : "}
    content = json.loads(settings.read_text(encoding="utf-8")) | {"prompts": prompts}
    settings.write_text(json.dumps(content), encoding="utf-8")
    encoder = load_encoder(folder)
    text = "Un centre sécurisé"
    asked = encoder.encode_queries([text])
    for count in (1, FEW + 1):
        np.testing.assert_allclose(encoder.encode_documents([text] * count), asked.repeat(count, axis=0), atol=1e-5)
    plain = load_encoder()
    np.testing.assert_allclose(encoder.encode_queries([text]), plain.encode_queries([f"question : {text}"]), atol=1e-6)


OFFLINE = """
import socket, sys
def refuse(*_, **__):
    raise AssertionError("a network call")
socket.socket.connect = socket.socket.connect_ex = socket.getaddrinfo = socket.create_connection = refuse
from index.matching.encoder import FEW, load_encoder
encoder = load_encoder()
print(encoder.encode_documents(["Un plan."] * (FEW + 1)).shape[1:] == encoder.encode_queries(["Un plan."]).shape[1:])
print("sentence_transformers" in sys.modules)
"""

WITHOUT_TORCH = """
import sys
from index.matching.encoder import load_encoder
print(load_encoder().encode_queries(["Un plan."]).shape[0], load_encoder().encode_documents(["Un plan."]).shape[0])
print(sorted({"torch", "transformers", "sentence_transformers", "scipy", "sklearn"} & sys.modules.keys()))
"""


def fresh(program: str) -> str:
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_embedded_encoder_makes_no_network_call() -> None:
    assert fresh(OFFLINE) == "True\nTrue\n"


def test_a_question_and_a_document_need_no_torch() -> None:
    assert fresh(WITHOUT_TORCH) == "1 1\n[]\n"
