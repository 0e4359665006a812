"""Plain text and Markdown: what each line is, and which lines are one paragraph.

Of a text whose lines are cut at a width, only blank lines part paragraphs; of one that was copied from a page, each
line end does. Which of the two it is shows at each line's end: nobody breaks a line where the next word had room.

Not by markdown-it-py, which was tried: in the plain and Markdown files of tests/cases it finds the same headings (but
for one after a byte order mark), gives lines where characters are needed, and takes what a .txt indents for code.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from index.datatypes import Span
from index.languages import either
from index.reading.plain_head import has_blank_line, titled
from index.reading.plain_rows import figures_of, gaps_of, is_rule
from index.text.contents import contents_in, is_dotted
from index.text.headings import heading_of, is_formula, numbered
from index.text.lines import LONGEST_HEADING, fixed
from index.text.marks import mark_of
from index.text.nesting import nested
from index.text.ruling import Piece, PieceKind
from index.text.sentences import ends_sentence
from index.text.votes import cast_in, is_group, is_vote

AROUND = 6  # lines before and after, in which the width of the text is looked for
NARROWEST, LONGEST_WRAPPED = 40, 130  # characters: no program cuts lines at fewer, or at more
SHORT = 0.6  # of the longest line around: a line cut there, before a capital, is a heading or stands alone
HEAD = 5  # lines at the beginning of a text, where each may say something else of it
FULL = 0.8  # of the width: half of the lines are at least as long, where a program cut them

_UNDERLINE = re.compile(r"={3,}|-{3,}")  # under a line: that was a heading
_FENCE = re.compile(r"`{3,}|~{3,}")
_HEADING = re.compile(r"(?P<marks>#{1,6})\s+(?P<heading>.*?)\s*#*")
_VISA = re.compile(r"(?:Vu|Considérant|Attendu|Après en avoir|Sur (?:le rapport|proposition|la proposition))\b")
_ACT = re.compile(
    r"(?:LOI|Loi|D[EÉ]CRET|Décret|ARR[EÊ]T[EÉ]|Arrêté|ORDONNANCE|Ordonnance|CIRCULAIRE|Circulaire|INSTRUCTION|Instruction|"
    r"D[EÉ]LIB[EÉ]RATION|Délibération|D[EÉ]CISION|Décision|R[EÈ]GLEMENT|Règlement|DIRECTIVE|Directive|Note|NOTE|Avis|AVIS)\b"
    r".{0,60}?(?:n°|no\b|N°|\d{4})"
)
_FIELD = re.compile(r"[^\W\d_a-zà-ÿ][^:;.!?]{2,60}\s?:\s\S.{0,60}")  # "Nombre de votants : 6"
_UNENDED = re.compile(  # how no line ends that stands alone
    rf"(?:[,(/–—-]|\b(?:l['’]|d['’]|M\.|Mme|MM\.|{either(lambda words: words.unended)}))$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class _Line:
    span: Span
    words: str
    parted: bool  # by a blank line from the one before


def plain_pieces(text: str, lines: Sequence[Span]) -> list[Piece]:
    """Return the headings, paragraphs, items of lists and rows of tables of a text.

    What stands before the text between two lines of dashes (its "front matter"), and in blocks of code, is no prose.
    """
    reading = _Reading(text, _prose(text, lines))
    while reading.place < len(reading.lines):
        reading.read()
    return titled(text, nested(text, reading.pieces))


class _Reading:
    """The lines of a text, and what they have become so far."""

    def __init__(self, text: str, lines: Sequence[Span]) -> None:
        ends = [0, *(line.end for line in lines)]
        self.text, self.pieces, self.place = text, list[Piece](), 0
        self.lines = [
            _Line(line, line.of(text), has_blank_line(text[end : line.start]))
            for line, end in zip(lines, ends, strict=False)
        ]
        self.contents = contents_in([line.words for line in self.lines])
        self.alone = False  # whether the last paragraph is one line so far

    def read(self) -> None:
        """Take the next line."""
        line = self.lines[self.place]
        last = self.pieces[-1] if self.pieces else None
        adjacent = last is not None and not line.parted and last.span.end == self._end_before()
        if _is_short(line.span) and not any(map(str.isalnum, line.words)) and not self._means(line, adjacent):
            self._add(Piece(line.span, PieceKind.CAPTION))  # dashes, stars: what they part is no paragraph
        elif self.place in self.contents:
            self._add(Piece(line.span, PieceKind.CAPTION))
        elif match := fixed(_HEADING, line.words):
            start = line.span.start + match.start("heading")
            self._add(Piece(Span(start, start + len(match["heading"])), PieceKind.HEADING, level=len(match["marks"])))
        elif _UNDERLINE.fullmatch(line.words) and last and adjacent and self.alone and _is_short(last.span):
            self.pieces[-1] = Piece(last.span, PieceKind.HEADING, level=1 if line.words[0] == "=" else 2)
        elif self._row(line, adjacent):
            pass
        elif (level := numbered(line.words)) and self._heads(line):
            self._add(Piece(line.span, PieceKind.HEADING, level=level))
        elif last and adjacent and self._goes_on(last, line):
            self.pieces[-1] = replace(last, span=Span(last.span.start, line.span.end))
            self.alone = False
        else:
            self._add(Piece(line.span))
        self.place += 1

    def _add(self, piece: Piece) -> None:
        self.pieces.append(piece)
        self.alone = True

    def _means(self, line: _Line, adjacent: bool) -> bool:
        """Tell whether a line of signs says what the line before it is: a heading, the header of a table."""
        return is_rule(line.words) or (adjacent and _UNDERLINE.fullmatch(line.words) is not None)

    def _end_before(self) -> int:
        return self.lines[self.place - 1].span.end if self.place else 0

    def _next(self) -> _Line | None:
        return self.lines[self.place + 1] if self.place + 1 < len(self.lines) else None

    def _row(self, line: _Line, adjacent: bool) -> bool:
        """Take a row of a table, if the line is one."""
        following, last = self._next(), self.pieces[-1] if self.pieces else None
        in_table = adjacent and last is not None and last.kind in (PieceKind.HEADER, PieceKind.ROW)
        if "|" in line.words and following and not following.parted and is_rule(following.words):
            self._add(Piece(line.span, PieceKind.HEADER))
            self.place += 1  # the rule says nothing
            self.pieces[-1] = replace(self.pieces[-1], span=line.span)
            return True
        after_rule = self.place > 0 and is_rule(self.lines[self.place - 1].words) and not line.parted
        if "|" in line.words and (line.words.startswith("|") or in_table or after_rule):
            self._add(Piece(line.span, PieceKind.ROW))
            return True
        return self._tabbed(line, following, in_table)

    def _tabbed(self, line: _Line, following: _Line | None, in_table: bool) -> bool:
        """Take a row whose cells tabs part, as of a sheet, or spaces; the first is a header if it has fewer figures."""
        cells = gaps_of(line.words)
        if not cells:
            return False
        alike = following is not None and not following.parted and gaps_of(following.words) == cells
        if not (in_table or alike):
            return False
        counts = figures_of(following.words) > figures_of(line.words) if following else False
        heads = not in_table and alike and counts
        self._add(Piece(line.span, PieceKind.HEADER if heads else PieceKind.ROW))
        return True

    def _heads(self, line: _Line) -> bool:
        """Tell whether a line with a number is a heading: alone, over text that is no item of the same list."""
        following = self._next()
        if following is None or not following.words[:1].strip() or numbered(following.words) == numbered(line.words):
            return False
        begins = _BEGINS.match(following.words) is not None or numbered(following.words) is not None
        if line.parted or not self.place:
            return following.parted or begins
        if self.pieces[-1].kind is PieceKind.HEADING:
            return True
        return self._ended(self.lines[self.place - 1]) and begins

    def _goes_on(self, last: Piece, line: _Line) -> bool:
        """Tell whether a paragraph goes on in the next line."""
        if last.kind not in (PieceKind.PROSE, PieceKind.ITEM):
            return False
        before = self.lines[self.place - 1]
        heading = heading_of(before.words)
        if any(map(is_formula, (before.words, line.words))) or any(map(is_dotted, (before.words, line.words))):
            return False
        if is_vote(before.words) or _casts(line):
            return False
        if heading_of(line.words) or (is_group(line.words) and _casts(self._next())):
            return False
        if heading is not None and heading.length is None:
            return False
        if self.place == 1 and _ACT.match(before.words):
            return False
        if self._is_marked(line, last, ended=self._ended(before)):
            return False
        return not self._ended(before)

    def _ended(self, line: _Line) -> bool:
        """Tell whether a paragraph ends at the end of a line: what it says is said, and the next word had room."""
        place = self.lines.index(line, max(0, self.place - 1), self.place + 1)
        near = [len(other.words) for other in self.lines[max(0, place - AROUND) : place + AROUND + 1]]
        width = max(near)
        cut = NARROWEST < width <= LONGEST_WRAPPED and sum(size >= FULL * width for size in near) >= len(near) / 2
        following = self.lines[place + 1] if place + 1 < len(self.lines) else None
        word = len(following.words.split(None, 1)[0]) if following else 0
        room = not cut or len(line.words) + 1 + word <= width
        return room and (
            line.words.endswith((":", ";"))
            or ends_sentence(line.words)
            or (following is not None and _VISA.match(following.words) is not None)
            or (following is not None and self._alone(line, following, width, place, cut=cut))
        )

    def _alone(self, line: _Line, following: _Line, width: int, place: int, *, cut: bool) -> bool:
        """Tell whether a line without a full stop is a piece of its own: it ends long before others, or in the head."""
        if not cut and _FIELD.fullmatch(line.words) and _FIELD.fullmatch(following.words):
            return True
        if len(line.words) > SHORT * width and (cut or place >= HEAD):
            return False
        begins = _BEGINS.match(following.words) or numbered(following.words) or mark_of(following.words)
        return bool(begins) and _UNENDED.search(line.words) is None

    def _is_marked(self, line: _Line, last: Piece, *, ended: bool) -> bool:
        mark = mark_of(line.words)
        if mark is None:
            return False
        if mark[0] in ("capital", "roman"):  # or an initial, "D. Martin", where a line happened to end
            return ended or mark_of(last.span.of(self.text)) is not None
        return True


def _casts(line: _Line | None) -> bool:
    return line is not None and line.words[:1].isupper() and cast_in(line.words) is not None


_BEGINS = re.compile(r"[«“\"'‘(\[]*\s*[^\W\d_a-zà-öø-ÿœ]")  # with a capital


def _prose(text: str, lines: Sequence[Span]) -> list[Span]:
    """Return the lines that are neither front matter nor code."""
    first = 0
    if lines and lines[0].of(text) == "---" and not text[: lines[0].start].strip("\ufeff"):
        first = next((n for n, line in enumerate(lines[:60]) if n and line.of(text) in ("---", "...")), -1) + 1
    return list(_without_code(text, lines[first:]))


def _without_code(text: str, lines: Sequence[Span]) -> Iterator[Span]:
    fence: str | None = None
    for span in lines:
        line = span.of(text)
        if fence is None and (match := _FENCE.match(line)):
            fence = match[0]
        elif fence is not None:
            fence = None if line.startswith(fence) and not line.strip(fence[0]) else fence
        else:
            yield span


def _is_short(span: Span) -> bool:
    return span.end - span.start <= LONGEST_HEADING
