"""The lexical half: what counts as the same word, and BM25 scores equal to those of the bm25s package."""

import time

import bm25s
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.words import K1, B, Words, analyse, fold, split_words

TERMS = [f"t{i}" for i in range(12)]
CORPORA = st.lists(st.lists(st.sampled_from(TERMS), max_size=8), min_size=1, max_size=15).filter(any)


def oracle(texts: list[list[str]], query: list[str]) -> np.ndarray:
    """Return bm25s' scores of every text, with Lucene's idf."""
    retriever = bm25s.BM25(method="lucene", k1=K1, b=B)
    retriever.index(texts, show_progress=False)
    known = [term for term in query if term in retriever.vocab_dict]
    return np.asarray(retriever.get_scores(known)) if known else np.zeros(len(texts))


@given(CORPORA, st.lists(st.sampled_from([*TERMS, "unknown"]), max_size=6))
@settings(max_examples=150, deadline=None)
def test_scores_equal_those_of_bm25s(texts: list[list[str]], query: list[str]) -> None:
    np.testing.assert_allclose(Words.build(texts).scores(query), oracle(texts, query), atol=1e-4)


def test_scores_equal_those_of_bm25s_on_a_large_collection() -> None:
    rng = np.random.default_rng(7)
    texts = [[f"w{n}" for n in rng.zipf(1.4, size=rng.integers(1, 40)) if n < 5000] for _ in range(2000)]
    words = Words.build(texts)
    for number in range(0, 2000, 100):
        query = texts[number][:6]
        np.testing.assert_allclose(words.scores(query), oracle(texts, query), atol=1e-4)


def test_a_score_worked_out_by_hand() -> None:
    # 2 texts of mean length 2; "plan" in one of them, once, in a text of length 3:
    # ln(1 + 1.5 / 1.5) * 1 / (1 + 1.2 * (0.5 + 0.5 * 3 / 2)) = 0.693147 / 2.5
    words = Words.build([["plan", "national", "nouveau"], ["enfant"]])
    assert words.scores(["plan"]) == pytest.approx([0.277259, 0.0], abs=1e-6)
    assert words.scores(["plan", "plan"]) == pytest.approx([2 * 0.277259, 0.0], abs=1e-6)


@given(CORPORA, st.lists(st.sampled_from([*TERMS, "unknown"]), min_size=1, max_size=6))
@settings(deadline=None)
def test_no_score_exceeds_the_highest_possible(texts: list[list[str]], query: list[str]) -> None:
    words = Words.build(texts)
    assert words.scores(query).max() <= words.highest(query) + 1e-5
    assert all(0 <= words.rarity(term) <= 1 for term in query)
    assert words.rarity("unknown") == pytest.approx(1)


def test_rarity_falls_with_each_text_that_has_the_term() -> None:
    words = Words.build([["a", "b"], ["a", "c"], ["a", "b"]])
    assert words.rarity("a") < words.rarity("b") < words.rarity("c") < words.rarity("unknown")


@pytest.mark.parametrize("texts", [[], [[]], [[], []]])
def test_collections_without_words(texts: list[list[str]]) -> None:
    words = Words.build(texts)
    assert words.scores(["plan"]).tolist() == [0.0] * len(texts)


def test_a_hundred_thousand_sentences_are_indexed_in_seconds() -> None:
    rng = np.random.default_rng(1)
    texts = [[f"w{n}" for n in row] for row in rng.integers(0, 20_000, size=(100_000, 12))]
    start = time.perf_counter()
    words = Words.build(texts)
    assert time.perf_counter() - start < 20  # about 1 s
    assert words.scores(texts[77_777]).argmax() == 77_777


def test_folding_makes_spellings_equal() -> None:
    assert fold("Œuvre ÉTÉ cœur Straße") == "oeuvre ete coeur strasse"
    assert split_words("L'aide-mémoire d’État, n° 12") == ["l", "aide", "memoire", "d", "etat", "n", "12"]


@pytest.mark.parametrize(
    ("one", "other", "language"),
    [
        ("les victimes protégées", "protéger la victime", "fr"),
        ("identifié", "identifier", "fr"),
        ("l'État", "ETAT", "fr"),
        ("formations des éducateurs", "la formation de l’éducateur", "fr"),
        ("protected the victims", "protecting a victim", "en"),
    ],
)
def test_forms_of_a_word_are_one_term(one: str, other: str, language: str) -> None:
    assert sorted(analyse(one, language)) == sorted(analyse(other, language))  # type: ignore[arg-type]


def test_different_words_stay_different() -> None:
    assert analyse("mineurs", "fr") != analyse("majeurs", "fr")
    assert analyse("ministre", "fr") != analyse("mission", "fr")
    assert analyse("le la les de du des", "fr") == []
