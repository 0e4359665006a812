"""The rows of tables in a plain text: cells parted by bars, tabs, or spaces that align them. Pure."""

import re

from index.reading.plain_head import OPEN
from index.text.figures import is_figure
from index.text.lines import LONGEST_HEADING

_RULE = re.compile(r"\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?")  # under the header row of a table
_GAP = re.compile(r"(?<=[^\s.!?:;,]) {3,}(?=\S)")  # between the cells of a row that spaces align


def is_rule(line: str) -> bool:
    """Tell whether a line is the one under the header row of a Markdown table."""
    return "-" in line and len(line) <= LONGEST_HEADING and "|" in line and _RULE.fullmatch(line) is not None


def gaps_of(row: str) -> int:
    """Return how many gaps part the cells of a row; 0 for a line that is none."""
    if "\t" in row:
        return row.count("\t")
    gaps = len(_GAP.findall(row))
    if gaps == 0 and OPEN.search(row) is None:
        gaps = row.count(" ; ") if row.count(" ; ") > 1 else 0
    return gaps


def figures_of(row: str) -> int:
    """Return how many cells of a row hold a figure and nothing else."""
    return sum(is_figure(cell) for cell in re.split(rf"\t| ; |{_GAP.pattern}", row))
