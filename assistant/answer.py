"""What a question gets: the document's own sentences, cited, or "not in the document"."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from index.datatypes import Language, Sentence, Span
from index.storage.store import Index


@dataclass(frozen=True)
class Citation:
    """One quotation, with all that is needed to find and check it: ``document.text[start:end] == quote``."""

    quote: str  # verbatim: one sentence, or two where one does not stand alone
    start: int
    end: int
    passage: str  # the text around the quote, verbatim
    passage_start: int
    passage_end: int
    document: str  # id
    title: str
    section: str | None
    speaker: str | None
    date: str | None  # ISO 8601
    page: int | None
    url: str | None
    anchor: str  # stable id of the answering sentence, for a link
    rank: int  # from 1
    score: float  # of the search: higher is closer; comparable within one answer only


@dataclass(frozen=True)
class Answer:
    """The answer to one question; ``citations`` when found, ``nearest`` when not."""

    question: str
    language: Language
    found: bool
    confidence: float  # calibrated probability, 0..1, that the first citation answers the question
    citations: tuple[Citation, ...] = ()
    nearest: tuple[Citation, ...] = ()
    missing: str | None = None  # when not found: what the document does not give, named in ``language``, where known
    suggestions: tuple[str, ...] = ()  # when not found: questions in ``language`` that the document does answer
    resolved: str | None = None  # the earlier question in whose light a follow-up was understood

    def to_dict(self) -> dict[str, Any]:
        """Return the answer as plain JSON types."""
        return asdict(self) | {
            "citations": [asdict(citation) for citation in self.citations],
            "nearest": [asdict(citation) for citation in self.nearest],
            "suggestions": list(self.suggestions),
        }


def cite(index: Index, ranked: Iterable[tuple[int, float]]) -> tuple[Citation, ...]:
    """Return citations of the sentences at the given positions with their scores, best first."""
    citations: list[Citation] = []
    quoted: set[int] = set()
    for position, score in ranked:
        if position in quoted:
            continue
        sentence = index.sentences[position]
        # "Il va permettre ..." is quoted with the sentence that says what "il" is, unless that one is quoted already.
        with_previous = sentence.leans and position - 1 not in quoted
        first = index.sentences[position - 1] if with_previous else sentence
        quoted |= {position - 1, position} if with_previous else {position}
        citations.append(
            _citation(index, position, sentence, Span(first.span.start, sentence.span.end), len(citations) + 1, score)
        )
    return tuple(citations)


def _citation(index: Index, position: int, sentence: Sentence, quote: Span, rank: int, score: float) -> Citation:
    document = index.documents[sentence.document]
    section = document.sections[sentence.section]
    around = index.around(position)
    return Citation(
        quote=quote.of(document.text),
        start=quote.start,
        end=quote.end,
        passage=around.of(document.text),
        passage_start=around.start,
        passage_end=around.end,
        document=document.id,
        title=document.title,
        section=section.name,
        speaker=section.speaker,
        date=section.date,
        page=section.page if section.page is not None else document.page_at(quote.start),
        url=document.url,
        anchor=sentence.anchor,
        rank=rank,
        score=round(float(score), 4),
    )
