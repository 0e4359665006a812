"""What the page asks the server for: plain functions from a request (JSON types) to a reply (JSON types).

Nothing is kept between two calls: the browser holds its own conversation and sends the earlier questions along, so no
two people's conversations can ever mix, and a restart of the server loses none.
"""

from base64 import b64encode
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from assistant.answer import Answer, answering, cite, shown_by
from assistant.assistant import Assistant
from assistant.export.bibtex import entry
from assistant.export.docx import docx_of
from assistant.export.ris import reference
from assistant.forms import markdown_of
from assistant.live import Live
from assistant.page.forms import html_of, said_of
from assistant.page.judging import judged_of
from assistant.page.log import Log
from assistant.page.offers import examples, offered
from assistant.page.paper import Paper
from assistant.page.requests import (
    Reply,
    Request,
    address_in,
    checked,
    language_in,
    list_in,
    narrowed,
    number_in,
    position_in,
    whole,
)
from assistant.page.seeking import places_of
from assistant.render import paste_citation, source_parts, visible
from index.datatypes import Language, Sentence
from index.errors import AssistantError
from index.languages import FIRST, LANGUAGES
from index.paths import SHIPPED_INDEX
from index.text.analysis import fold

EARLIER = 20  # earlier questions that a follow-up may lean on
LISTED = 100  # documents in a list to choose from; of more, some words of the title are asked for
FUNCTIONS = ("enter", "documents", "document", "citation", "respond", "seek", "word_file")  # what the page may call
CHOICES = 500  # names that a field proposes; any other can be typed


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
        return {name: getattr(self, name) for name in FUNCTIONS}

    def ask(self, question: str, **options: Any) -> Answer:  # noqa: ANN401 - as Assistant.ask
        """Answer as :meth:`Assistant.ask` does, and log it if that was asked for."""
        answer = self.assistant.ask(whole(question), **options)
        if self.log:
            self.log.add(answer)
        return answer

    def respond(self, request: Request) -> Reply:
        """Answer ``question`` after the ``earlier`` ones: HTML to show, text to say, Markdown to keep.

        A question that is none gives ``{"error": sentence}``, in the page's language.
        """
        page = address_in(request.get("page"))
        earlier = [whole(turn) for turn in list_in(request.get("earlier")) if isinstance(turn, str) and turn.strip()]
        follows = request.get("follows") if isinstance(request.get("follows"), bool) else None
        try:
            options = narrowed(request.get("filters"))
            if "documents" not in options and (boxes := request.get("checked")):
                options["documents"] = checked(boxes, self.assistant.catalogue.ids)
            answer = self.ask(request.get("question"), history=earlier[-EARLIER:], follows=follows, **options)  # type: ignore[arg-type]  # ask checks
        except AssistantError as error:
            return {"error": error.said_in(language_in(request))}
        cited = shown_by(answer)
        languages = self._languages(citation.document for citation in cited)
        return {
            "html": html_of(answer, number_in(request.get("turn"), 1), page, languages),
            "language": answer.language,
            "found": answer.found,
            "question": answer.question,
            "spoken": said_of(answer),
            "markdown": markdown_of(answer, answer.language, page),
            "judged": judged_of(answer),
            "references": [reference(citation, answer.language, page) for citation in answering(answer)],
            "bibtex": [entry(citation, answer.language, page) for citation in answering(answer)],
            "cited": [{"document": c.document, "start": c.start, "end": c.end, "anchor": c.anchor} for c in cited],
        }

    def enter(self, request: Request) -> Reply:
        """Return what a page needs to open, once the index is there: documents, suggestions, examples."""
        return {
            **self.documents({}),
            "suggestions": {language: offered(self.assistant.catalogue, language) for language in LANGUAGES},
            "examples": {language: examples(self.assistant.catalogue, language) for language in LANGUAGES},
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

        That is the part that holds the sentence ``anchor``; of ``document`` the one in which the section ``section``
        begins, or the one numbered ``part``: both from 0.
        """
        catalogue = self.assistant.catalogue
        position = position_in(catalogue, request)
        wanted = catalogue.document_of(position) if position is not None else request.get("document")
        document = catalogue.documents.get(wanted) if isinstance(wanted, str) else None
        if document is None and not catalogue.ids:
            return {"document": None, "html": "", "part": 0, "parts": 1, "pages": 0, "contents": []}
        document = document or catalogue.documents[catalogue.ids[0]]
        paper = Paper(document, self._sentences(document.id), language_in(request))
        section = number_in(request.get("section"), -1)
        if position is not None:
            part = paper.part_at(catalogue.sentences[position].span.start)
        elif 0 <= section < len(document.sections):
            part = paper.part_of(section)
        else:
            part = min(max(number_in(request.get("part"), 0), 0), len(paper.parts) - 1)
        return {
            "document": document.id,
            "title": visible(document.title),
            "language": document.language,
            "translated": beside.language if (beside := catalogue.translation_of(document.id)) else None,
            "html": paper.html(part),
            "part": part,
            "parts": len(paper.parts),
            "pages": len(document.pages),
            "contents": [asdict(heading) for heading in paper.contents()],
        }

    def seek(self, request: Request) -> Reply:
        """Return where ``words`` stand in the whole of ``document``: sentences by anchor, headings by section."""
        catalogue, wanted = self.assistant.catalogue, request.get("document")
        document = catalogue.documents.get(wanted) if isinstance(wanted, str) else None
        words = request.get("words")
        if document is None or not isinstance(words, str):
            return {"places": []}
        return {"places": [asdict(place) for place in places_of(document, self._sentences(document.id), words)]}

    def citation(self, request: Request) -> Reply:
        """Return the sentence ``anchor`` as a citation to paste, with its link and its source in words."""
        catalogue, language = self.assistant.catalogue, language_in(request)
        position = position_in(catalogue, request)
        if position is None:
            return {}
        [citation] = cite(catalogue, [(position, 0.0)])
        link = f"{address_in(request.get('page'))}#{citation.anchor}"
        return {
            "text": paste_citation(citation, language, link),
            "link": link,
            "source": list(source_parts(citation, language)),
            "translation": asdict(said) if (said := citation.unofficial_translation) else None,
        }

    def word_file(self, request: Request) -> Reply:
        """Return a conversation, which the browser keeps as ``markdown``, as a file of Word, in base64."""
        markdown = request.get("markdown")
        made = docx_of(markdown if isinstance(markdown, str) else "", language_in(request))
        return {"content": b64encode(made).decode("ascii")}

    def _sentences(self, document: str) -> list[Sentence]:
        """Return a document's sentences in the order of their offsets, which header lines may stand before or after."""
        return sorted(self.assistant.catalogue.sentences_of(document), key=lambda sentence: sentence.span.start)

    def _languages(self, documents: Iterable[str]) -> dict[str, Language]:
        """Return the languages of documents, by id."""
        known = self.assistant.catalogue.documents
        # A document may have gone from the collection since it was cited.
        return {name: known[name].language if name in known else FIRST for name in documents}
