"""What may be asked for, as JSON Schema: the one description that checks fields, and that OpenAPI and MCP show."""

from collections.abc import Mapping
from typing import Any

from index.errors import QuestionError, echo
from index.languages import LANGUAGES

Schema = dict[str, Any]


def _text(description: str, **more: object) -> Schema:
    return {"type": "string", "description": description, **more}


def _texts(description: str) -> Schema:
    return {"type": "array", "items": {"type": "string"}, "description": description}


def _number(description: str, **more: object) -> Schema:
    return {"type": "integer", "description": description, **more}


def _fields(required: list[str], **properties: Schema) -> Schema:
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


LANGUAGE = _text("The language of what surrounds the quotes; by default the question's.", enum=list(LANGUAGES))
COLLECTION = _text("The key of the collection to ask, as list_documents gives it; by default the first one.")
ASK = _fields(
    ["question"],
    question=_text("The question, in French or English.", minLength=1, maxLength=2000),
    k=_number("The most citations to return.", minimum=1, default=3),
    language=LANGUAGE,
    history=_texts("The earlier questions of the conversation, oldest first, so that a follow-up is understood."),
    follows={
        "type": "boolean",
        "description": "Whether the question leans on the history; by default both readings are tried.",
    },
    documents=_texts("Cite the documents with these ids only."),
    section=_text("Cite this section only: a heading, or for a Senate page question or réponse."),
    speaker=_text("Cite only what this person or office said: a part of the name."),
    since=_text("Cite only what is dated from this year, month or day on: 2019, 2019-10 or 2019-10-24."),
    until=_text("Cite only what is dated up to this year, month or day."),
    collection=COLLECTION,
)
DOCUMENTS = _fields(
    [], words=_text("Only documents whose title or id holds every one of these words."), collection=COLLECTION
)
PASSAGE = _fields(
    ["document"],
    document=_text("The document's id."),
    start=_number("The first character.", minimum=0, default=0),
    end=_number("The character after the last; at most 10,000 characters are returned.", minimum=0),
    collection=COLLECTION,
)
OVERVIEW = _fields(["document"], document=_text("The document's id."), language=LANGUAGE, collection=COLLECTION)
_KINDS: dict[str, tuple[type, str, str]] = {
    "string": (str, "un texte", "text"),
    "integer": (int, "un entier", "a whole number"),
    "boolean": (bool, "true ou false", "true or false"),
}


def checked(fields: object, schema: Schema) -> dict[str, Any]:
    """Return the fields that are given; one that is null is left out.

    Raises:
        QuestionError: a field is unknown, missing or of another type than the schema says.
    """
    if not isinstance(fields, Mapping):
        raise QuestionError("Envoyez un objet JSON avec des champs nommés.", "Send a JSON object with named fields.")
    properties = schema["properties"]
    for name in fields:
        if name not in properties:
            raise QuestionError(
                f"Champ inconnu\u00a0: {echo(name)}. Ceux qui existent\u00a0: {', '.join(properties)}.",
                f"Unknown field: {echo(name)}. Those that exist: {', '.join(properties)}.",
            )
    given = {name: value for name, value in fields.items() if value is not None}
    for name in schema["required"]:
        if name not in given:
            raise QuestionError(f"Il manque le champ {name}.", f"The field {name} is missing.")
    for name, value in given.items():
        _check(name, value, properties[name])
    return given


def _check(name: str, value: object, schema: Schema) -> None:
    if schema["type"] == "array":
        if isinstance(value, list) and all(isinstance(item, str) for item in value):
            return
        french, english = "une liste de textes", "a list of texts"
    else:
        kind, french, english = _KINDS[schema["type"]]
        fits = isinstance(value, kind) and isinstance(value, bool) is (kind is bool)  # True is an int in Python only
        if fits and ("minimum" not in schema or value >= schema["minimum"]):
            return
        if "minimum" in schema:
            french, english = (
                f"un entier à partir de {schema['minimum']}",
                f"a whole number from {schema['minimum']}",
            )
    raise QuestionError(
        f"{name} est {echo(value)}\u00a0: donnez {french}.", f"{name} is {echo(value)}: give {english}."
    )
