"""How the items of a list begin: "1°", "a)", "II. –", "•"."""

import re

# The kinds of mark; the number in it, if any, tells whether a list goes on. "M. Renard" is no item, but a person.
_MARKS = {
    "degree": r"(?P<degree>\d{1,3})°\s?(?:bis|ter|quater|quinquies|[A-Z])?\s",
    "number": r"\(?(?P<number>\d{1,3})[.)]\s",
    "letter": r"\(?(?P<letter>[a-z]{1,2}|[ivx]{3,4})\)\s",
    "point": r"(?P<point>[a-k])\.\s(?=[^\W\d_]{2}|[dlsn]['’]|[ày]\s)",
    "roman": r"(?P<roman>[IVX]{1,5})(?:\s(?:bis|ter|quater|(?:et|à)\s[IVX]{1,5}))?(?:[.)](?:\s?[–—-])?|\s?[–—-])\s",
    "capital": r"(?P<capital>[A-LN-Z])(?:[.)](?:\s?[–—-])?|\s[–—-])\s",
    "bullet": r"(?:[-–—*+•●▪◦‣■□○◆❖➢➔→►✓✔∙·§]|o(?=\s))\s",
}
_MARK = re.compile("|".join(f"(?:{form})" for form in _MARKS.values()))
LONGEST = 24  # characters of a mark with the white space behind it


def mark_of(line: str) -> tuple[str, str] | None:
    """Return the kind of mark with which an item of a list begins, and its number; None for a line that is none."""
    match = _MARK.match(line)
    if match is None:
        return None
    kind = match.lastgroup or "bullet"
    return kind, match.group(kind) if match.lastgroup else ""


def mark_length(line: str) -> int:
    """Return how many characters the mark at the start of a line has, with the white space behind it; 0 for none."""
    match = _MARK.match(line)
    return match.end() if match else 0
