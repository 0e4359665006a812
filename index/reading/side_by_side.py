"""Two columns of prose whose lines a PDF tells across the page: left, right, left, right. Pure.

Most programs print one column after the other; where one prints line by line, each line would be read as a row of a
table, and sentences that nobody wrote stand there. Prose goes on from line to line in both columns, and cells do not.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import median

from index.reading.printed import ALIKE, Line
from index.text.figures import is_figure

FEWEST_LINES, FEWEST_WORDS = 4, 4  # across both columns; of such a line in each of them, mostly
GOING_ON = 0.3  # of the lines of a column begin in mid-sentence
NEXT = 2.2  # times the size of letters: how far below a line of such columns the next one stands


def one_after_the_other(lines: Sequence[Line]) -> list[Line]:
    """Return the lines, those of two columns that stand side by side with the left one first."""
    sorted_out: list[Line] = []
    place = 0
    while place < len(lines):
        run = _run(lines, place)
        if run:
            left, right = zip(*map(_halves, run), strict=True)
            sorted_out += [*filter(None, left), *filter(None, right)]
        else:
            sorted_out.append(lines[place])
        place += max(1, len(run))
    return sorted_out


def _run(lines: Sequence[Line], place: int) -> Sequence[Line]:
    """Return the lines from ``place`` on that stand in two columns of prose; none where there are none."""
    end, edges = place, list[tuple[float, float]]()  # where left parts end, and right ones begin
    while end < len(lines) and _is_across(lines[end]) and _is_below(lines, place, end):
        edge = lines[end].parts[0].right, lines[end].parts[1].left
        inner, outer = max(edge[0], *(e[0] for e in edges), 0.0), min(edge[1], *(e[1] for e in edges), edge[1])
        if inner >= outer or abs(edge[1] - (edges[0][1] if edges else edge[1])) > 2 * lines[end].size:
            break
        edges.append(edge)
        end += 1
    run = lines[place:end]
    return run if len(run) >= FEWEST_LINES and all(map(_is_prose, zip(*map(_halves, run), strict=True))) else []


def _is_across(line: Line) -> bool:
    return not line.ruled and not line.aside and len(line.parts) == 2 and _halves(line)[0] is not None


def _is_below(lines: Sequence[Line], first: int, place: int) -> bool:
    """Tell whether a line stands right below the one before, in letters of the same size."""
    if place == first:
        return True
    before, line = lines[place - 1], lines[place]
    near = line.page == before.page and 0 < before.base - line.base <= NEXT * line.size
    return near and abs(before.size - line.size) <= ALIKE * line.size


def _halves(line: Line) -> tuple[Line | None, Line | None]:
    """Return the two parts of a line as lines of their own."""
    words, (one, two) = line.text.split(), line.parts
    if one.words + two.words != len(words):
        return None, None
    bare = replace(line, cells=False, parts=())
    left = replace(bare, text=" ".join(words[: one.words]), left=one.left, right=one.right)
    return left, replace(bare, text=" ".join(words[one.words :]), left=two.left, right=two.right)


def _is_prose(column: Sequence[Line | None]) -> bool:
    """Tell prose from the cells of a column: lines of several words, of which many begin in mid-sentence."""
    told = [line.text for line in column if line is not None]
    figures = sum(is_figure(text) and len(text.split()) < FEWEST_WORDS for text in told)
    return (
        len(told) == len(column)
        and median(len(text.split()) for text in told) >= FEWEST_WORDS
        and figures <= len(told) / 4
        and sum(_goes_on(told)) >= GOING_ON * (len(told) - 1)
    )


def _goes_on(told: Sequence[str]) -> Iterator[bool]:
    for before, text in pairwise(told):
        yield text[:1].islower() and before[-1:] not in ".;:!?"
