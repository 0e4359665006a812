"""The translation that may stand beside a document: NAME.en.jsonl beside NAME.pdf, a French one.

    {"text_sha256": "2f96…"}                     may stand first: of the document's text in UTF-8
    {"start": 5101, "end": 5176, "text": "More than a hundred …"}

Each further line translates the characters ``start`` to ``end`` of the document's text, in reading order. It is shown
under what is quoted from there, as unofficial; it is never quoted, and nothing is found by it.
"""

import hashlib
import json
from pathlib import Path
from typing import Any

from index.datatypes import Document, Translated, Translation
from index.errors import TranslationError
from index.languages import LANGUAGES, Language
from index.printable import printable
from index.reading.whole import bytes_of

MAX_BYTES = 40_000_000  # twice a document of plain text
SUFFIXES = tuple(f".{language}.jsonl" for language in LANGUAGES)


def translation_beside(file: Path, language: Language) -> Path | None:
    """Return the file of the translation of a document in ``language``, where there is one: the first of several."""
    others = (f"{file.stem}.{other}.jsonl" for other in LANGUAGES if other != language)
    return next((beside for other in others if (beside := file.with_name(other)).exists()), None)


def read_translation(file: Path, document: Document) -> Translation:
    """Read a translation.

    Raises:
        TranslationError: a line is not of the form above, or its place is none in the document's text any more.
    """
    raw = bytes_of(file, MAX_BYTES, TranslationError)
    name = printable(file.name)
    pieces: list[Translated] = []
    try:
        lines = raw.decode("utf-8").split("\n")  # JSON may hold other line separators within its strings
        for number, line in enumerate(lines, start=1):
            if not line.strip():
                continue
            entry = json.loads(line)
            if "text_sha256" in entry:
                fits = entry["text_sha256"] == hashlib.sha256(document.text.encode()).hexdigest()
            else:
                pieces.append(_piece(entry))
                fits = fits_after(pieces[-1], pieces[-2] if len(pieces) > 1 else None, document.text)
            if not fits:
                raise _outdated(name, number, document)
    except (ValueError, TypeError, KeyError, RecursionError):  # the last of brackets without end
        raise TranslationError(
            f"{name}\u00a0: ce n’est pas une traduction en JSON, une phrase par ligne (index/reading/translations.py).",
            f"{name}: no translation in JSON, a sentence a line (index/reading/translations.py).",
        ) from None
    return Translation(language_of(file), tuple(pieces), hashlib.sha256(raw).hexdigest())


def language_of(file: Path) -> Language:
    """Return the language that a translation's name tells: "NAME.en.jsonl"."""
    return next(language for language in LANGUAGES if file.name.lower().endswith(f".{language}.jsonl"))


def fits_after(piece: Translated, before: Translated | None, text: str) -> bool:
    """Tell whether a piece translates whole words of a text, which stand after those of the piece before it."""
    start, end = piece.start, piece.end
    if not (before.end if before else 0) <= start < end <= len(text):
        return False
    inside = text[start].isspace() or text[end - 1].isspace()
    return not inside and not _within_word(text, start) and not _within_word(text, end)


def _within_word(text: str, place: int) -> bool:
    return 0 < place < len(text) and text[place - 1].isalnum() and text[place].isalnum()


def _piece(entry: dict[str, Any]) -> Translated:
    start, end, text = entry["start"], entry["end"], entry["text"]
    if not (type(start) is type(end) is int and isinstance(text, str) and text.strip()):
        raise TypeError
    return Translated(start, end, " ".join(text.split()))


def _outdated(name: str, number: int, document: Document) -> TranslationError:
    return TranslationError(
        f"{name}, ligne {number}\u00a0: ne va pas avec le texte de {document.id}, qui a changé\u00a0; "
        "corrigez ou retirez cette traduction.",
        f"{name}, line {number}: does not fit the text of {document.id}, which has changed; "
        "correct or remove this translation.",
    )
