"""The plain routes described: as OpenAPI 3.1 for programs, and as a page without a script for people."""

import base64
import hashlib
import html
import json
from typing import Any

from assistant.answer import Form
from assistant.serving.schemas import ASK, DOCUMENTS, OVERVIEW, PASSAGE, Schema
from index.languages import LANGUAGES

Description = dict[str, Any]
_TEXT: Schema = {"type": "string"}
_COUNT: Schema = {"type": "integer", "minimum": 0}
_UNOFFICIAL: Schema = {
    "description": "What that says in another language, where a translation stands beside the document: nobody's own "
    "words, and not to be quoted.",
    "type": ["object", "null"],
    "properties": {"text": _TEXT, "language": {"enum": list(LANGUAGES)}},
}
_CITATION: Schema = {
    "type": "object",
    "description": "A quote, its place in the document's text, and where it stands.",
    "required": ["quote", "start", "end", "document", "anchor", "rank", "score"],
    "properties": {
        "quote": _TEXT,
        "start": _COUNT,
        "end": _COUNT,
        "document": _TEXT,
        "anchor": _TEXT,
        "rank": {"type": "integer", "minimum": 1},
        "score": {"type": "number"},
        "unofficial_translation": _UNOFFICIAL,
        "answering": {
            "description": "The words of the quote that answer, with their place in the text, where they are known.",
            "type": ["object", "null"],
            "properties": {"text": _TEXT, "start": _COUNT, "end": _COUNT},
        },
    },
}
_TEXTS: Schema = {"type": "array", "items": _TEXT}
_WHY: Schema = {
    "description": "Why: words of the question in the quote, around it, in neither; a prepared question like it; the "
    "reader's probability; the next sentence.",
    "type": ["object", "null"],
    "properties": {
        **dict.fromkeys(("within", "around", "lacking"), _TEXTS),
        "comparable": {"type": "boolean"},
        **{name: {"type": ["object", "null"]} for name in ("prepared", "behind")},
        **{name: {"type": ["number", "null"]} for name in ("read", "score")},
        **{name: {"type": ["string", "null"]} for name in ("words", "heading")},
    },
}
_PART: Schema = {
    "type": "object",
    "description": "What answers a part of the question, or all of it in one document; a list is one part.",
    "required": ["name", "found", "citations"],
    "properties": {
        "name": _TEXT,
        "found": {"type": "boolean"},
        "confidence": {"type": ["number", "null"], "minimum": 0, "maximum": 1},
        "citations": {"type": "array", "items": _CITATION},
        "document": {"type": ["string", "null"]},
        "why": _WHY,
    },
}
_OVERVIEW: Schema = {
    "type": "object",
    "description": "A document's key sentences, its headings, who speaks, when, and questions that it answers.",
    "required": ["document", "title", "sentences"],
    "properties": {
        "document": _TEXT,
        "title": _TEXT,
        "sentences": {"type": "array", "items": _CITATION},
        **{name: {"type": "array", "items": _TEXT} for name in ("contents", "speakers", "dates", "questions")},
    },
}
_ANSWER: Schema = {
    "type": "object",
    "description": "found tells whether the documents answer; nearest holds passages that are no answer.",
    "required": ["question", "language", "found", "citations", "nearest"],
    "properties": {
        "question": _TEXT,
        "language": {"enum": list(LANGUAGES)},
        "found": {"type": "boolean"},
        "confidence": {"type": ["number", "null"], "minimum": 0, "maximum": 1},
        "citations": {"type": "array", "items": _CITATION},
        "nearest": {"type": "array", "items": _CITATION},
        "missing": {"type": ["string", "null"]},
        "instead": {
            "description": "What the question takes for granted and the document lacks, and what it has instead.",
            "type": ["object", "null"],
            "properties": {"asked": _TEXT, "speakers": _TEXTS, "dates": _TEXTS},
        },
        "suggestions": {"type": "array", "items": _TEXT},
        "resolved": {"type": ["string", "null"]},
        "other": {"type": ["string", "null"]},
        "form": {"enum": [form.value for form in Form]},
        "parts": {"type": "array", "items": _PART},
        "overviews": {"type": "array", "items": _OVERVIEW},
        "help": {"type": ["string", "null"]},
        "why": _WHY,
    },
}
_LIST: Schema = {
    "type": "object",
    "required": ["documents", "found", "total"],
    "properties": {
        "documents": {
            "type": "array",
            "items": {"type": "object", "required": ["id", "title"], "properties": {"id": _TEXT, "title": _TEXT}},
        },
        "found": _COUNT,
        "total": _COUNT,
    },
}
_READ: Schema = {
    "type": "object",
    "required": ["document", "title", "start", "end", "text", "length"],
    "properties": {
        **dict.fromkeys(("document", "title", "text"), _TEXT),
        **dict.fromkeys(("start", "end", "length"), _COUNT),
        "unofficial_translation": _UNOFFICIAL,
    },
}
_HEALTH: Schema = {
    "type": "object",
    "required": ["status", "index", "documents"],
    "properties": {
        "status": {"enum": ["ready", "opening", "failed"]},
        "index": {"type": ["string", "null"], "description": "Changes whenever the documents do."},
        "documents": {"type": ["integer", "null"]},
    },
}
_ERROR: Schema = {"type": "object", "required": ["error"], "properties": {"error": _TEXT}}


def describe(root: str = "") -> Description:
    """Return the description, for a server that a proxy shows under ``root``."""
    ask = {"requestBody": {"required": True, "content": {"application/json": {"schema": ASK}}}}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Dans le texte",
            "version": "1",
            "description": "A question in French or English; the documents' own sentences that answer it, cited.",
        },
        "servers": [{"url": root or "/"}],
        "paths": {
            "/api/ask": {"post": _operation("ask", "Ask the documents.", _ANSWER, ask)},
            "/api/documents": {"get": _operation("documents", "List the documents.", _LIST, _query(DOCUMENTS))},
            "/api/overview": {"get": _operation("overview", "What a document is about.", _ANSWER, _query(OVERVIEW))},
            "/api/passage": {"get": _operation("passage", "Read a part of a document.", _READ, _query(PASSAGE))},
            "/health": {"get": _operation("health", "Tell whether the documents are open.", _HEALTH, {})},
        },
    }


def _operation(name: str, summary: str, result: Schema, takes: Description) -> Description:
    refused = {"description": "One sentence says why.", "content": {"application/json": {"schema": _ERROR}}}
    statuses = ("400", "403", "404", "405", "408", "413", "415", "421", "503") if takes else ()
    answered = {"description": "Answered.", "content": {"application/json": {"schema": result}}}
    responses = {"200": answered, **dict.fromkeys(statuses, refused)}
    if not takes:
        responses["503"] = answered | {"description": "Not open: status says why."}
    return {"operationId": name, "summary": summary, **takes, "responses": responses}


def _query(schema: Schema) -> Description:
    return {
        "parameters": [
            {
                "name": name,
                "in": "query",
                "required": name in schema["required"],
                "description": field["description"],
                "schema": {key: value for key, value in field.items() if key != "description"},
            }
            for name, field in schema["properties"].items()
        ]
    }


_STYLE = (
    "body{font:1rem/1.5 system-ui,sans-serif;max-width:50rem;margin:2rem auto;padding:0 1rem;color-scheme:light dark}"
    "pre{overflow:auto;padding:.75rem;border:1px solid}dt{font-family:ui-monospace,monospace}"
)


def page_of(description: Description) -> tuple[str, str]:
    """Return the description as HTML, and the policy for that page."""
    info = description["info"]
    parts = [f"<h1>{html.escape(info['title'])}</h1><p>{html.escape(info['description'])}</p>"]
    for path, methods in description["paths"].items():
        for method, operation in methods.items():
            parts.append(f"<h2><code>{method.upper()} {path}</code></h2><p>{html.escape(operation['summary'])}</p>")
            parts.append(f"<dl>{''.join(_terms(operation))}</dl>")
            shown = operation["responses"]["200"]["content"]["application/json"]["schema"]
            parts.append(
                f"<details><summary>200</summary><pre>{html.escape(json.dumps(shown, indent=1))}</pre></details>"
            )
    digest = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
    head = '<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
    page = f"{head}<title>{html.escape(info['title'])}: API</title><style>{_STYLE}</style><main>{''.join(parts)}</main>"
    return (
        page,
        f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    )


def _terms(operation: Description) -> list[str]:
    """Return the fields of an operation, each with what it means."""
    body = operation.get("requestBody")
    fields = body["content"]["application/json"]["schema"]["properties"] if body else {}
    told = {name: (field["type"], field["description"]) for name, field in fields.items()}
    told |= {p["name"]: (p["schema"]["type"], p["description"]) for p in operation.get("parameters", ())}
    return [f"<dt>{name} ({kind})</dt><dd>{html.escape(about)}</dd>" for name, (kind, about) in told.items()]
