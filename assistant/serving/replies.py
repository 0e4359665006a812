"""What is said when something is refused: one sentence, in the language of whoever reads it."""

import json
import re
from collections.abc import Iterable

from starlette.responses import JSONResponse, PlainTextResponse, Response

from assistant.wording import WORDING
from index.languages import FIRST, LANGUAGES, Language, language_named


def sentence(key: str, language: Language) -> str:
    """Return the sentence ``key`` in one language."""
    return WORDING[language].refusals[key]


def reader_language(accepted: str) -> Language:
    """Return the language of an Accept-Language header: the first of ours that it names, else French, the documents'.

    Weights (";q=0.8") are not read: every browser lists the languages in order.
    """
    found = re.search(rf"(?:^|,)\s*({'|'.join(LANGUAGES)})\b", accepted[:1000], re.IGNORECASE)
    return language_named(found[1].lower() if found else None) or FIRST


def refusal(status: int, said: str, *, as_text: bool = False, headers: Iterable[tuple[str, str]] = ()) -> Response:
    """Return a sentence as JSON, ``{"error": sentence}``, or for a person in a browser as text."""
    known = dict(headers)
    if as_text:
        return PlainTextResponse(said, status, known)
    return JSONResponse({"error": said}, status, known)


def as_json(content: object) -> bytes:
    """Return ``content`` as compact JSON in UTF-8."""
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
