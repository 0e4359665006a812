"""What is searched for is what one would say, not what is printed."""

import time

import pytest

from index.text.analysis import searchable


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("signa-\nlements", "signalements"),
        ("Jean-\nPierre", "Jean-Pierre"),
        ("2018-\n2019", "2018-2019"),
        ("sous-\nsecrétariat", "sous-secrétariat"),
        ("une ex-\ntension, au-\nparavant", "une extension, auparavant"),
        ("au-\ndessus d'elle-\nmême", "au-dessus d'elle-même"),
        ("c'est-à-\ndire un rendez-\nvous", "c'est-à-dire un rendez-vous"),
        ("inter-\ndire", "interdire"),
        ("pro\u00ad\ntection et soft\u00adhyphen", "protection et softhyphen"),
        ("une ﬁn eﬃcace", "une fin efficace"),
        ("deux\n   mots  ", "deux mots  "),
        ("voir [le guide](https://example.org/a) ici", "voir le guide ici"),
        ("[1] (sic)", "[1] (sic)"),
    ],
)
def test_what_is_searched_for_is_what_one_would_say(text: str, said: str) -> None:
    assert searchable(text) == said


def test_searchable_is_quick_on_a_megabyte_of_white_space() -> None:
    start = time.perf_counter()
    searchable("a" + " " * 1_000_000 + "-" * 1_000_000 + "[" * 100_000)
    assert time.perf_counter() - start < 5
