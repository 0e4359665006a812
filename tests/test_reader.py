"""The reader that ships: order, independence of neighbours, answering words, odd input."""

import json
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import onnx
import pytest

from assistant.finding.reader import Candidate, OnnxReader, Reading
from index.matching.network import EMBEDDED, open_network
from index.matching.rows import BEGIN, END, Pieces
from training.reader.export import fingerprint

HEADING = "Bulletin de la commune de Sainte-Orse"
POOL = (
    "La piscine municipale ouvre le 14 juin.",
    "L'entrée coûte 3 euros pour les habitants.",
    "Le bassin a été construit en 1974 par l'architecte Paul Marin.",
    "M. Henri Tassel dirige l'établissement depuis deux ans.",
)
LIBRARY = (
    "The town library closed in March because the roof was leaking.",
    "It holds 40,000 books and 300 maps.",
    "Mrs Agnes Holt has been the head librarian since 2015.",
)


@pytest.fixture(scope="module")
def reader() -> OnnxReader:
    return OnnxReader()


def candidates(sentences: Sequence[str], heading: str | None = HEADING) -> list[Candidate]:
    return [
        Candidate(sentence, sentences[place - 1] if place else None, heading)
        for place, sentence in enumerate(sentences)
    ]


def best(readings: Sequence[Reading]) -> int:
    return max(range(len(readings)), key=lambda place: readings[place].answers)


@pytest.mark.parametrize(
    ("question", "right"),
    [
        ("Quand ouvre la piscine ?", 0),
        ("Quel est le prix d'entrée ?", 1),
        ("Qui a construit le bassin ?", 2),
        ("Qui est le directeur de la piscine ?", 3),
        ("How much does a ticket cost?", 1),
    ],
)
def test_the_answering_sentence_beats_its_neighbours(reader: OnnxReader, question: str, right: int) -> None:
    assert best(reader.read(question, candidates(POOL))) == right


@pytest.mark.parametrize(
    ("question", "right"),
    [("Why did the library close?", 0), ("How many books are there?", 1), ("Who is the head librarian?", 2)],
)
def test_it_reads_english(reader: OnnxReader, question: str, right: int) -> None:
    assert best(reader.read(question, candidates(LIBRARY, None))) == right


def test_the_words_that_answer_are_marked(reader: OnnxReader) -> None:
    marked = [
        ("Quand ouvre la piscine ?", POOL[0], "14 juin"),
        ("Qui a construit le bassin ?", POOL[2], "Paul Marin"),
        ("How many books are there?", LIBRARY[1], "40,000"),
    ]
    for question, sentence, words in marked:
        (reading,) = reader.read(question, [Candidate(sentence)])
        assert reading.words is not None
        assert words in reading.words.of(sentence)
        assert len(reading.words.of(sentence)) < len(sentence)


def test_what_is_near_and_not_said_counts_less(reader: OnnxReader) -> None:
    (said,) = reader.read("Quand ouvre la piscine ?", [Candidate(POOL[0])])
    (not_said,) = reader.read("Pourquoi la piscine ouvre-t-elle ?", [Candidate(POOL[0])])
    assert said.answers > not_said.answers


def test_a_candidate_is_read_by_itself(reader: OnnxReader) -> None:
    given = candidates(POOL)
    together = reader.read("Quand ouvre la piscine ?", given)
    alone = tuple(reading for one in given for reading in reader.read("Quand ouvre la piscine ?", [one]))
    assert together == alone
    assert OnnxReader().read("Quand ouvre la piscine ?", given) == together


@pytest.mark.parametrize("odd", ["", "   ", "\U0001f3ca\u200d\u2640\ufe0f", "漢字", "\x00", "a" * 5000, "mot " * 3000])
def test_any_text_can_be_read(reader: OnnxReader, odd: str) -> None:
    for question, sentence in ((odd, POOL[0]), ("Quand ?", odd)):
        (reading,) = reader.read(question, [Candidate(sentence, odd, odd)])
        assert -100 < reading.answers < 100
        if reading.words is not None:
            assert 0 <= reading.words.start < reading.words.end <= len(sentence)


def test_nothing_to_read(reader: OnnxReader) -> None:
    assert reader.read("Quand ?", []) == ()


def test_a_row_is_laid_out_as_it_was_trained() -> None:
    pieces = Pieces(EMBEDDED / "tokenizer.json")
    asked, first, second = pieces.cut(["Quand ?", "Titre", "Le 14 juin."], 64)
    row = pieces.row(asked, first, [second])
    query, passage = pieces.cut(["query:", "passage:"], 8)
    assert row.ids == [BEGIN, *query, *asked, END, *passage, *first, END, *second, END]
    assert row.ids[slice(*row.question)] == [*query, *asked]
    assert [row.ids[slice(*span)] for span in row.sentences] == [second]


def test_the_fingerprint_is_of_all_that_decides(tmp_path: Path, reader: OnnxReader) -> None:
    agreement = json.loads((EMBEDDED / "reader.json").read_text(encoding="utf-8"))["agreement"]
    assert reader.fingerprint == fingerprint(EMBEDDED, agreement)
    assert fingerprint(EMBEDDED, agreement + 1) != reader.fingerprint
    for file in EMBEDDED.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    assert fingerprint(tmp_path, agreement) == reader.fingerprint
    (tmp_path / "tokenizer.json").write_bytes(b"{}")
    assert fingerprint(tmp_path, agreement) != reader.fingerprint


def test_threads_may_share_it(reader: OnnxReader) -> None:
    alone = reader.read("Quand ouvre la piscine ?", candidates(POOL))
    fresh = OnnxReader()  # its files are opened by whichever thread comes first
    with ThreadPoolExecutor(8) as threads:
        every = list(threads.map(lambda _: fresh.read("Quand ouvre la piscine ?", candidates(POOL)), range(16)))
    assert set(every) == {alone}


def test_it_fits() -> None:
    assert sum(file.stat().st_size for file in EMBEDDED.iterdir()) < 45_000_000


def test_every_product_of_8_bits_is_exact_on_this_processor(tmp_path: Path) -> None:
    network = onnx.load(str(EMBEDDED / "model.onnx"))
    weights = {one.name: onnx.numpy_helper.to_array(one) for one in network.graph.initializer}
    products = [node for node in network.graph.node if node.op_type == "MatMulInteger"]
    shown = {name for node in products for name in (node.output[0], node.input[0], node.input[2])}
    network.graph.output.extend(onnx.ValueInfoProto(name=name) for name in sorted(shown))
    onnx.save(network, str(tmp_path / "open.onnx"))
    session = open_network(tmp_path / "open.onnx")
    names = [output.name for output in session.get_outputs()]
    seen = dict(zip(names, session.run(None, {"ids": np.array([[BEGIN, *range(300, 360), END]])}), strict=True))
    assert len(products) == 12 * 6 + 2  # of the layers, and the two heads
    for node in products:
        given, matrix, given_zero, matrix_zero = node.input
        left = seen[given].astype(np.int64) - int(seen[given_zero])
        right = weights[matrix].astype(np.int64) - weights[matrix_zero].astype(np.int64)
        np.testing.assert_array_equal(seen[node.output[0]], left @ right)
