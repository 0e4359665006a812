"""What every door but the page offers: a question, a list of documents, a passage; from JSON fields to JSON."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from assistant.answer import translated
from assistant.answering.talk import OVERVIEW as ABOUT
from assistant.page.rooms import Rooms
from assistant.serving.schemas import ASK, DOCUMENTS, OVERVIEW, PASSAGE, Schema, checked
from assistant.sources.visitor import Visitor
from index.datatypes import Span
from index.errors import QuestionError, echo
from index.languages import FIRST, Language, language_named
from index.text.language import detect_language

READ = 10_000  # characters of a document that are read at once

Fields = Mapping[str, Any]


@dataclass(frozen=True)
class Offer:
    """One thing that the doors offer: its name, what it takes, what it does, and the function that does it."""

    name: str
    schema: Schema
    about: str
    answer: Callable[[Rooms, Visitor, Fields], dict[str, Any]]


def ask(rooms: Rooms, visitor: Visitor, fields: Fields) -> dict[str, Any]:
    """Return an Answer. Errors as for :meth:`assistant.assistant.Assistant.ask`."""
    given = checked(fields, ASK)
    room = rooms.room(given.pop("collection", None), visitor)
    return room.ask(given.pop("question"), **given).to_dict()


def overview(rooms: Rooms, visitor: Visitor, fields: Fields) -> dict[str, Any]:
    """Return an Answer to "What is this document about?": its key sentences, headings, speakers and dates."""
    given = checked(fields, OVERVIEW)
    language = given.get("language", FIRST)
    room = rooms.room(given.get("collection"), visitor)
    return room.ask(ABOUT[language], documents=[given["document"]], language=language).to_dict()


def list_documents(rooms: Rooms, visitor: Visitor, fields: Fields) -> dict[str, Any]:
    """Return the first documents whose title holds some words, how many there are, and how many in all.

    Where there are several collections for ``visitor``, they are listed as well.
    """
    given = checked(fields, DOCUMENTS)
    listed = rooms.room(given.get("collection"), visitor).documents({"typed": given.get("words")})
    collections = rooms.shelves.collections(visitor)
    if len(collections) < 2:
        return listed
    return listed | {"collections": [{"key": one.key, "name": one.name} for one in collections]}


def read_passage(rooms: Rooms, visitor: Visitor, fields: Fields) -> dict[str, Any]:
    """Return the characters ``start`` to ``end`` of a document, verbatim, at most ``READ`` of them.

    Beside them stands what its translation says of the sentences that begin or end there, where there is one.

    Raises:
        QuestionError: there is no such document, or no such place in it.
    """
    given = checked(fields, PASSAGE)
    name, start = given["document"], given.get("start", 0)
    room = rooms.room(given.get("collection"), visitor)
    catalogue = room.assistant.catalogue
    document = catalogue.documents.get(name)
    if document is None:
        raise QuestionError(f"Document inconnu\u00a0: {echo(name)}.", f"Unknown document: {echo(name)}.")
    length = len(document.text)
    end = min(given.get("end", length), length, start + READ)
    if start >= max(end, 1):
        asked = f"{start}–{given.get('end', length)}"
        raise QuestionError(
            f"Aucun caractère en {echo(asked)}\u00a0: le document en compte {length}.",
            f"No character at {echo(asked)}: the document has {length}.",
        )
    return {
        "document": name,
        "title": document.title,
        "start": start,
        "end": end,
        "text": document.text[start:end],
        "length": length,
        "url": document.url,
        "unofficial_translation": asdict(said) if (said := translated(catalogue, name, Span(start, end))) else None,
    }


def wanted_language(fields: object, accepted: Language | None) -> Language:
    """Return the language of a sentence about ``fields``: the one asked for, the reader's, or else the question's."""
    given = fields if isinstance(fields, Mapping) else {}
    asked, question = given.get("language"), given.get("question")
    if known := language_named(asked) or accepted:
        return known
    return detect_language(question[:2000]) if isinstance(question, str) and question.strip() else FIRST


OFFERS = (
    Offer(
        "ask",
        ASK,
        "Answer a question with the own sentences of official documents, cited. Nothing is generated: every quote is "
        "verbatim, with its place (characters start to end), section, speaker, date and page. When none answers, "
        "found is false, missing names what is not given, and nearest holds related passages, which are no answer.",
        ask,
    ),
    Offer(
        "list_documents",
        DOCUMENTS,
        "List the documents that can be asked: their ids and titles, the first hundred; found is how many match, total "
        "how many there are.",
        list_documents,
    ),
    Offer(
        "read_passage",
        PASSAGE,
        "Read a part of a document, verbatim: what stands around a citation, whose start, end, passage_start and "
        "passage_end are places in the same text; with its translation where one stands beside the document.",
        read_passage,
    ),
)
