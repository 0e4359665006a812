"""Which cells of a table hold a figure, so that the row above them says what it is of. Pure."""

import re

_YEAR = re.compile(r"\b(?:19|20|21)\d\d(?:\s?[-–/]\s?(?:(?:19|20|21)\d\d|\d\d))?\b")


def is_figure(cell: str) -> bool:
    """Tell whether a cell holds a figure, years aside: these stand over columns as often as in them."""
    return any(map(str.isdigit, _YEAR.sub("", cell)))
