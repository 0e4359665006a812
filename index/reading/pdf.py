"""The bytes of a PDF become blocks of text: headings and paragraphs, each knowing its page. Runs in the worker only.

PDFium reads (through pypdfium2): it keeps the order of the text, tells where a word is hyphenated at a line end, gives
the place and the font of each letter, and is the reader of a widely used browser, so that hostile files have been tried
on it for years; pypdf takes ten times as long and gives no places. margins.py then leaves out what stands on the
pages and is no part of the text, and joining.py makes paragraphs of the rest.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from math import sin
from typing import Any

from index.datatypes import Reason, RecognisedPage
from index.reading.account import Ledger
from index.reading.blocks import Extract, Refused
from index.reading.drawn import rules_of
from index.reading.gibberish import is_misread, letters_of, misread_fonts
from index.reading.joining import join_lines
from index.reading.letters import ASKEW, CALL, HYPHEN, NEAR, SMALL, Letters, clean
from index.reading.margins import text_of_pages
from index.reading.pictures import FEW, is_picture, recognised_page
from index.reading.printed import LARGER, Line, large_sizes, usual_size
from index.reading.ruled import Box, tables_of
from index.reading.ruled_rows import RuledTables
from index.text.contents import is_contents_heading

MAX_PAGES = 3000
READABLE = 0.5  # of the characters are letters and digits: in every file that can be read, 0.75 at least
LONGEST_TITLE = 300  # characters
SAMPLES = 3  # letters of a line whose font is looked at
FAR = 1.8  # times the size of letters: parts of a line this far apart are cells
SMALLEST = 2.0  # points: nobody prints letters below
RAISED = 0.75  # times the size of letters: what is raised or lowered more stands in another row

_STRUCTURE = re.compile(  # of an act: a heading that says where one is, and not what the whole is about
    r"(?:article|art\.|chapitre|titre|livre|section|partie|annexe|sommaire|vu\b|arrêt(?:e|ent)\b|décrèt(?:e|ent)\b"
    r"|décid(?:e|ent)\b|délibère\b|ordonne\b|considérant|tampon|accusé de réception|page\b)",
    re.IGNORECASE,
)
_ACT = re.compile(r"(?:Loi|Décret|Arrêté|Ordonnance|Circulaire|Délibération|Règlement|Directive|Décision)\s.*\d")
_FILE_NAME = re.compile(
    r"\S*\.\w{2,4}|document ?\d*|(?:microsoft|powerpoint|untitled|sans titre|mise en page|présentation powerpoint).*",
    re.IGNORECASE,
)


def read_pdf(raw: bytes, recognised: Mapping[int, str] = {}) -> Extract:
    """Return what a PDF holds; ``recognised`` are pages, from 1, that are pictures, as tesseract told of them (hOCR).

    Raises:
        Refused: it is no PDF, needs a password, has too many pages, or holds no text.
    """
    import pypdfium2  # type: ignore[import-untyped]

    try:
        document = pypdfium2.PdfDocument(raw)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise Refused("it is encrypted: save it without a password first") from None
        raise Refused("it is no PDF file, or a damaged one") from None
    if len(document) > MAX_PAGES:
        raise Refused(f"it has {len(document):,} pages; {MAX_PAGES:,} are allowed: split it")
    ledger = Ledger()
    pages = [_page(document, number, ledger, recognised.get(number + 1)) for number in range(len(document))]
    misread = misread_fonts(page.lines for page in pages)
    pages = [_without(page, misread, ledger) for page in pages] if misread else pages
    lines = text_of_pages([page.lines for page in pages], ledger)
    pictures = tuple(number for number, page in enumerate(pages, start=1) if page.picture)
    letters = re.sub(r"[\s._…·-]", "", "".join(line.text for line in lines))
    told = sum(map(str.isalnum, letters))
    if told <= READABLE * len(letters) or sum(page.misread for page in pages) > letters_of(lines):
        if recognised:
            raise Refused("no text could be recognised in its pictures of pages")
        told += sum(page.misread for page in pages)
        if not told and not pictures:
            raise Refused("it holds no text")
        every = tuple(range(1, len(pages) + 1))
        return Extract(None, (), pictures=every if told else pictures, unread="fonts" if told else "pictures")
    title = str(document.get_metadata_dict().get("Title") or "").replace("\0", "").strip()
    if not title or _FILE_NAME.fullmatch(title):
        title = _title_of(lines)
    blocks = tuple(join_lines(lines, ledger))
    account = ledger.account(sum(page.characters for page in pages), (block.text for block in blocks))
    known = tuple(page.recognised for page in pages if page.recognised)
    return Extract(title or None, blocks, account=account, recognised=known, pictures=pictures)


def _title_of(lines: Sequence[Line]) -> str:
    """Return the largest letters of the first page, if larger than prose, or what an act calls itself there."""
    first = [line for line in lines if line.page == lines[0].page and len(line.text) > 3 and not line.aside]
    titles = [line for line in first if not _STRUCTURE.match(line.text) and not is_contents_heading(line.text)]
    size = max((line.size for line in titles), default=0.0)
    act = next((line.text for line in first[:20] if _ACT.match(line.text)), "")
    large = [line for line in titles if line.size > 0.9 * size]
    if (
        size < LARGER * usual_size(lines)
        or size not in large_sizes(lines)
        or sum(len(line.text) for line in large) > LONGEST_TITLE
    ):
        return act
    return " ".join(line.text for line in large)[:LONGEST_TITLE]


@dataclass(frozen=True)
class _Page:
    """The lines of a page, in the order of the file, and how many characters stand on it."""

    lines: list[Line]
    characters: int
    picture: bool = False  # its text is in a picture, and was not recognised
    recognised: RecognisedPage | None = None
    misread: int = 0  # letters that are not those which the page shows


def _without(page: _Page, fonts: frozenset[str], ledger: Ledger) -> _Page:
    """Leave out the lines whose letters are others than those shown; what shows them is as good as a picture."""
    gone = [line for line in page.lines if is_misread(line, fonts)]
    for line in gone:
        ledger.leave(Reason.MISREAD, line.text.replace(CALL, ""), line.page)
    left = [line for line in page.lines if not is_misread(line, fonts)]
    count = letters_of(gone)
    return replace(page, lines=left, misread=count, picture=page.picture or count > max(FEW, letters_of(left)))


def _page(document: Any, number: int, ledger: Ledger, told: str | None) -> _Page:  # noqa: ANN401 - of pypdfium2
    """Return page ``number``, from 0; ``told`` is what was recognised on it."""
    import pypdfium2

    try:
        page = document[number]
        if told is not None:
            found = recognised_page(told, number + 1, page.get_width(), ledger)
            return _Page(found.lines, found.characters, recognised=found.page)
        letters = Letters(page.get_textpage())
        picture = is_picture(page, letters.characters)
        tables = RuledTables(letters, tables_of(rules_of(page)))
    except pypdfium2.PdfiumError:
        ledger.leave(Reason.DAMAGED, "", number + 1)  # the others can still be read
        return _Page([], 0)
    if picture:
        ledger.leave(Reason.PICTURE, "", number + 1)
    return _Page(_lines(letters, number + 1, ledger, tables), letters.characters, picture)


def _lines(letters: Letters, page: int, ledger: Ledger, tables: RuledTables) -> list[Line]:
    lines: list[Line] = []
    begun: dict[int, int] = {}  # before which line each table stands
    for line, box in _pieces(letters, page, ledger, tables):
        if box is not None:
            begun.setdefault(tables.number(box), len(lines))
        own = lines if box is None else tables.lines(box)
        after_table = box is None and len(lines) in begun.values()
        if own and not after_table and own[-1].aside == line.aside and _same_row(own[-1], line):
            own[-1] = _joined(own[-1], line)
        else:
            own.append(line)
    along = sum(line.aside for line in lines)
    for number, place in sorted(begun.items(), key=lambda item: (item[1], item[0]), reverse=True):
        lines[place:place] = tables.rows(tables.tables[number], ledger)
    if along > len(lines) / 2:
        return sorted(
            (replace(line, aside=False) for line in lines), key=lambda line: -line.base
        )  # PDFium goes sideways there
    # What stands along the side of a page that is upright is a stamp or the like: kept, out of the text's way.
    return [line for line in lines if not line.aside] + [line for line in lines if line.aside]


def _pieces(letters: Letters, page: int, ledger: Ledger, tables: RuledTables) -> Iterator[tuple[Line, Box | None]]:
    """Yield the lines of a page as PDFium has them, cut where a cell of a table begins, each with its cell."""
    hyphens = letters.text.count(HYPHEN)
    for match in re.finditer(rf"[^\r\n{HYPHEN}]+", letters.text):
        for start, end, box in tables.pieces(*match.span()):
            body = letters.text[start:end].strip()
            first = start + letters.text[start:end].index(body)
            line = _line(letters, body, first, page, ledger) if body else None
            if line is None:
                continue
            if end == match.end() and letters.text.startswith(HYPHEN, end):
                line = replace(line, text=line.text + "-")
                hyphens -= 1
            yield replace(line, aside=abs(sin(letters.angle(first))) > ASKEW), box
    ledger.leave(Reason.HYPHEN, "-" * hyphens, page)  # after nothing that could be parted


def _line(letters: Letters, text: str, first: int, page: int, ledger: Ledger) -> Line | None:
    """Return what stands at ``first``; None for nothing, and for what is stamped askew over the page."""
    told = [place for place, character in enumerate(text, first) if character.isalnum()] or [first]
    places = [told[len(told) * sample // SAMPLES] for sample in range(min(SAMPLES, len(told)))]
    angle = letters.angle(places[0])
    if abs(sin(2 * angle)) > ASKEW:
        ledger.leave(Reason.STAMP, text.replace("\0", ""), page)
        return None
    pieces = sorted(letters.pieces(first, len(text), angle)) or [(0.0, 0.0, 0.0)]
    size = sorted(map(letters.size, places))[len(places) // 2]
    if size < SMALLEST:  # a font of pictures may say anything
        size = round(max(SMALLEST, *(height for _, _, height in pieces)))
    base = sorted(letters.base(place, angle) for place in places)[len(places) // 2]
    left, body = pieces[0][0], text
    text = clean(letters.marked(text, first, size, base, angle), ledger, page)
    gaps = [after[0] - before[1] for before, after in pairwise(pieces) if before[1] - left > 2 * size]
    bold = all(map(letters.is_bold, {places[0], places[len(places) // 2], places[-1]}))
    right = max(right for _, right, _ in pieces)
    far = any(gap > FAR * size for gap in gaps)
    parts = letters.cells(body, first, FAR * size) if far and angle < ASKEW else ()
    font = letters.font(places[0])
    return Line(text, page, left, right, base, size, bold, far, parts, font) if text else None


def _same_row(before: Line, line: Line) -> bool:
    """Tell whether a line goes on in the row of the one before, as after a raised number or a large first letter."""
    room = (4 if len(before.text) < 4 else 1) * max(before.size, line.size)
    raised = abs(before.base - line.base)
    return -1 < line.left - before.right < room and raised < RAISED * max(before.size, line.size)


def _joined(before: Line, line: Line) -> Line:
    longer = max(before, line, key=lambda part: len(part.text))
    initial = len(before.text) == 1 and line.text[0].islower() and before.size > line.size  # a large first letter
    close = initial or line.left - before.right < NEAR * longer.size or line.text[0] in ".,)"
    gap = "" if close else " "
    raised = line.size < SMALL * before.size and line.base > before.base + NEAR * before.size and CALL not in line.text
    text = f"{CALL}{line.text}{CALL}" if raised and len(line.text) < 5 else line.text
    return replace(
        longer,
        text=before.text + gap + text,
        left=before.left,
        right=line.right,
        cells=before.cells or line.cells,
        parts=(),
    )
