"""Which cells of a table hold a figure, so that the row above them says what it is of. Pure."""

import re
from itertools import pairwise

_YEAR = re.compile(r"\b(?:19|20|21)\d\d(?:\s?[-–/]\s?(?:(?:19|20|21)\d\d|\d\d))?\b")


def is_figure(cell: str) -> bool:
    """Tell whether a cell holds a figure, years aside: these stand over columns as often as in them."""
    return any(map(str.isdigit, _YEAR.sub("", cell)))


def value_of(number: str) -> int:
    """Return what an Arabic or a Roman number stands for."""
    if number.isdigit():
        return int(number)
    values = [{"v": 5, "x": 10, "l": 50}.get(letter, 1) for letter in number.lower()]
    return sum(-value if value < after else value for value, after in pairwise([*values, 0]))
