"""The head of a plain text: which of its first paragraphs say what the whole is. Pure."""

import re
from collections.abc import Sequence
from dataclasses import replace

from index.parliament.forms import ALONE
from index.text.headings import heading_of, is_formula
from index.text.ruling import Piece, PieceKind

LONGEST_TITLE = 250  # characters of a text's first line that says what it is
MOST_LINES = 3  # of a title that goes on in the next line
MOST_TITLES = 4  # lines of a text's head
OPEN = re.compile(r"[.;:,!…]\W{0,2}$")  # how no title ends

_GOES_ON = re.compile(
    r"(?:portant|relati(?:f|ve)s?|fixant|modifiant|autorisant|pris|concernant|et\b|de\b|du\b|sur\b)", re.I
)


def titled(text: str, pieces: list[Piece]) -> list[Piece]:
    """Return the pieces, the first one as the title where it says what the whole is."""
    if not pieces or pieces[0].kind is not PieceKind.PROSE or len(pieces) < 2:
        return pieces
    line = pieces[0].span.of(text)
    fine = len(line) <= LONGEST_TITLE and len(line.splitlines()) <= MOST_LINES and any(map(str.isalpha, line))
    if not fine or OPEN.search(line) or heading_of(line) or is_formula(line) or "\t" in line:
        return pieces
    count = 1
    while count < min(MOST_TITLES, len(pieces) - 1) and _is_of_head(text, pieces[count]):
        count += 1
    if count > 1 and not _is_sentence(pieces[count].span.of(text)):
        count = 1 + _continues(text, pieces)  # names or verse, not the head of a text
    return [*(replace(piece, kind=PieceKind.TITLE) for piece in pieces[:count]), *pieces[count:]]


def _is_of_head(text: str, piece: Piece) -> bool:
    """Tell whether a line below the title says more of the whole: its date, who wrote it."""
    line = piece.span.of(text)
    plain = piece.kind is PieceKind.PROSE and heading_of(line) is None and not is_formula(line)
    plain = plain and ALONE.fullmatch(line) is None  # somebody who speaks
    return plain and len(line) <= LONGEST_TITLE and "\n" not in line and not _is_sentence(line)


def _is_sentence(line: str) -> bool:
    return OPEN.search(line) is not None or line.endswith("?")


def _continues(text: str, pieces: Sequence[Piece]) -> bool:
    second = pieces[1].span.of(text)
    close = not has_blank_line(text[pieces[0].span.end : pieces[1].span.start])
    return close and len(pieces) > 2 and _is_of_head(text, pieces[1]) and _GOES_ON.match(second) is not None


def has_blank_line(gap: str) -> bool:
    """Tell whether what stands between two lines holds a blank one."""
    return len(re.findall(r"\r\n|\r|\n", gap)) > 1
