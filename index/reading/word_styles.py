"""What the styles of a DOCX say of its paragraphs, and how Word numbers them."""

import re
from dataclasses import dataclass
from typing import Any

from index.reading.package import attribute, child, local

DEEPEST = 20  # styles that one is based on, one after the other

_HEADING = re.compile(r"(?:heading|titre|überschrift|título)\s?([1-9])")
_CONTENTS = re.compile(
    r"toc(?: heading|\s?\d)?|table of (?:figures|authorities|contents)|index(?: heading|\s?\d)?|tm\s?\d"
)
_ROMANS = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"))
_SMALL_ROMANS = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))


@dataclass(frozen=True)
class Place:
    """Where a paragraph stands in a numbered list or a list of bullets."""

    number: str  # of the list's form
    depth: int


@dataclass(frozen=True)
class Style:
    """What is known of a paragraph by its style, and by what it says itself."""

    level: int = 0  # of a heading, from 1
    title: bool = False
    contents: bool = False
    numbering: Place | None = None


class Styles:
    """The styles of a document."""

    def __init__(self, root: Any) -> None:  # noqa: ANN401 - of lxml
        """Take the part that holds them, or None."""
        found = [style for style in root if local(style) == "style"] if root is not None else []
        self._styles = {attribute(style, "styleId") or "": style for style in found}

    def of(self, about: Any) -> Style:  # noqa: ANN401 - of lxml
        """Return what is known of a paragraph with such properties."""
        chain, name = [about] if about is not None else [], _value(about, "pStyle")
        names = []
        while name in self._styles and len(chain) < DEEPEST:
            style = self._styles[name]
            names.append((_value(style, "name") or name).casefold())
            chain.append(child(style, "pPr"))
            name = _value(style, "basedOn")
        outline = next(filter(None, (_value(one, "outlineLvl") for one in chain)), "")
        headed = next((match for one in names if (match := _HEADING.fullmatch(one))), None)
        level = int(headed[1]) if headed else int(outline) + 1 if outline in tuple("012345678") else 0
        title = names[:1] in (["title"], ["titre"])  # a style that is based on it may be that of an author's name
        return Style(level, title, any(map(_CONTENTS.fullmatch, names)), _place(chain))


class Numbering:
    """The forms of lists, and how far each has been counted."""

    def __init__(self, root: Any) -> None:  # noqa: ANN401 - of lxml
        """Take the part that holds them, or None."""
        parts = list(root) if root is not None else []
        self._forms = {attribute(part, "abstractNumId"): part for part in parts if local(part) == "abstractNum"}
        self._lists = {attribute(part, "numId"): part for part in parts if local(part) == "num"}
        self._counts: dict[str, dict[int, int]] = {}
        self._begun: set[str] = set()

    def label(self, place: Place) -> str:
        """Count one paragraph more; return its number as it is printed, "" for a bullet."""
        used = self._lists.get(place.number)
        form = _value(used, "abstractNumId")
        levels = {attribute(level, "ilvl"): level for level in self._forms.get(form, ()) if local(level) == "lvl"}
        counts = self._counts.setdefault(form or "", {})
        if place.number not in self._begun:  # a list may begin again with a number of its own
            self._begun.add(place.number)
            for override in used if used is not None else ():
                start, depth = _value(override, "startOverride"), attribute(override, "ilvl")
                if start and start.isdigit() and depth and depth.isdigit():
                    counts[int(depth)] = int(start) - 1
        counts[place.depth] = counts.get(place.depth, _start(levels.get(str(place.depth))) - 1) + 1
        for deeper in [depth for depth in counts if depth > place.depth]:
            del counts[deeper]
        return self._printed(levels, counts, place.depth)

    def _printed(self, levels: dict[str | None, Any], counts: dict[int, int], depth: int) -> str:
        form = levels.get(str(depth))
        if form is None or _value(form, "numFmt") in ("bullet", "none"):
            return ""

        def number(match: re.Match[str]) -> str:
            at = int(match[1]) - 1
            level = levels.get(str(at))
            return written(counts.get(at, _start(level)), _value(level, "numFmt") or "decimal")

        return re.sub(r"%([1-9])", number, _value(form, "lvlText") or "").strip()


def is_on(element: Any) -> bool:  # noqa: ANN401 - of lxml
    """Tell whether a switch such as "bold" is there and not off."""
    return element is not None and attribute(element, "val") not in ("0", "false", "off")


def _value(element: Any, name: str) -> str | None:  # noqa: ANN401 - of lxml
    found = child(element, name) if element is not None else None
    return attribute(found, "val") if found is not None else None


def _place(chain: list[Any]) -> Place | None:
    """Return where a paragraph stands in a list: its own word goes before that of its styles."""
    depths = [_value(child(one, "numPr"), "ilvl") for one in chain if one is not None]
    for one in chain:
        number = _value(child(one, "numPr"), "numId") if one is not None else None
        if number is not None:
            depth = next((depth for depth in depths if depth and depth.isdigit()), "0")
            return Place(number, min(int(depth), 8)) if number != "0" else None
    return None


def _start(level: Any) -> int:  # noqa: ANN401 - of lxml
    start = _value(level, "start") or "1"
    return int(start) if start.isdigit() and len(start) < 6 else 1


def written(number: int, form: str) -> str:
    """Return a number as lists of a form print it: "3", "c", "iii"."""
    if form in ("lowerLetter", "upperLetter") and number > 0:
        letters = chr(ord("a") + (number - 1) % 26) * min(1 + (number - 1) // 26, 9)
        return letters.upper() if form == "upperLetter" else letters
    if form in ("lowerRoman", "upperRoman") and 0 < number < 5000:
        roman = ""
        for value, letters in (*_ROMANS, *_SMALL_ROMANS):
            roman += letters * (number // value)
            number %= value
        return roman.upper() if form == "upperRoman" else roman
    return f"{number:02}" if form == "decimalZero" else str(number)
