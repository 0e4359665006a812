"""A file becomes a Document.

The text of a plain or Markdown file is the file after decoding (index/reading/encodings.py), but for a byte order mark,
the calls of notes (index/text/calls.py), the edges of its pages and what parts words at line ends (parted.py): nothing
else is trimmed, joined or normalised. Of every other format it is what a worker process reads in it
(index/reading/worker.py), with words whole that a line end parted. It is stored with the index.
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import replace
from email.utils import parseaddr
from itertools import islice
from pathlib import Path

from index.datatypes import Document, DocumentKind, Fact, Reason, RecognisedPage, Section
from index.errors import DocumentError
from index.parliament.assemblee import is_question, read_question
from index.parliament.senate import find_question, read_senate
from index.parliament.speeches import split_speeches
from index.parliament.wording import of_chamber
from index.printable import as_title, printable
from index.reading.account import Ledger, ink, read_account
from index.reading.blocks import Block, Refused, pages_of, structure_of, text_of
from index.reading.encodings import decoded
from index.reading.formats import FORMATS
from index.reading.paged_text import without_page_ends
from index.reading.parted import without_parted_words
from index.reading.plain import plain_pieces
from index.reading.quoted import Writer, by_writer
from index.reading.refusals import in_french, thousands
from index.reading.scans import Pages, Unrecognised, read_pages
from index.reading.whole import bytes_of
from index.text.calls import calls_in
from index.text.dates import FOOT, date_borne, date_signed, period_of
from index.text.headings import heading_of, may_name
from index.text.language import detect_language
from index.text.lines import lines_of
from index.text.ruling import PieceKind
from index.text.structure import structured

PLAIN = (".txt", ".md", ".markdown")
EXTRACTED = {ending: kind for kind, one in FORMATS.items() for ending in one.endings}
PAGES = ("html", "mhtml")
SUFFIXES = (*PLAIN, *EXTRACTED)
MAX_BYTES = 20_000_000  # a longer text is no document to read sentence by sentence
MAX_PIECES = 500_000  # lines and sentences: 20 MB of prose have 300,000, and as many cost 600 MB and ten seconds
TITLES = 4  # first lines, of which one may say the year that a yearly paper is of
HEAD = 8  # lines, among which a paper says its date
LONGEST_HEAD, SHORT = 24, 80  # lines of a head whose lines have no more characters than this
LONGEST_ADDRESS = 2000  # characters: what browsers agree on
MAX_BYTES_EXTRACTED = 200_000_000  # pictures make a PDF large


def read_document(path: Path | str, pages: Pages = lambda page, of: None) -> Document:
    """Read one file; ``pages`` is told of each page whose text has to be recognised in a picture.

    Raises:
        DocumentError: the file is missing, of an unknown kind, too large, or holds no text.
    """
    path = Path(path)
    if path.suffix.lower() not in SUFFIXES:
        name, known = printable(path.name), ", ".join(SUFFIXES)
        raise DocumentError(
            f"{name}\u00a0: ce format n’est pas lu\u00a0; donnez l’un de ceux-ci\u00a0: {known}.",
            f"{name}: cannot read files of this kind; give one of {known}.",
        )
    suffix = path.suffix.lower()
    if suffix in EXTRACTED:
        return _extracted(path, EXTRACTED[suffix], pages)
    raw = bytes_of(path, MAX_BYTES, DocumentError)
    text = decoded(raw)
    if not any(character.isalnum() for character in text):
        name = printable(path.name)
        raise DocumentError(f"{name}\u00a0: le fichier ne contient pas de texte.", f"{name}: the file holds no text.")
    check_pieces(path, text)
    ledger = Ledger()
    paged = without_page_ends(without_parted_words(without_calls(text, ledger), ledger), ledger)
    account = ledger.account(ink(text), [paged.text])
    read = parse_document(paged.text, identifier=slug(path.stem), sha256=hashlib.sha256(raw).hexdigest(), path=path)
    return replace(read, account=account if account.left_out else None, pages=paged.pages)


def without_calls(text: str, ledger: Ledger) -> str:
    """Return a plain text without the calls of its notes; most have none."""
    kept, end = list[str](), 0
    for call in calls_in(text, lines_of(text)):
        ledger.leave(Reason.NOTE_CALL, call.of(text))
        kept.append(text[end : call.start])
        end = call.end
    return "".join([*kept, text[end:]])


def _extracted(path: Path, kind: str, pages: Pages) -> Document:
    """Return the document that a worker process reads in a PDF or a web page."""
    raw = bytes_of(path, MAX_BYTES_EXTRACTED, DocumentError)
    try:
        found = read_pages(kind, raw, pages)
    except Unrecognised as reason:
        name = printable(path.name)
        raise DocumentError(f"{name}\u00a0: {reason.french}.", f"{name}: {reason}.") from None
    except Refused as reason:
        name, french = printable(path.name), in_french(str(reason))
        raise DocumentError(f"{name}\u00a0: {french}.", f"{name}: {reason}.") from None
    blocks = [Block.read(block) for block in found["blocks"]]
    facts = tuple(Fact(**fact) for fact in found["facts"])
    recognised = tuple(RecognisedPage(**page) for page in found["recognised"])
    account = read_account(found["account"]) if found["account"] else None
    text = text_of(blocks)
    check_pieces(path, text)
    digest = hashlib.sha256(raw).hexdigest()
    parliamentary = parse_document(text, identifier=slug(path.stem), sha256=digest, path=path)
    if of_chamber(parliamentary.kind):
        return replace(parliamentary, url=followable(found["url"]), account=account, recognised=recognised)
    structure = structure_of(blocks, text)
    speeches = split_speeches(text, structure.sections)
    title = found["title"] or _called(blocks, structure.sections) or path.stem
    borne = date_borne([title, *_head(block.text for block in blocks)])
    borne = borne or date_signed([" ".join(block.text.split()) for block in blocks[-FOOT:]])
    # What a paper says of itself is older than the page that it was put on; a mail's own date is in its header.
    day = borne or found["date"] if kind in PAGES else found["date"] or borne
    sender = next((parseaddr(fact.value)[0] for fact in facts if fact.name == "from"), None)
    by_mail = sender is not None and not speeches
    own = by_writer(structure.sections, blocks, Writer(sender or None, day)) if by_mail else None
    return Document(
        id=slug(path.stem),
        title=as_title(title),
        text=text,
        sections=own or _dated(speeches or structure.sections, day),
        sha256=digest,
        language=detect_language(text[:5000]),
        kind="debate" if speeches else "plain",
        date=day,
        facts=facts,
        recognised=recognised,
        url=followable(found["url"]),
        path=path,
        pages=pages_of(blocks),
        rulings=structure.rulings,
        account=account,
    )


def _head(lines: Iterable[str]) -> list[str]:
    """Return the lines among which a paper says its date: more where they are short, as those of a ruling's head."""
    told = [" ".join(line.split()) for line in islice(lines, LONGEST_HEAD) if any(map(str.isalnum, line))]
    plain = next((place for place, line in enumerate(told) if len(line) > SHORT or line.endswith(".")), len(told))
    return told[: max(HEAD, plain)]


def _called(blocks: Sequence[Block], sections: Sequence[Section]) -> str | None:
    """Return what a file without a title is called by its first line or a heading, which is none of an article."""
    first = " ".join(blocks[0].text.split())
    if blocks[0].kind is PieceKind.PROSE and may_name(first) and not heading_of(first):
        return first
    return _own_heading(sections)


def _own_heading(sections: Sequence[Section]) -> str | None:
    """Return the first heading that is no part of an act: those say where one is, and not what the whole is about."""
    return next((s.heading for s in sections if s.heading and not heading_of(s.heading)), None)


def _dated(sections: Sequence[Section], date: str | None) -> tuple[Section, ...]:
    """Return sections with the date of all that the file holds, where they have none of their own."""
    return tuple(replace(section, date=section.date or date) for section in sections)


def followable(found: str | None) -> str | None:
    """Return the address that a page gives as its own, if it is one that a person could follow."""
    ok = found is not None and len(found) <= LONGEST_ADDRESS and found.startswith(("https://", "http://"))
    return found if ok and found == printable(found or "") else None


def check_pieces(path: Path, text: str) -> None:
    """Refuse a text that is cut into so many pieces that it is none, before time and memory go into each of them."""
    pieces = max(text.count("\n"), text.count("\r")) + sum(text.count(f"{end} ") for end in ".!?…;")
    if pieces > MAX_PIECES:
        name, most = printable(path.name), thousands(MAX_PIECES)
        raise DocumentError(
            f"{name}\u00a0: {thousands(pieces)} lignes et phrases, pour {most} au plus\u00a0: divisez-le.",
            f"{name}: {pieces:,} lines and sentences; a document may have {MAX_PIECES:,}: split it.",
        )


def parse_document(text: str, *, identifier: str, sha256: str, path: Path | None = None) -> Document:
    """Recognise the format of ``text`` and cut it into sections; offsets count its characters."""
    lines = lines_of(text)
    if (question := find_question(text, lines)) is not None:
        return read_senate(text, lines, question, identifier, sha256, path)
    if is_question(text, lines):
        return read_question(text, lines, identifier, sha256, path)
    structure = structured(text, plain_pieces(text, lines))
    speeches = split_speeches(text, structure.sections)
    kind: DocumentKind = "debate" if speeches else "plain"
    sections = speeches or structure.sections
    day = date_borne(_head(line.of(text).lstrip("# ") for line in lines))
    titles = [line.of(text) for section in sections[:1] for line in section.lines]
    titles += [line.of(text) for line in lines[:TITLES] if line.of(text)[-1:] not in ".!?:;,"]
    day = day or next((period for title in titles if (period := period_of(title))), None)
    day = day or date_signed([line.of(text).strip() for line in lines if line.of(text).strip()][-FOOT:])
    return Document(
        identifier,
        as_title(_title(text, sections) or (path.stem if path else identifier)),
        text,
        _dated(sections, day),
        sha256,
        detect_language(text[:5000]),
        kind,
        path=path,
        date=day,
        rulings=structure.rulings,
    )


def _title(text: str, sections: Sequence[Section]) -> str | None:
    """Return what the first line of a plain text says that it is, with what goes on from it, or a heading."""
    head = sections[0].lines if sections else ()
    whole = [place for place, line in enumerate(head) if text[head[place - 1].end : line.start].count("\n") > 1][:1]
    title = " ".join(" ".join(line.of(text).split()) for line in head[: whole[0] if whole else len(head)])
    return title or _own_heading(sections)


def slug(name: str) -> str:
    """Return a file's name as a stable id: lower case, no accents, words joined by hyphens."""
    folded = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return (
        re.sub(r"[^a-z0-9]+", "-", folded).strip("-")
        or hashlib.sha256(name.encode(errors="surrogatepass")).hexdigest()[:12]
    )
