"""The pages of PDFs as they were printed, drawn when somebody looks at one, by a worker of their own."""

import atexit
import base64
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Any

from assistant.sources.listing import original_of
from index.datatypes import Document
from index.engine import Catalogue
from index.errors import DocumentError
from index.reading.blocks import Refused
from index.reading.recognition import program, recognise
from index.reading.worker import Worker

SECONDS = 30.0  # for one page
NARROWEST, WIDEST = 200, 3000  # pixels
KEPT = 32  # pages whose words stay known after somebody has looked at them
BEFORE = 500  # characters before a quote that tell it from the same words elsewhere on its page

_RECOGNISING = Lock()


@dataclass(frozen=True)
class Wanted:
    """What somebody looks at: a page, or the one on which the characters ``start`` to ``end`` begin, to be marked."""

    document: str
    width: int  # pixels
    number: int | None = None  # from 1
    start: int | None = None
    end: int | None = None
    recognising: bool = False  # whether a page that is a picture is recognised once more, for the places of its words


def is_printed(document: Document, file: Path | None) -> bool:
    """Tell whether a document that came as ``file`` has pages that can be drawn."""
    return bool(document.pages) and file is not None and file.suffix.lower() == ".pdf"


def printed_page(catalogue: Catalogue, folder: Path, wanted: Wanted) -> dict[str, Any]:
    """Return a page's "image", "width", "height", "number", "pages" and "boxes", see index.reading.marking.

    "pending" tells that the quote stands in a picture: asked for again with ``recognising``, it is marked there.

    Raises:
        DocumentError: there is no such page, or it cannot be drawn.
    """
    document = catalogue.documents.get(wanted.document)
    file = original_of(catalogue, folder, wanted.document)
    if document is None or file is None or not is_printed(document, file):
        raise DocumentError("Ce document n’a pas de page imprimée.", "This document has no printed page.")
    start, end = wanted.start or 0, wanted.end or 0
    number = wanted.number or document.page_at(start) or 1
    quote, before = _part_on(document, number, start, end)
    width = min(max(wanted.width, NARROWEST), WIDEST)
    try:
        raw = file.read_bytes()
        drawn = _printer().read("page", raw, number=number, width=width, quote=quote, before=before)
        pending = bool(quote) and not drawn["boxes"] and _is_recognised(document, number)
        if pending and wanted.recognising:
            told = _recognised(document.sha256, number, file)
            drawn["boxes"] = _printer().read("marks", b"", told=told, quote=quote, before=before)["boxes"]
        return drawn | {"number": number, "pending": pending and not wanted.recognising}
    except (Refused, OSError):
        raise DocumentError("Cette page ne peut pas être montrée.", "This page cannot be shown.") from None


def _part_on(document: Document, number: int, start: int, end: int) -> tuple[str, str]:
    """Return what stands on a page of the characters ``start`` to ``end``, and what stands before that on the page."""
    pages = (*document.pages, len(document.text))
    if number >= len(pages):
        return "", ""
    first, last = pages[number - 1], pages[number]
    begin = max(start, first)
    return document.text[begin : max(begin, min(end, last))], document.text[max(first, begin - BEFORE) : begin]


def _is_recognised(document: Document, number: int) -> bool:
    return any(page.page == number for page in document.recognised) and program() is not None


def _recognised(sha256: str, number: int, file: Path) -> str:
    """Return what is recognised on a page, as when the document was read; one at a time, each takes some seconds."""
    with _RECOGNISING:
        return _recognised_once(sha256, number, file)


@lru_cache(maxsize=KEPT)
def _recognised_once(sha256: str, number: int, file: Path) -> str:
    picture = _printer().read("picture", file.read_bytes(), page=number)["picture"]
    return recognise(program() or "", base64.b64decode(picture))


@lru_cache(maxsize=1)
def _printer() -> Worker:
    worker = Worker(SECONDS)
    atexit.register(worker.close)
    return worker
