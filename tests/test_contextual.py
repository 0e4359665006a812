"""Vectors of sentences in their context, by the network that ships, and which sentences get one."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from index.datatypes import WIDTH, Document, Ruling, Sentence
from index.matching.contextual import TOGETHER, NetworkInContext
from index.matching.encoder import load_encoder
from index.matching.network import EMBEDDED, open_network
from index.matching.rows import BEGIN, END, Pieces
from index.paths import EMBEDDED_ENCODER
from index.reading.documents import parse_document
from index.reading.sources import Source
from index.storage import making
from index.storage.store import Index
from tests.fakes import HashEncoder

TEXT = """# Le phare

Le phare fut bâti par Aimé Le Gall. Il mesure quarante mètres. Son feu porte à vingt milles. Un gardien y a vécu
jusqu'en 1987. On le visite en été.

# Le port

N'entrent pas :

les pétroliers ;

les navires sans pilote.

La criée ouvre à cinq heures.
"""


@pytest.fixture(scope="module")
def document() -> Document:
    plain = parse_document(TEXT, identifier="phare", sha256="1")
    lead, first, second, _ = plain.sections[-1].paragraphs
    return replace(plain, rulings=(Ruling(first, (lead,)), Ruling(second, (lead,))))


def sentences_of(document: Document) -> Sequence[Sentence]:
    return Index.build([Source(document)], HashEncoder()).catalogue.sentences_of(document.id)


def test_neighbours_run_together_and_what_is_ruled_behind_what_rules_it(document: Document) -> None:
    """By hand: which texts share a row, and where the pieces of each lie in it."""
    network, pieces = open_network(EMBEDDED / "model.onnx"), Pieces(EMBEDDED / "tokenizer.json")

    def directions(heading: str, before: str | None, *texts: str) -> list[np.ndarray]:
        ids, spans = [BEGIN, *pieces.cut(["passage:"], 9)[0], *pieces.cut([heading], 99)[0], END], []
        for text in filter(None, (before, *texts)):
            own = pieces.cut([text], 99)[0]
            spans.append((len(ids), len(ids) + len(own)))
            ids += [*own, END]
        hidden = network.run(["hidden"], {"ids": np.array([ids])})[0][0]
        return [hidden[start:end].mean(axis=0) for start, end in spans[-len(texts) :]]

    sentences = sentences_of(document)
    texts = [sentence.span.of(document.text) for sentence in sentences]
    assert (len(texts), TOGETHER) == (9, 4)
    expected = [
        *directions("Le phare", None, *texts[:4]),
        *directions("Le phare", texts[3], texts[4]),
        *directions("Le port", None, texts[5]),
        *directions("Le port", texts[5], texts[6]),
        *directions("Le port", texts[5], texts[7]),
        *directions("Le port", f"{texts[5]} {texts[7]}", texts[8]),
    ]
    made = NetworkInContext().embed_sentences(document, sentences)
    assert made.shape == (9, WIDTH)
    for row, vector in zip(made.astype(float), expected, strict=True):
        assert row @ vector / np.linalg.norm(row) / np.linalg.norm(vector) > 0.9999


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("Qui a construit la tour ?", "Aimé Le Gall"),
        ("How tall is the lighthouse?", "quarante mètres"),
        ("a quelle heure commence la vente du poisson", "cinq heures"),
        ("En quelle année le gardien est-il parti ?", "jusqu'en 1987"),
    ],
)
def test_a_question_lies_nearest_to_the_sentence_that_answers(document: Document, question: str, words: str) -> None:
    network, sentences = NetworkInContext(), sentences_of(document)
    vectors = network.embed_sentences(document, sentences).astype(float)
    asked = network.embed_question(question)
    assert np.linalg.norm(asked) == pytest.approx(1, abs=1e-6)
    nearest = int((vectors @ asked / np.linalg.norm(vectors, axis=1)).argmax())
    assert words in sentences[nearest].span.of(document.text)


def test_a_document_of_headings_alone_has_no_vectors() -> None:
    empty = parse_document("# Un\n\n## Deux\n", identifier="e", sha256="1")
    assert NetworkInContext().embed_sentences(empty, ()).shape == (0, WIDTH)


def test_the_encoder_that_ships_brings_the_network_and_says_so(tmp_path_factory: pytest.TempPathFactory) -> None:
    assert load_encoder().contextual is not None
    copy = tmp_path_factory.mktemp("copy") / "encoder"
    copy.mkdir()
    for file in EMBEDDED_ENCODER.iterdir():
        if file.is_file():
            (copy / file.name).write_bytes(file.read_bytes())
    assert load_encoder(copy).contextual is None
    assert load_encoder(copy).fingerprint != load_encoder().fingerprint


def test_a_long_document_and_what_comes_after_many_get_no_vectors(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(making, "LONGEST", 4)
    monkeypatch.setattr(making, "MOST", 9)
    sizes = {"a": 4, "b": 5, "c": 3, "d": 3, "e": 2}
    sources = [Source(parse_document("Oui. " * size, identifier=name, sha256=name)) for name, size in sizes.items()]
    index = Index.build(sources, HashEncoder())
    made = dict(zip(sizes, index.catalogue.tables.documents["contextual"].tolist(), strict=True))
    assert made == {"a": 4, "b": 0, "c": 3, "d": 0, "e": 2}  # b is too long; for d two are left; e has room
    several = index.changed(HashEncoder(), add=[sources[3]])
    where = np.array([0, 4, 9, 12, 15, 16])  # a sentence of each document, two of the last
    there = several.contextual(where).any(axis=1)
    assert there.tolist() == [True, False, True, True, True, True]
    np.testing.assert_array_equal(several.contextual(where)[[0, 2]], index.contextual(where)[[0, 2]])
