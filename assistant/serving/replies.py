"""What is said when something is refused: one sentence, in the language of whoever reads it."""

import json
import re
from collections.abc import Iterable

from starlette.responses import JSONResponse, PlainTextResponse, Response

from index.languages import FIRST, LANGUAGES, Language, language_named

# French, then English.
_SENTENCES: dict[str, tuple[str, str]] = {
    "name": (
        "Ce serveur ne répond pas sous ce nom\u00a0; qui l’a lancé peut l’ajouter avec --allow-host.",
        "This server does not answer to this name; whoever started it can add it with --allow-host.",
    ),
    "account": (
        "Il faut un compte\u00a0: entrez par la page, ou envoyez un jeton (Authorization: Bearer).",
        "An account is needed: enter through the page, or send a token (Authorization: Bearer).",
    ),
    "origin": (
        "Ce serveur ne répond qu’à sa propre page, non à celle d’un autre site.",
        "This server answers its own page only, not one of another site.",
    ),
    "closed": ("Il n’y a rien à cette adresse.", "There is nothing at this address."),
    "method": ("Cette adresse ne se lit pas ainsi.", "This address is not to be used in this way."),
    "type": (
        "Envoyez du JSON, avec l’en-tête Content-Type: application/json.",
        "Send JSON, with the header Content-Type: application/json.",
    ),
    "json": ("Ce qui a été envoyé n’est pas du JSON lisible.", "What was sent is no readable JSON."),
    "large": ("Ce qui a été envoyé est trop long.", "What was sent is too long."),
    "slow": ("L’envoi a pris trop de temps.", "What was sent took too long to come."),
    "broken": (
        "Le serveur n’a pas pu répondre\u00a0; ce qui a manqué est écrit dans son journal.",
        "The server could not answer; what went wrong is written in its log.",
    ),
    "unavailable": ("Les documents ne sont pas encore ouverts.", "The documents are not open yet."),
    "function": ("La page ne connaît pas cette fonction.", "The page knows no such function."),
}


def sentence(key: str, language: Language) -> str:
    """Return the sentence ``key`` in one language."""
    french, english = _SENTENCES[key]
    return french if language == "fr" else english


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
