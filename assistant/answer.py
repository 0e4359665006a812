"""What a question gets: the document's own sentences, cited, or "not in the document"."""

import re
from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from typing import Any

from assistant.finding.search import Hit
from assistant.why import Instead, Why
from index.datatypes import DocumentKind, Language, Span
from index.engine import Catalogue

LONGEST_QUOTE = 1000  # characters: a longer list is quoted in parts, and its lead-in beside the item
MOST_MARKED = 0.6  # of a sentence: a mark that covers more points at nothing
BARE = 5  # words: an item this short says nothing by itself
# A lead-in that turns its items round: "N'ont pas droit :", "Sont interdits :", "ne comprend pas :", "except:".
_DENIES = re.compile(
    r"\b(?:n['’e]|ni|non|sans|sauf|hors|hormis|contre|except\w*|exclu\w*|interdi\w*|prohib\w*|défen\w*|refus\w*|"
    r"dispens\w*|exonér\w*|not|no|nor|never|without|forbid\w*|banned|unless)\b|n['’]",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Quote:
    """Words of a document, verbatim: ``document.text[start:end] == text``."""

    text: str
    start: int
    end: int


@dataclass(frozen=True)
class Unofficial:
    """What a quote says in another language: no quote itself, and nobody's own words."""

    text: str
    language: Language


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
    quotes: tuple[Quote, ...] = ()  # the quote after what it is not to be read without: a lead-in, a header row
    headings: tuple[str, ...] = ()  # the chain that the quote stands under, outermost first
    kind: DocumentKind = "plain"  # of the document
    answering: Quote | None = None  # the words of the quote that answer, where the reader made them out
    unofficial_translation: Unofficial | None = None  # of the quote, where one stands beside the document
    recognised: float | None = None  # how surely the quote's page was recognised in a picture, 0..1; None: it is text

    @property
    def words(self) -> str:
        """The quotes as one text, as they are shown where there is no passage: left out words are "[…]"."""
        return " […] ".join(quote.text for quote in self.quotes) or self.quote


class Form(StrEnum):
    """What an answer is made of."""

    SENTENCE = "sentence"  # the sentence that answers, and those close behind
    LIST = "list"  # all sentences of a kind: one part
    PARTS = "parts"  # a part for each part of the question
    COMPARISON = "comparison"  # a part for each document
    OVERVIEW = "overview"  # what a document is about: a part for each document
    HELP = "help"  # no question was asked: what can be


@dataclass(frozen=True)
class Part:
    """What answers one part of a question, or all of it in one document."""

    name: str  # that part in the question's own words, or the document's title; "" for a list
    found: bool
    confidence: float | None  # as in Answer, for this part
    citations: tuple[Citation, ...]  # of a list in the document's order, else best first; when not found, none
    document: str | None = None  # id, where the part stands for a document
    why: Why | None = None  # as in Answer, for this part


@dataclass(frozen=True)
class Overview:
    """What a document is about, in its own words."""

    document: str  # id
    title: str
    sentences: tuple[Citation, ...]  # those that stand for the others, in the document's order
    contents: tuple[str, ...]  # its headings
    speakers: tuple[str, ...]
    dates: tuple[str, ...]  # ISO 8601, ascending
    questions: tuple[str, ...]  # that it answers, in the language of the answer, where some are known


@dataclass(frozen=True)
class Answer:
    """The answer to one question; ``citations`` when found, ``nearest`` when not."""

    question: str
    language: Language
    found: bool
    # Calibrated probability, 0..1, that the first citation answers the question; None where nothing was calibrated for
    # the encoder in use.
    confidence: float | None
    citations: tuple[Citation, ...] = ()
    nearest: tuple[Citation, ...] = ()
    missing: str | None = None  # when not found: what the document does not give, named in ``language``, where known
    instead: Instead | None = None  # when not found: what is so, where the question takes for granted what is not
    suggestions: tuple[str, ...] = ()  # when not found: questions in ``language`` that the document does answer
    resolved: str | None = None  # the earlier question in whose light a follow-up was understood
    other: str | None = None  # the earlier question that might have been leant on, where this one was taken alone
    form: Form = Form.SENTENCE
    parts: tuple[Part, ...] = ()  # of an answer that is more than one sentence; in the order to be read
    overviews: tuple[Overview, ...] = ()  # where one was asked for: of each document
    help: str | None = None  # where nothing was asked: a sentence, in ``language``, on what can be
    why: Why | None = None  # what stands behind the confidence; None of an answer in parts, which have their own

    def to_dict(self) -> dict[str, Any]:
        """Return the answer as plain JSON types."""
        return asdict(self) | {
            "citations": [_plain(citation) for citation in self.citations],
            "nearest": [_plain(citation) for citation in self.nearest],
            "suggestions": list(self.suggestions),
            "form": self.form.value,
            "parts": [_plain_part(part) for part in self.parts],
            "overviews": [_plain_overview(overview) for overview in self.overviews],
            "instead": self.instead.to_dict() if self.instead else None,
            "why": self.why.to_dict() if self.why else None,
        }


def shown_by(answer: Answer) -> tuple[Citation, ...]:
    """Return all citations that an answer shows, in the order in which they are read."""
    inner = [citation for part in answer.parts for citation in part.citations]
    inner += [citation for overview in answer.overviews for citation in overview.sentences]
    return tuple(inner) or answer.citations or answer.nearest


def _plain_part(part: Part) -> dict[str, Any]:
    why = part.why.to_dict() if part.why else None
    return asdict(part) | {"citations": [_plain(citation) for citation in part.citations], "why": why}


def answering(answer: Answer) -> tuple[Citation, ...]:
    """Return the citations that answer; none of what is only near."""
    return shown_by(answer) if answer.found or answer.parts or answer.overviews else ()


def _plain_overview(overview: Overview) -> dict[str, Any]:
    listed = {name: list(getattr(overview, name)) for name in ("contents", "speakers", "dates", "questions")}
    return asdict(overview) | listed | {"sentences": [_plain(citation) for citation in overview.sentences]}


def _plain(citation: Citation) -> dict[str, Any]:
    facts = asdict(citation)
    return facts | {"quotes": list(facts["quotes"]), "headings": list(citation.headings)}


def cite(catalogue: Catalogue, ranked: Iterable[tuple[int, float]], *, items: bool = False) -> tuple[Citation, ...]:
    """Return citations of the sentences at the given positions with their scores, best first.

    Items of one list, which stand together, are each quoted alone; what rules them is in their ``quotes``.
    """
    citations: list[Citation] = []
    quoted: set[int] = set()
    for position, score in ranked:
        if position in quoted:
            continue
        first, last = (position, position) if items else _whole(catalogue, position, quoted)
        quoted |= set(range(first, last + 1))
        span = Span(catalogue.sentences[first].span.start, catalogue.sentences[last].span.end)
        citations.append(_citation(catalogue, position, span, len(citations) + 1, score))
    return tuple(citations)


def with_answering(catalogue: Catalogue, citations: Iterable[Citation], hits: Iterable[Hit]) -> tuple[Citation, ...]:
    """Return the citations with the words marked that answer, in sentences that the reader takes for an answer."""
    readings = {catalogue.sentences[hit.sentence].anchor: hit for hit in hits if hit.reading and hit.reading.words}
    marked = []
    for citation in citations:
        hit = readings.get(citation.anchor)
        marked.append(replace(citation, answering=_answering(catalogue, hit)) if hit else citation)
    return tuple(marked)


def _answering(catalogue: Catalogue, hit: Hit) -> Quote | None:
    reading, sentence = hit.reading, catalogue.sentences[hit.sentence].span
    if reading is None or reading.words is None or reading.answers < 0:
        return None
    start, end = sentence.start + reading.words.start, sentence.start + reading.words.end
    if end - start > MOST_MARKED * (sentence.end - sentence.start):
        return None
    return Quote(Span(start, end).of(catalogue.documents[catalogue.document_of(hit.sentence)].text), start, end)


def _whole(catalogue: Catalogue, position: int, quoted: Collection[int]) -> tuple[int, int]:
    """Return the first and the last of the sentences that are quoted for the one at ``position``.

    "Il va permettre ..." is quoted with the sentence that says what "il" is, unless that one is quoted already; a
    lead-in with its items; an item whose lead-in denies it, or that is a bare name, from its lead-in on.
    """
    sentence = catalogue.sentences[position]
    last = _last_item(catalogue, position)
    if last > position:
        return position, last
    if sentence.leans and position - 1 not in quoted:
        return position - 1, position
    if sentence.ruled_by:
        return _lead_in(catalogue, position), position
    return position, position


def _last_item(catalogue: Catalogue, position: int) -> int:
    """Return the position of the last item that a sentence leads into; its own where it leads into none."""
    lead, last = catalogue.sentences[position], position
    for place in range(position + 1, len(catalogue.sentences)):
        item = catalogue.sentences[place]
        if item.document != lead.document or lead.span not in item.ruled_by:
            break
        if item.span.end - lead.span.start > LONGEST_QUOTE:
            break
        last = place
    return last


def _lead_in(catalogue: Catalogue, position: int) -> int:
    """Return the position of the lead-in from which an item is to be quoted; its own where it may stand alone."""
    item = catalogue.sentences[position]
    text = catalogue.documents[item.document].text
    lead = item.ruled_by[0]
    bare = len(item.span.of(text).split()) <= BARE
    if not (bare or _DENIES.search(lead.of(text))) or item.span.end - lead.start > LONGEST_QUOTE:
        return position
    place = position
    while place > 0 and catalogue.sentences[place].span.start > lead.start:
        place -= 1
    # A header row is no sentence: its row is quoted beside it.
    return place if catalogue.sentences[place].span == lead else position


def _citation(catalogue: Catalogue, position: int, quote: Span, rank: int, score: float) -> Citation:
    sentence = catalogue.sentences[position]
    document = catalogue.documents[sentence.document]
    section = document.sections[sentence.section]
    around = catalogue.around(position)
    spans = [*(ruler for ruler in sentence.ruled_by if not quote.start <= ruler.start < quote.end), quote]
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
        quotes=tuple(Quote(span.of(document.text), span.start, span.end) for span in spans),
        headings=section.chain,
        kind=document.kind,
        recognised=document.recognised_at(quote.start),
        unofficial_translation=translated(catalogue, document.id, quote),
    )


def translated(catalogue: Catalogue, document: str, quote: Span) -> Unofficial | None:
    """Return what the translation that belongs to a document says there, if one does."""
    translation = catalogue.translation_of(document)
    text = translation.of(quote) if translation else None
    return Unofficial(text, translation.language) if translation and text else None
