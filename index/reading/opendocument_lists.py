"""How the items of an ODT's lists are numbered: by the form of their list, level by level. Runs in the worker only.

Source: OpenDocument 1.3, part 3, chapters 5.3 (lists) and 16.31 (their forms).
"""

from dataclasses import dataclass, field
from typing import Any

from index.reading.package import attribute, local
from index.reading.word_styles import written

_FORMATS = {"1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}


@dataclass
class _List:
    """A list that is being read."""

    form: str  # the name of its style: its own, or that of the list it stands in
    counts: list[int] = field(default_factory=list)  # of its items and of those it stands in, outermost first
    count: int = 0


class Lists:
    """The forms of lists, and how far the open ones have been counted."""

    def __init__(self, roots: list[Any]) -> None:
        """Take the parts that hold styles."""
        styles = [style for root in roots for style in root.iter() if local(style) == "list-style"]
        self._forms = {attribute(style, "name"): style for style in styles}
        self._open: list[_List] = []
        self._ended: dict[str, int] = {}  # how far the last outermost list of a form was counted

    def open(self, element: Any) -> None:  # noqa: ANN401 - of lxml
        """Begin a list, which may go on from one before."""
        outer = self._open[-1] if self._open else None
        form = attribute(element, "style-name") or (outer.form if outer else "")
        begun = self._started(form, len(self._open) + 1)
        goes_on = attribute(element, "continue-numbering") == "true" or attribute(element, "continue-list")
        if goes_on and outer is None:
            begun = self._ended.get(form, begun)
        self._open.append(_List(form, [*outer.counts, outer.count] if outer else [], begun))

    def close(self) -> None:
        """End a list."""
        ended = self._open.pop()
        if not self._open:
            self._ended[ended.form] = ended.count

    def label(self, item: Any) -> str:  # noqa: ANN401 - of lxml
        """Count one item more; return its number as it is printed, "" for a bullet."""
        if not self._open:
            return ""
        now = self._open[-1]
        start = attribute(item, "start-value") or ""
        now.count = int(start) if start.isdigit() and len(start) < 6 else now.count + 1
        level = self._level(now.form, len(self._open))
        form = _FORMATS.get(attribute(level, "num-format") or "") if level is not None else None
        if level is None or form is None or local(level) != "list-level-style-number":
            return ""
        shown = attribute(level, "display-levels") or "1"
        outer = now.counts[len(now.counts) - int(shown) + 1 :] if shown.isdigit() and int(shown) > 1 else []
        number = ".".join([*map(str, outer), written(now.count, form)])
        return f"{attribute(level, 'num-prefix') or ''}{number}{attribute(level, 'num-suffix') or ''}".strip()

    def _started(self, form: str, depth: int) -> int:
        level = self._level(form, depth)
        start = (attribute(level, "start-value") if level is not None else None) or "1"
        return int(start) - 1 if start.isdigit() and len(start) < 6 else 0

    def _level(self, form: str, depth: int) -> Any:  # noqa: ANN401 - of lxml
        style = self._forms.get(form)
        levels = style if style is not None else ()
        return next((level for level in levels if attribute(level, "level") == str(depth)), None)
