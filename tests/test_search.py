"""Search over a tiny collection: every piece of evidence equals one worked out over all keys, with loops and numpy."""

from dataclasses import astuple, fields, replace
from math import exp, log1p

import numpy as np
import pytest

from assistant.asking.query import read_query
from assistant.finding.evidence import Evidence, Weights
from assistant.finding.search import NEIGHBOURS, TEMPERATURE, Found, Searcher
from index.engine import Where
from index.matching.bm25 import K1, B
from index.matching.keys import KeyKind
from index.storage.store import Index
from index.text.analysis import analyse
from tests.gardens import EVEN, ONES, QUESTIONS, SNIPPETS, encoder, garden_index


@pytest.fixture(scope="module")
def index() -> Index:
    return garden_index()


@pytest.fixture(scope="module")
def searcher(index: Index) -> Searcher:
    return Searcher(index, encoder(), EVEN)


def bm25(index: Index, terms: list[str], number: int) -> float:
    """Robertson & Zaragoza's sum for one key, straight from the formula, without what Words keeps ready."""
    texts = [analyse(key.text, key.language) for key in index.catalogue.keys]
    mean = sum(map(len, texts)) / len(texts)
    total = 0.0
    for term in terms:
        holding = sum(term in text for text in texts)
        frequency = texts[number].count(term)
        length = 1 - B + B * len(texts[number]) / mean
        idf = log1p((len(texts) - holding + 0.5) / (holding + 0.5))
        total += idf * frequency / (frequency + K1 * length)
    return total


def highest(index: Index, terms: list[str]) -> float:
    """The most that any text could score, term by term: the best of those that have it, or a short text of it alone."""
    numbers = range(len(index.catalogue.keys))
    rarest = log1p((len(numbers) + 0.5) / 0.5) / (1 + K1 * (1 - B))
    return sum(max(bm25(index, [term], number) for number in numbers) or rarest for term in terms)


def late(asked: np.ndarray, key: np.ndarray) -> tuple[float, float]:
    """MaxSim of the question's tokens in the key, weighed by their lengths; and the mean of that and the reverse."""

    def one_way(these: np.ndarray, those: np.ndarray) -> float:
        covered = weight = 0.0
        for token in these:
            length = float(np.linalg.norm(token))
            best = max(float(token @ other) / (length * float(np.linalg.norm(other)) + 1e-12) for other in those)
            covered += length * best
            weight += length
        return covered / weight

    if not len(asked) or not len(key):
        return 0.0, 0.0
    forth = one_way(asked, key)
    return forth, min(forth, one_way(key, asked))


def tokens_of(text: str) -> np.ndarray:
    table = encoder().token_table
    assert table is not None
    return table[encoder().token_ids([text])[0]].astype(np.float64)


def by_hand(index: Index, question: str) -> tuple[dict[int, np.ndarray], np.ndarray, dict[str, float]]:
    """Return the evidence for each sentence, for "it does not say", and the vote of each unanswered topic."""
    query = read_query(question)
    text, language = query.text, query.language
    asked = tokens_of(text)
    mean = asked.mean(axis=0) if len(asked) else np.zeros(encoder().dimension)
    vector = mean / (np.linalg.norm(mean) or 1.0)
    terms = analyse(text, language)
    most = highest(index, terms) or 1.0
    rows = {position: np.zeros(11) for position in range(len(index.catalogue.sentences))}
    outside = np.zeros(11)
    votes = []
    embedded = (
        encoder().encode_documents([key.text for key in index.catalogue.keys]).astype(np.float16).astype(np.float64)
    )
    for number, key in enumerate(index.catalogue.keys):
        dense = float(embedded[number] @ vector)
        forth, both = late(asked, tokens_of(key.text))
        words = bm25(index, terms, number) / most
        is_question = key.kind in (KeyKind.QUESTION, KeyKind.UNANSWERED)
        three = (dense, words, both if is_question else forth)
        places = [rows[position] for position in key.sentences] or [outside]
        at = {KeyKind.SENTENCE: 0, KeyKind.CONTEXT: 3}.get(key.kind, 6)
        for row in places:
            for offset, value in enumerate(three):
                row[at + offset] = max(row[at + offset], value)
        if is_question:
            votes.append((dense + 0.5 * words + both, places, key.topic))
    votes.sort(key=lambda vote: -vote[0])
    strengths = [exp((closeness - votes[0][0]) / TEMPERATURE) for closeness, _, _ in votes[:NEIGHBOURS]]
    for strength, (_, places, _) in zip(strengths, votes, strict=False):
        for row in places:
            row[9] += strength / sum(strengths)
    said = index.classifiers["jardin"].log_probabilities(text, language, vector.astype(np.float32))
    first = index.catalogue.first_sentence["jardin"]
    for label, log_probability in said.items():
        row = outside if label is None else rows[first + label]
        row[10] = max(0.0, 1 + log_probability / 10)
    topics: dict[str, float] = {}
    for strength, (_, _, topic) in zip(strengths, votes, strict=False):
        if topic:
            topics[topic] = topics.get(topic, 0.0) + strength / sum(strengths)
    return rows, outside, topics


def evidence(found: Found) -> dict[int, np.ndarray]:
    return {hit.sentence: np.array(astuple(hit.evidence)) for hit in found.hits}


@pytest.mark.parametrize("question", QUESTIONS)
def test_evidence_equals_brute_force_over_all_keys(index: Index, searcher: Searcher, question: str) -> None:
    found = searcher.search(read_query(question))
    rows, outside, topics = by_hand(index, question)
    assert evidence(found).keys() == rows.keys()
    for position, row in rows.items():
        np.testing.assert_allclose(evidence(found)[position], row, atol=2e-4, err_msg=index.catalogue.text_of(position))
    assert list(found.unanswered) == ["jardin"]
    np.testing.assert_allclose(astuple(found.unanswered["jardin"]), outside, atol=2e-4)
    assert found.topics.get("jardin", {}) == pytest.approx(topics, abs=2e-4)


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_order_is_that_of_the_weighted_sums(index: Index, question: str) -> None:
    rng = np.random.default_rng(len(question))
    names = [field.name for field in fields(Evidence)]
    first, second = rng.random(11), rng.random(11)
    weights = Weights(Evidence(*first.tolist()), Evidence(*second.tolist()), offset_with=2.5, offset_without=-0.75)
    found = Searcher(index, encoder(), weights).search(read_query(question))
    for hit in found.hits:
        asked = index.catalogue.sentences[hit.sentence].document == "jardin"
        chosen, offset = (first, 2.5) if asked else (second, -0.75)
        sums = sum(chosen[i] * getattr(hit.evidence, name) for i, name in enumerate(names))
        assert hit.score == pytest.approx(sums - offset)
    scores = [hit.score for hit in found.hits]
    assert scores == sorted(scores, reverse=True)
    assert len({hit.sentence for hit in found.hits}) == len(found.hits) == len(index.catalogue.sentences)


@pytest.mark.parametrize("question", QUESTIONS)
def test_votes_are_shares_of_one(searcher: Searcher, question: str) -> None:
    found = searcher.search(read_query(question))
    # Here no question leads to two sentences, so no share is counted twice.
    shares = [hit.evidence.vote for hit in found.hits] + [one.vote for one in found.unanswered.values()]
    assert sum(shares) == pytest.approx(1, abs=1e-6)
    assert all(0 <= share <= 1 for share in shares)


def test_a_document_without_expected_questions_stands_beside_one_with(index: Index, searcher: Searcher) -> None:
    assert index.catalogue.asked_documents == {"jardin"}
    found = searcher.search(read_query("Quand le jardin est-il ouvert ?"))
    for hit in found.hits:
        # A piece of evidence starts at 0, so that a negative cosine counts as none.
        own, asked = hit.evidence.own_late, hit.evidence.asked_late
        if index.catalogue.sentences[hit.sentence].document == "bibliotheque":
            assert astuple(hit.evidence)[6:] == (0.0,) * 5
            assert own > 0
        else:
            assert asked > 0
    best = found.hits[0]
    assert index.catalogue.text_of(best.sentence) == "Le jardin est ouvert de mai à octobre."
    assert best.evidence.asked_dense == pytest.approx(1, abs=1e-3)  # the stored vector is of 16-bit numbers
    assert best.evidence.asked_words > 0.5
    late_return = searcher.search(read_query("Que coûtent les livres en retard ?"))
    library = [hit for hit in late_return.hits if index.catalogue.sentences[hit.sentence].document == "bibliotheque"]
    assert "dix centimes" in index.catalogue.text_of(library[0].sentence)


def test_only_what_is_allowed_is_found_and_its_evidence_is_the_same(index: Index, searcher: Searcher) -> None:
    query = read_query("Quand le jardin est-il ouvert ?")
    everything = searcher.search(query)
    for wanted in ("jardin", "bibliotheque"):
        found = searcher.search(query, Where(frozenset({wanted})))
        expected = [hit for hit in everything.hits if index.catalogue.sentences[hit.sentence].document == wanted]
        assert [hit.sentence for hit in found.hits] == [hit.sentence for hit in expected]
        np.testing.assert_allclose(
            [astuple(hit.evidence) for hit in found.hits], [astuple(hit.evidence) for hit in expected], atol=1e-6
        )
        assert set(found.unanswered) == ({"jardin"} & {wanted})
    assert searcher.search(query, Where(frozenset())).hits == ()


def test_equal_scores_keep_the_order_of_the_text(index: Index) -> None:
    nothing = replace(ONES, **{field.name: 0.0 for field in fields(Evidence)})
    found = Searcher(index, encoder(), Weights(nothing, nothing)).search(read_query("roses"))
    assert [hit.sentence for hit in found.hits] == sorted(hit.sentence for hit in found.hits)


def test_a_question_s_misspelling_of_an_expected_one_leads_to_its_sentence(index: Index, searcher: Searcher) -> None:
    for question, gold in (("combien de rose y a til", SNIPPETS[2]), ("les anfants paye", SNIPPETS[3])):
        query = read_query(question, index.known_words, encoder().knows)
        assert gold in index.catalogue.text_of(searcher.search(query).hits[0].sentence)
