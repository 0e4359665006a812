"""What the page asks the server for: plain functions from a request (JSON types) to a reply (JSON types).

Nothing is kept between two calls: the browser holds its own conversation and sends the earlier questions along, so no
two people's conversations can ever mix, and a restart of the server loses none.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from threading import Lock
from typing import Any
from urllib.parse import urlsplit

from assistant.answer import Answer, cite, shown_by
from assistant.assistant import Assistant
from assistant.forms import markdown_of
from assistant.live import Live
from assistant.page.forms import html_of, said_of
from assistant.page.paper import Paper
from assistant.render import paste_citation, polish, source_parts, visible
from index.datatypes import Language
from index.engine import Catalogue
from index.errors import AssistantError, QuestionError, StoreError
from index.matching.keys import KeyKind
from index.paths import SHIPPED_INDEX
from index.text.analysis import fold

EARLIER = 20  # earlier questions that a follow-up may lean on
OFFERED = 6  # expected questions a sentence that are offered while typing
ASKED_DOCUMENTS = 50  # documents whose expected questions are offered
LISTED = 100  # documents in a list to choose from; of more, some words of the title are asked for
CHOICES = 500  # names that a field proposes; any other can be typed
FILTERS = ("document", "section", "speaker", "since", "until")
EXAMPLES = 4  # questions shown before the first one is asked

Request = Mapping[str, Any]
Reply = dict[str, Any]


class Log:
    """The file of questions that ``--log`` asks for: one JSON line each. Without it nothing is ever written."""

    def __init__(self, file: Path) -> None:
        """Open ``file`` for appending.

        Raises:
            StoreError: it cannot be written.
        """
        self._lock = Lock()
        try:
            self._stream = file.open("a", encoding="utf-8")
        except OSError as error:
            raise StoreError(f"{file}: the log cannot be written ({error.strerror}); choose another file.") from None

    def add(self, answer: Answer) -> None:
        """Write down when what was asked, and whether it was answered."""
        entry = {
            "time": datetime.now(UTC).isoformat(timespec="seconds"),
            "question": answer.question,
            "found": answer.found,
            "confidence": answer.confidence,
            "anchors": [citation.anchor for citation in answer.citations],
        }
        with self._lock:
            self._stream.write(json.dumps(entry, ensure_ascii=False) + "\n")
            self._stream.flush()


@dataclass(frozen=True)
class Room:
    """The page's functions over an Assistant that may still be opening."""

    live: Live
    log: Log | None = None

    @classmethod
    def opening(
        cls, open_assistant: Callable[[], Assistant], log: Log | None = None, folder: Path = SHIPPED_INDEX
    ) -> "Room":
        """Start to open the assistant over the index in ``folder`` in the background; whatever needs it waits."""
        return cls(Live(open_assistant, folder), log)

    @property
    def assistant(self) -> Assistant:
        """The assistant, once it is open, over the newest version of its index."""
        return self.live.assistant

    @property
    def functions(self) -> dict[str, Callable[[Request], Reply]]:
        """What the page may call, by name."""
        offered = (self.enter, self.documents, self.document, self.citation, self.respond)
        return {function.__name__: function for function in offered}

    def ask(self, question: str, **options: Any) -> Answer:  # noqa: ANN401 - as Assistant.ask
        """Answer as :meth:`Assistant.ask` does, and log it if that was asked for."""
        answer = self.assistant.ask(whole(question), **options)
        if self.log:
            self.log.add(answer)
        return answer

    def respond(self, request: Request) -> Reply:
        """Answer ``question`` after the ``earlier`` ones: HTML to show, text to say, Markdown to keep.

        A question that is none gives ``{"error": sentence}``.
        """
        page = _address(request.get("page"))
        earlier = [whole(turn) for turn in _list(request.get("earlier")) if isinstance(turn, str) and turn.strip()]
        follows = request.get("follows") if isinstance(request.get("follows"), bool) else None
        try:
            narrowed = _narrowed(request.get("filters"))
            if "documents" not in narrowed and (checked := request.get("checked")):
                narrowed["documents"] = _checked(checked, self.assistant.catalogue.ids)
            answer = self.ask(request.get("question"), history=earlier[-EARLIER:], follows=follows, **narrowed)  # type: ignore[arg-type]  # ask checks
        except AssistantError as error:
            return {"error": str(error)}
        cited = shown_by(answer)
        languages = self._languages(citation.document for citation in cited)
        return {
            "html": html_of(answer, _number(request.get("turn"), 1), page, languages),
            "language": answer.language,
            "found": answer.found,
            "question": answer.question,
            "spoken": said_of(answer),
            "markdown": markdown_of(answer, answer.language, page),
            "cited": [{"document": c.document, "start": c.start, "end": c.end, "anchor": c.anchor} for c in cited],
        }

    def enter(self, request: Request) -> Reply:
        """Return what a page needs to open, once the index is there: documents, suggestions, examples."""
        return {
            **self.documents({}),
            "suggestions": {language: self._offered(language) for language in ("fr", "en")},
            "examples": {language: self._examples(language) for language in ("fr", "en")},
            "choices": self._choices(),
            "logged": self.log is not None,
        }

    def documents(self, request: Request) -> Reply:
        """Return the first ``LISTED`` documents whose title or id holds every word ``typed``."""
        catalogue = self.assistant.catalogue
        typed = request.get("typed")
        words = fold(typed).split() if isinstance(typed, str) else []
        listed = [
            {"id": name, "title": visible(title)}
            for name, title in zip(catalogue.ids, catalogue.titles, strict=True)
            if not words or all(word in fold(f"{title} {name}") for word in words)
        ]
        return {"documents": listed[:LISTED], "found": len(listed), "total": len(catalogue.ids)}

    def _choices(self) -> dict[str, Any]:
        """Return the sections and speakers that a question can be narrowed to, and whether there are dates."""
        names = self.assistant.catalogue.names()
        return {
            "section": sorted(names.sections)[:CHOICES],
            "speaker": sorted(names.speakers)[:CHOICES],
            "dated": names.dated,
        }

    def document(self, request: Request) -> Reply:
        """Return a part of a document as HTML.

        That is the part that holds the sentence ``anchor``, or the one numbered ``part``, from 0, of ``document``.
        """
        catalogue = self.assistant.catalogue
        position = _position(catalogue, request)
        wanted = catalogue.document_of(position) if position is not None else request.get("document")
        document = catalogue.documents.get(wanted) if isinstance(wanted, str) else None
        if document is None and not catalogue.ids:
            return {"document": None, "html": "", "part": 0, "parts": 1}
        document = document or catalogue.documents[catalogue.ids[0]]
        # Reading order is that of the offsets, which header lines may stand before or after.
        sentences = sorted(catalogue.sentences_of(document.id), key=lambda sentence: sentence.span.start)
        paper = Paper(document, sentences, _language(request))
        if position is not None:
            part = paper.part_at(catalogue.sentences[position].span.start)
        else:
            part = min(max(_number(request.get("part"), 0), 0), len(paper.parts) - 1)
        return {
            "document": document.id,
            "title": visible(document.title),
            "html": paper.html(part),
            "part": part,
            "parts": len(paper.parts),
        }

    def citation(self, request: Request) -> Reply:
        """Return the sentence ``anchor`` as a citation to paste, with its link and its source in words."""
        catalogue, language = self.assistant.catalogue, _language(request)
        position = _position(catalogue, request)
        if position is None:
            return {}
        [citation] = cite(catalogue, [(position, 0.0)])
        link = f"{_address(request.get('page'))}#{citation.anchor}"
        return {
            "text": paste_citation(citation, language, link),
            "link": link,
            "source": list(source_parts(citation, language)),
        }

    def _languages(self, documents: Iterable[str]) -> dict[str, Language]:
        """Return the languages of documents, by id."""
        known = self.assistant.catalogue.documents
        # A document may have gone from the collection since it was cited.
        return {name: known[name].language if name in known else "fr" for name in documents}

    def _asked(self) -> list[str]:
        """Return the first documents that have expected questions."""
        catalogue = self.assistant.catalogue
        return list(islice((name for name in catalogue.ids if name in catalogue.asked_documents), ASKED_DOCUMENTS))

    def _offered(self, language: Language) -> list[str]:
        """Return well-formed expected questions, a few for each sentence."""
        catalogue = self.assistant.catalogue
        offered: dict[int, list[str]] = {}
        for key in (key for name in self._asked() for key in catalogue.questions_of(name)):
            if key.kind is KeyKind.QUESTION and key.language == language and _well_formed(key.text, language):
                questions = offered.setdefault(key.sentences[0], [])
                if len(questions) < OFFERED:
                    questions.append(polish(key.text, language))
        return [question for position in sorted(offered) for question in offered[position]]

    def _examples(self, language: Language) -> list[str]:
        """Return short questions about sentences of prose, from one end of the collection to the other."""
        catalogue = self.assistant.catalogue
        candidates: list[str] = []
        for name in self._asked():
            document = catalogue.documents[name]
            for position, sentence in enumerate(catalogue.sentences_of(name), start=catalogue.first_sentence[name]):
                question = catalogue.suggestion(position, language)
                if question and sentence.span not in document.sections[sentence.section].lines:
                    candidates.append(question)
        step = max(1, len(candidates) // EXAMPLES)
        parts = [candidates[start : start + step] for start in range(0, step * EXAMPLES, step)]
        return [polish(min(part, key=len), language) for part in parts if part]


def _position(catalogue: Catalogue, request: Request) -> int | None:
    """Return the position of the sentence that a request names by its anchor, if there is such a one."""
    anchor = request.get("anchor")
    return catalogue.position(anchor) if isinstance(anchor, str) else None


def whole(text: Any) -> Any:  # noqa: ANN401 - what is no string passes, for the check that says so
    """Return ``text`` with halves of surrogate pairs, which no UTF-8 can carry, as U+FFFD."""
    if not isinstance(text, str):
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _well_formed(question: str, language: Language) -> bool:
    ending = " ?" if language == "fr" else "?"
    return question[0].isupper() and question.endswith(ending) and len(question) < 110


def _narrowed(filters: Any) -> dict[str, Any]:  # noqa: ANN401 - from outside
    """Return what the page's fields narrow a question to, as :meth:`Assistant.ask` takes it; an empty one does not."""
    given = filters if isinstance(filters, Mapping) else {}
    texts = {name: str(given[name]).strip() for name in FILTERS if given.get(name)}
    options: dict[str, Any] = {name: text for name, text in texts.items() if text}
    if document := options.pop("document", None):
        options["documents"] = [document]
    return options


def _checked(checked: Any, ids: Iterable[str]) -> list[str]:  # noqa: ANN401 - from outside
    """Return the documents whose boxes are checked: those of "only", or all but those of "except".

    Raises:
        QuestionError: none is.
    """
    boxes = checked if isinstance(checked, Mapping) else {}
    named = {name for name in _list(boxes.get("only", boxes.get("except"))) if isinstance(name, str)}
    chosen = [name for name in ids if (name in named) == ("only" in boxes)]
    if not chosen:
        raise QuestionError(
            "Aucun document n’est coché\u00a0: cochez-en un dans la liste des documents.",
            "No document is checked: check one in the list of documents.",
        )
    return chosen


def _list(value: Any) -> list[Any]:  # noqa: ANN401 - from outside
    return value if isinstance(value, list) else []


def _number(value: Any, otherwise: int) -> int:  # noqa: ANN401 - from outside
    return value if isinstance(value, int) else otherwise


def _language(request: Request) -> Language:
    return "en" if request.get("language") == "en" else "fr"


def _address(value: Any) -> str:  # noqa: ANN401 - from outside
    """Return the page's own address if it is one, without query and anchor."""
    try:
        parts = urlsplit(value) if isinstance(value, str) else None
    except ValueError:  # a bracket without its other half, say
        return ""
    if parts is None or parts.scheme not in ("http", "https"):
        return ""
    return f"{parts.scheme}://{parts.netloc}{parts.path}"
