"""The lexical half: what counts as the same word, and BM25 scores equal to those of the bm25s package."""

from functools import cache

import bm25s
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from patience import worked

from index.matching.bm25 import ENOUGH, K1, B, Words
from index.text.analysis import analyse, fold, split_words

Data = st.DataObject
TERMS = [f"t{i}" for i in range(12)]
CORPORA = st.lists(st.lists(st.sampled_from(TERMS), max_size=8), min_size=1, max_size=15).filter(any)


def oracle(texts: list[list[str]], query: list[str]) -> np.ndarray:
    """Return bm25s' scores of every text, with Lucene's idf."""
    retriever = bm25s.BM25(method="lucene", k1=K1, b=B)
    retriever.index(texts, show_progress=False)
    known = [term for term in query if term in retriever.vocab_dict]
    return np.asarray(retriever.get_scores(known)) if known else np.zeros(len(texts))


@given(CORPORA, st.lists(st.sampled_from([*TERMS, "unknown"]), max_size=6))
@settings(max_examples=150)
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
    assert len(words.search(["plan"], 5)[0]) == len(words.search([], 5, np.ones(len(texts), dtype=bool))[0]) == 0


def test_a_hundred_thousand_sentences_are_indexed_in_seconds() -> None:
    rng = np.random.default_rng(1)
    texts = [[f"w{n}" for n in row] for row in rng.integers(0, 20_000, size=(100_000, 12))]
    with worked() as work:
        words = Words.build(texts)
    assert work.seconds < 20  # about 1 s
    assert words.scores(texts[77_777]).argmax() == 77_777


def check_search(words: Words, query: list[str], k: int, allowed: np.ndarray | None = None) -> None:
    """Assert that a search gives what sorting all scores gives: ids, ties by id, and the very same scores."""
    scores = words.scores(query)
    fair = scores > 0 if allowed is None else (scores > 0) & allowed
    best = [number for number in np.argsort(-scores, kind="stable") if fair[number]][:k]
    found, found_scores = words.search(query, k, allowed)
    assert found.tolist() == best
    assert found_scores.tolist() == scores[best].tolist()
    assert words.scores(query, found).tolist() == found_scores.tolist()


QUERIES = st.lists(st.sampled_from([*TERMS, "unknown"]), max_size=8)


@given(CORPORA, QUERIES, st.integers(0, 20), st.data())
@settings(max_examples=200)
def test_a_search_equals_sorting_all_scores(texts: list[list[str]], query: list[str], k: int, data: Data) -> None:
    words = Words.build(texts)
    check_search(words, query, k)
    allowed = np.array(data.draw(st.lists(st.booleans(), min_size=len(texts), max_size=len(texts))), dtype=bool)
    check_search(words, query, k, allowed)


@cache
def zipf(n: int, seed: int = 7, exponent: float = 1.3) -> tuple[Words, list[list[str]]]:
    """Return texts whose words are as unequal as those of a language: the first is in most of them."""
    random = np.random.default_rng(seed)
    texts = [
        [f"w{word}" for word in random.zipf(exponent, size=random.integers(0, 30)) if word < 4000] for _ in range(n)
    ]
    return Words.build(texts), texts


@pytest.mark.parametrize("k", [1, 10, 200, 10_000])
def test_a_search_of_a_large_collection_equals_sorting_all_scores(k: int) -> None:
    words, texts = zipf(6_000)
    random = np.random.default_rng(k)
    for number in range(0, 6_000, 150):
        query = [*texts[number][:5], *random.choice(["w1", "w2", "w3", "w900", "absent"], 3).tolist()]
        check_search(words, query, k)
        check_search(words, query, k, random.random(6_000) < random.choice([0.001, 0.1, 0.9]))


@pytest.mark.parametrize(
    "query",
    [
        ["w1"],
        ["w1"] * 7,
        ["w1", "w1", "w3999", "w1"],
        ["w1", "w2", "w3", "w4", "w5", "w6", "w7", "w8"],
        [f"w{number}" for number in range(1, 400)],
        ["absent", "w2", "absent"],
    ],
)
def test_repeated_frequent_and_many_terms_are_found_as_sorting_finds_them(query: list[str]) -> None:
    words, _ = zipf(6_000)
    for k in (1, 3, 50, 7_000):
        check_search(words, query, k)
        check_search(words, query, k, np.arange(6_000) % 7 == 3)


def test_a_term_of_all_texts_and_texts_all_alike_keep_the_order_of_the_texts() -> None:
    words = Words.build([["a"]] * 500 + [["a", "b"]] * 500 + [["a"]] * 500)
    assert words.search(["a"], 1500)[0].tolist() == [*range(500), *range(1000, 1500), *range(500, 1000)]
    assert words.search(["b", "a"], 3)[0].tolist() == [500, 501, 502]
    for k in (1, 499, 500, 501, 5_000):
        for query in (["a"], ["b"], ["a", "b"], ["b", "a", "a"]):
            check_search(words, query, k)
            check_search(words, query, k, np.arange(1500) >= 700)


def test_a_question_of_more_postings_than_enough_still_finds_whatever_has_a_rare_term() -> None:
    n = ENOUGH + 50_000
    shares = {"half": 2, "other": 2, "third": 3}  # a term is in every second or third text
    texts = [
        [f"r{number % 1000}", *(term for term, share in shares.items() if (number // len(term)) % share == 0)]
        for number in range(n)
    ]
    words = Words.build(texts)
    query = [*shares, "r7"]
    assert sum(n // share for share in shares.values()) > ENOUGH
    check_search(words, query, 50)
    check_search(words, query, 20, np.arange(n) % 3 == 0)
    found, scores = words.search([*shares], 10)
    assert len(found) == 10
    assert scores.tolist() == words.scores([*shares], found).tolist()


@given(CORPORA, QUERIES, st.data())
def test_scores_of_some_texts_are_those_among_all(texts: list[list[str]], query: list[str], data: Data) -> None:
    words = Words.build(texts)
    chosen = np.array(data.draw(st.lists(st.integers(0, len(texts) - 1))), dtype=np.int64)
    assert words.scores(query, chosen).tolist() == words.scores(query)[chosen].tolist()


def test_the_highest_weight_of_each_term_is_kept() -> None:
    words, _ = zipf(6_000)
    for number in range(len(words.inverted.terms)):
        assert words.most[number] == words.weights[words.inverted.rows(number)].max()


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
