"""A document, and what was written beside it, in a form that outlives the index's: JSON beside the plain text.

What a later version of this program adds takes its default, what it no longer knows is passed over. Whoever reads it
trusts nothing: it may come from anywhere.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.datatypes import Document, Section, Span
from index.printable import as_title, printable
from index.reading.documents import MAX_BYTES, check_pieces, followable
from index.reading.sources import Source
from index.reading.translations import fits_after

if TYPE_CHECKING:
    from pydantic import TypeAdapter

LONGEST_ID = 600  # characters: a file's name and its folder's, as ids are made of them
LONGEST_NAME = 2000  # characters: readers keep to fewer
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_SHA256 = re.compile(r"[0-9a-f]{64}")


def to_json(source: Source) -> bytes:
    """Return everything but the document's text."""
    path = source.document.path
    named = replace(source, document=replace(source.document, path=Path(printable(path.name)) if path else None))
    return _form().dump_json(named, indent=1, exclude={"document": {"text"}})


def from_json(content: bytes, text: str) -> Source:
    """Return what :func:`to_json` was given.

    Raises:
        ValueError: it holds what no document read here could.
    """
    from pydantic import TypeAdapter

    known = TypeAdapter(dict[str, Any]).validate_json(content)
    if not isinstance(known.get("document"), dict):
        raise ValueError("no document")
    known["document"]["text"] = text
    source = _form().validate_python(known)
    wrong = next(_wrong(source), None)
    if wrong:
        raise ValueError(wrong)
    return source


@cache
def _form() -> "TypeAdapter[Source]":
    from pydantic import TypeAdapter

    return TypeAdapter(Source)


def _wrong(source: Source) -> Iterator[str]:
    """Yield what of ``source`` no reader writes; types are right."""
    document = source.document
    if not (_ID.fullmatch(document.id) and len(document.id) <= LONGEST_ID):
        yield "id"
    if not all(_SHA256.fullmatch(each or "0" * 64) for each in (document.sha256, source.questions_sha256)):
        yield "sha256"
    if not document.title or as_title(document.title) != document.title:
        yield "title"
    if document.url != followable(document.url):
        yield "url"
    if document.path is not None and (document.path.name != str(document.path) or "\0" in str(document.path)):
        yield "path"
    if not any(character.isalnum() for character in document.text) or len(document.text) > MAX_BYTES:
        yield "text"
    check_pieces(document.path or Path(document.id), document.text)
    yield from (f"section {number}" for number, part in enumerate(document.sections) if not _fits(part, document))
    if list(document.pages) != sorted(document.pages) or not all(0 <= p <= len(document.text) for p in document.pages):
        yield "pages"
    if not _is_day(document.date):
        yield "date"
    pieces = source.translation.pieces if source.translation else ()
    if not all(fits_after(piece, before, document.text) for before, piece in pairwise((None, *pieces)) if piece):
        yield "translation"
    spans = [span for ruling in document.rulings for span in (ruling.paragraph, *ruling.by)]
    if not all(_inside(span, document.text) for span in spans):
        yield "rulings"


def _fits(section: Section, document: Document) -> bool:
    words = (section.name, section.heading, section.speaker, section.number, *section.above)
    if any(len(each or "") > LONGEST_NAME for each in words):
        return False
    apart = all(one.end <= other.start for one, other in pairwise(section.paragraphs))
    return apart and all(_inside(span, document.text) for span in section.blocks) and _is_day(section.date)


def _inside(span: Span, text: str) -> bool:
    return 0 <= span.start < span.end <= len(text)


def _is_day(day: Any) -> bool:  # noqa: ANN401 - what comes from anywhere
    try:
        return day is None or date.fromisoformat(day).isoformat() == day
    except ValueError:
        return False
