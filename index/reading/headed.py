"""The header of a table of a PDF without lines around its cells, where cells of it have several lines. Pure.

Such cells stand in the middle of the header's height, or at its foot: their lines come one by one, in any order. What
stands close above the first row, each piece over one column, is the header.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from index.reading.printed import Cell, Line
from index.text.figures import is_figure

FEWEST_COLUMNS, MOST_LINES, MOST_WORDS = 3, 12, 6
REACH, FAR = 1.6, 3.5  # times the size of letters: from line to line of a header, and from the first row up to it


@dataclass(frozen=True)
class _Piece:
    """What stands over one column, of one line."""

    words: tuple[str, ...]
    base: float
    left: float
    right: float
    column: int


def with_headers(lines: Sequence[Line]) -> list[Line]:
    """Return the lines, those of each header of several lines as one row."""
    headed: list[Line] = []
    for place, line in enumerate(lines):
        if _is_first_row(line, lines[place - 1] if place else None):
            above = _above(headed, lines, place)
            pieces = [piece for one in above for piece in _pieces(one, _zones(lines, place))]
            if len(above) > 1 and len({piece.column for piece in pieces}) >= max(FEWEST_COLUMNS, len(line.parts) - 1):
                headed[len(headed) - len(above) :] = [_header(above, pieces, len(line.parts))]
        headed.append(line)
    return headed


def _is_first_row(line: Line, before: Line | None) -> bool:
    again = before is not None and before.page == line.page and len(before.parts) == len(line.parts)
    first = not (again and before is not None and _has_figures(before))
    return not line.ruled and not line.aside and len(line.parts) >= FEWEST_COLUMNS and first and _has_figures(line)


def _has_figures(line: Line) -> bool:
    return any(map(is_figure, line.text.split()))


def _above(headed: Sequence[Line], lines: Sequence[Line], place: int) -> list[Line]:
    """Return the lines right before a row that stand close above it, each piece of them over one of its columns."""
    row, found, zones = lines[place], list[Line](), _zones(lines, place)
    for line in reversed(headed[-MOST_LINES:]):
        whole = any(len(one.parts) == len(row.parts) for one in found)
        caption = whole and [piece.column for piece in _pieces(line, zones)] == [0]
        near = [abs(line.base - one.base) <= REACH * line.size for one in found]
        close = any(near) if found else line.base - row.base <= FAR * row.size
        bold = not found or line.bold == found[0].bold
        if (
            line.page != row.page
            or line.ruled
            or line.aside
            or line.base <= row.base
            or not (close and bold)
            or caption
            or not list(_pieces(line, zones))
        ):
            break
        found.insert(0, line)
    return found


def _zones(lines: Sequence[Line], place: int) -> list[tuple[float, float]]:
    """Return from where to where each column of a table goes, from its first rows, with half of the room between."""
    alike = len(lines[place].parts)
    rows = []
    for line in lines[place : place + MOST_LINES]:
        if len(line.parts) != alike or line.page != lines[place].page:
            break
        rows.append(line.parts)
    lefts = [min(parts[column].left for parts in rows) for column in range(alike)]
    rights = [max(parts[column].right for parts in rows) for column in range(alike)]
    between = [(right + left) / 2 for right, left in zip(rights, lefts[1:], strict=False)]
    return list(zip([float("-inf"), *between], [*between, float("inf")], strict=True))


def _pieces(line: Line, zones: Sequence[tuple[float, float]]) -> Iterator[_Piece]:
    """Yield what stands over each column; nothing, where a line says more than what columns are."""
    words = line.text.split()
    parts = line.parts or (Cell(len(words), line.left, line.right),)
    if sum(part.words for part in parts) != len(words) or line.text.endswith((".", ";", ":")):
        return
    if _has_figures(line) or any(part.words > MOST_WORDS for part in parts):
        return
    told, begun = list[_Piece](), 0
    for part in parts:
        slack = line.size
        column = next(
            (n for n, (left, right) in enumerate(zones) if left - slack <= part.left and part.right <= right + slack),
            None,
        )
        if column is None or (told and told[-1].column >= column):
            return
        own = tuple(words[begun : begun + part.words])
        told.append(_Piece(own, line.base, part.left, part.right, column))
        begun += part.words
    yield from told


def _header(lines: Sequence[Line], pieces: Sequence[_Piece], columns: int) -> Line:
    """Return a header as one line, its cells from top to bottom."""
    cells, parts = list[str](), list[Cell]()
    for column in range(columns):
        own = sorted((piece for piece in pieces if piece.column == column), key=lambda piece: -piece.base)
        if own:
            words = [word for piece in own for word in piece.words]
            cells.append(" ".join(words))
            left, right = min(piece.left for piece in own), max(piece.right for piece in own)
            parts.append(Cell(len(words), left, right))
    return replace(
        max(lines, key=lambda line: len(line.parts)),
        text=" ".join(cells),
        left=parts[0].left,
        right=parts[-1].right,
        base=max(line.base for line in lines),
        cells=True,
        parts=tuple(parts),
    )
