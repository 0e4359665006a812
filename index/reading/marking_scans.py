"""Where a quote stands on a page that is a picture, by the words recognised on it. Runs in the worker only."""

from collections.abc import Iterator
from itertools import groupby

from index.reading.marking import Box, places_of
from index.reading.pictures import PlacedWord, placed_words


def boxes_on(told: str, quote: str, before: str) -> tuple[Box, ...]:
    """Return a box for each line of the quote, from what tesseract told of the page as hOCR; none if it is not there.

    A word that the quote holds a part of is marked whole. ``before`` is as for :func:`index.reading.marking.places_of`.
    """
    page, words = placed_words(told)
    owners = [number for number, word in enumerate(words) for _ in f"{word.text} "]
    places = places_of("".join(f"{word.text} " for word in words), quote, before)
    marked = sorted({owners[place] for place in places})
    width, height = max(1, page[2] - page[0]), max(1, page[3] - page[1])
    return tuple(
        Box(
            round((min(word.left for word in run) - page[0]) / width, 5),
            round((min(word.top for word in run) - page[1]) / height, 5),
            round((max(word.right for word in run) - min(word.left for word in run)) / width, 5),
            round((max(word.bottom for word in run) - min(word.top for word in run)) / height, 5),
        )
        for run in _runs(words, marked)
    )


def _runs(words: list[PlacedWord], marked: list[int]) -> Iterator[list[PlacedWord]]:
    """Yield marked words that follow each other on one line."""
    for _, run in groupby(enumerate(marked), key=lambda item: (item[1] - item[0], words[item[1]].line)):
        yield [words[number] for _, number in run]
