"""What training reads: pairs that are translations, laws, ratings, and what is held out of them."""

import lzma
from pathlib import Path

import pytest

from tests.lessons import PAIRS
from training.corpora import Pair, is_aligned, read_laws, read_rated, read_synonyms, read_tatoeba, read_texts


@pytest.mark.parametrize(
    ("english", "french", "aligned"),
    [
        ("The minister may make rules.", "Le ministre peut prendre des règlements.", True),
        ("“child” means a person under 18 (enfant)", "enfant Personne de moins de dix-huit ans.", True),
        ("“child” means a person under 18 (enfant)", "Enfant Personne de moins de dix-huit ans.", True),
        ("“child” means a person under 18 (enfant)", "juge Personne qui préside un tribunal.", False),
        ("Yes.", "Le ministre peut prendre des règlements pour cela.", False),
        ("The minister may make rules about all of that.", "Oui, il peut.", False),
        ("The minister may make rules.", "", False),
    ],
)
def test_pairs_that_can_be_translations(english: str, french: str, aligned: bool) -> None:
    assert is_aligned(Pair(english, french)) is aligned


def write_rows(file: Path, rows: list[tuple[str, ...]]) -> None:
    with lzma.open(file, "wt", encoding="utf-8") as stream:
        stream.writelines("\t".join(row) + "\n" for row in rows)


def test_held_out_pairs_are_never_trained_on(tmp_path: Path) -> None:
    rows = [(p.english, p.french) for p in PAIRS]
    # Another translation of the first one, a second time the second one, and one that is short.
    rows += [(PAIRS[0].english, "Autre chose."), rows[1], ("Go away.", "Va-t'en.")]
    write_rows(tmp_path / "tatoeba.en-fr.tsv.xz", rows)
    corpus = read_tatoeba(tmp_path)
    assert len(corpus.train) + len(corpus.held_out) == 42  # no pair twice
    assert len(corpus.held_out) >= 15
    assert not {p.english for p in corpus.train} & {p.english for p in corpus.held_out}
    assert not {p.french for p in corpus.train} & {p.french for p in corpus.held_out}
    assert Pair("Go away.", "Va-t'en.") in corpus.train
    assert PAIRS[0] in corpus.train
    assert read_tatoeba(tmp_path) == corpus


def test_laws_that_are_long_or_mixed_up_are_left_out(tmp_path: Path) -> None:
    long = " ".join(["word"] * 46)
    rows = [("x", p.english, p.french) for p in PAIRS] + [("x", long, long), ("x", "A cat (chat)", "chien, animal")]
    write_rows(tmp_path / "justice-laws.en-fr.tsv.xz", rows)
    corpus = read_laws(tmp_path)
    assert {*corpus.train, *corpus.held_out} == set(PAIRS)
    assert len(corpus.train) + len(corpus.held_out) == 40


def test_rated_pairs_are_scaled(tmp_path: Path) -> None:
    file = tmp_path / "sts.csv"
    file.write_text('"Un chat, noir.",Un chat.,2.5\nA,B,5.0\n', encoding="utf-8")
    assert read_rated(file) == [("Un chat, noir.", "Un chat.", 0.5), ("A", "B", 1.0)]


def test_the_written_examples_can_be_read() -> None:
    texts = read_texts()
    assert len(texts) > 50
    for text in texts:
        assert len(text.sentences) == len(text.questions)
        assert any(text.questions)
    assert all(one and other and one != other for one, other in read_synonyms())
