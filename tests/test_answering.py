"""The words of a quote that answer: where they are marked, they are the document's, and they are few."""

import pytest

from assistant.answer import Answer, Quote, cite, with_answering
from assistant.assistant import Assistant
from assistant.finding.evidence import Evidence
from assistant.finding.reader import Reading
from assistant.finding.search import Hit
from assistant.page.html import html_answer
from index.datatypes import Span
from index.matching.encoder import load_encoder
from index.reading.documents import parse_document
from index.reading.sources import Source
from index.storage.store import Index
from tests.fakes import HashEncoder

TEXT = """La piscine municipale <du parc> ouvre le 14 juin à huit heures.

L'entrée coûte 3 euros pour les habitants. Elle est gratuite pour les enfants de moins de six ans.

M. Henri Tassel dirige l'établissement depuis deux ans. Le bassin a été construit en 1974 par Paul Marin.
"""


@pytest.fixture(scope="module")
def index() -> Index:
    return Index.build([Source(parse_document(TEXT, identifier="piscine", sha256="1"))], HashEncoder())


def marked(index: Index, position: int, answers: float, words: Span | None) -> Quote | None:
    hit = Hit(position, 1.0, Evidence(), Reading(answers, words))
    (citation,) = with_answering(index.catalogue, cite(index.catalogue, [(position, 1.0)]), [hit])
    return citation.answering


def test_the_words_are_the_document_s_own(index: Index) -> None:
    at = TEXT.index("14 juin")
    assert marked(index, 0, 2.0, Span(at, at + 7)) == Quote("14 juin", at, at + 7)
    free = TEXT.index("gratuite")  # the sentence leans on the one before, which is quoted with it
    start = TEXT.index("Elle est")
    assert marked(index, 2, 2.0, Span(free - start, free - start + 8)) == Quote("gratuite", free, free + 8)


def test_nothing_is_marked_that_does_not_answer_or_is_nearly_all(index: Index) -> None:
    at = TEXT.index("14 juin")
    assert marked(index, 0, -0.1, Span(at, at + 7)) is None
    assert marked(index, 0, 2.0, None) is None
    assert marked(index, 0, 2.0, Span(3, 60)) is None
    other = Hit(4, 1.0, Evidence(), Reading(2.0, Span(0, 5)))
    (citation,) = with_answering(index.catalogue, cite(index.catalogue, [(0, 1.0)]), [other])
    assert citation.answering is None


def test_the_page_sets_them_off_and_changes_no_letter(index: Index) -> None:
    at = TEXT.index("<du parc>")
    hit = Hit(0, 1.0, Evidence(), Reading(2.0, Span(at, at + 9)))
    citations = with_answering(index.catalogue, cite(index.catalogue, [(0, 1.0)]), [hit])
    page = html_answer(Answer("Où ?", "fr", True, 0.9, citations), 1, "/", {"piscine": "fr"})
    assert 'La piscine municipale <strong class="answering">&lt;du parc&gt;</strong> ouvre le 14 juin' in page


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("Quand ouvre la piscine ?", "14 juin"),
        ("Combien coûte l'entrée ?", "3 euros"),
        ("Qui dirige la piscine ?", "Henri Tassel"),
        ("Who built the pool?", "Paul Marin"),
    ],
)
def test_what_ships_marks_them(question: str, words: str) -> None:
    encoder = load_encoder()
    index = Index.build([Source(parse_document(TEXT, identifier="piscine", sha256="1"))], encoder)
    answer = Assistant(index, encoder).ask(question)
    assert answer.found
    first = answer.citations[0]
    assert first.answering is not None
    assert words in first.answering.text
    assert TEXT[first.answering.start : first.answering.end] == first.answering.text
