"""Numpy's products stay on one thread while a question is searched for."""

from typing import Any

import pytest
from threadpoolctl import threadpool_info, threadpool_limits

from assistant.asking.query import read_query
from assistant.finding.search import Found, Searcher
from assistant.finding.threads import one_thread
from index.storage.store import Index
from tests.gardens import EVEN, encoder, garden_index


@pytest.fixture(scope="module")
def index() -> Index:
    return garden_index()


@pytest.fixture(scope="module")
def searcher(index: Index) -> Searcher:
    return Searcher(index, encoder(), EVEN)


def blas_threads() -> list[int]:
    return [library["num_threads"] for library in threadpool_info() if library["user_api"] == "blas"]


def test_numpy_has_one_thread_during_searches_and_all_again_after_the_last() -> None:
    with threadpool_limits(limits=3, user_api="blas"):
        before = blas_threads()
        assert set(before) == {3}
        first, second = one_thread(), one_thread()
        first.__enter__()
        second.__enter__()
        assert set(blas_threads()) == {1}
        first.__exit__(None, None, None)
        assert set(blas_threads()) == {1}  # the second is still at work
        second.__exit__(None, None, None)
        assert blas_threads() == before
        with pytest.raises(ZeroDivisionError), one_thread():
            _ = 1 / 0
        assert blas_threads() == before


def test_a_search_runs_on_one_thread_of_numpy(searcher: Searcher, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[int] = []
    search = searcher._search

    def watched(*arguments: Any) -> Found:
        seen.extend(blas_threads())
        return search(*arguments)

    monkeypatch.setattr(searcher, "_search", watched)
    with threadpool_limits(limits=3, user_api="blas"):
        searcher.search(read_query("Combien de mineurs ?"))
    assert set(seen) == {1}
