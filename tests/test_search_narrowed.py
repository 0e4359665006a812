"""A search that is narrowed, and one over documents that hold nothing to find."""

import pytest

from assistant.asking.query import read_query
from assistant.finding.search import Searcher
from index.datatypes import ExpectedQuestion, Topic
from index.engine import Where
from index.reading.documents import parse_document
from index.reading.sources import Source
from index.storage.store import Index
from tests.gardens import EVEN, GARDEN, LIBRARY, encoder


def test_a_question_with_two_answers_speaks_for_both_also_when_one_alone_is_allowed() -> None:
    asked = (
        ExpectedQuestion("Quels sont les prix ?", "fr", "plain", ("cinq livres", "dix centimes")),
        ExpectedQuestion("Quel est le loyer ?", "fr", "plain", (), "rent"),
    )
    topics = (Topic("rent", "le loyer", "the rent"),)
    text = LIBRARY.replace("La biblio", "# Prêt\n\nLa biblio", 1).replace("Les livres", "# Retard\n\nLes livres", 1)
    library = Source(parse_document(text, identifier="bibliotheque", sha256="2"), asked, topics)
    index = Index.build([Source(parse_document(GARDEN, identifier="a", sha256="1")), library], encoder())
    searcher, query = Searcher(index, encoder(), EVEN), read_query("Quels sont les prix ?")
    five, ten = (
        position
        for position in range(len(index.catalogue.sentences))
        if any(s in index.catalogue.text_of(position) for s in asked[0].gold)
    )
    found = {hit.sentence: hit.evidence for hit in searcher.search(query).hits}
    for position, section in ((five, "Prêt"), (ten, "Retard")):
        assert found[position].asked_dense == pytest.approx(1, abs=1e-3)
        assert found[position].vote > 0.9
        alone = {hit.sentence: hit.evidence for hit in searcher.search(query, Where(section=section)).hits}
        place = index.catalogue.section_of(position)
        assert alone.keys() == {number for number in found if index.catalogue.section_of(number) == place}
        assert alone[position].asked_dense == found[position].asked_dense
    assert found[ten + 1].asked_dense == found[ten + 1].vote == 0.0


def test_documents_of_nothing_but_headings_disturb_no_filter() -> None:
    empty = [Source(parse_document(f"# Titre {name}\n", identifier=name, sha256=name)) for name in "abcd"]
    asked = ExpectedQuestion("Quel est le loyer ?", "fr", "plain", (), "rent")
    last = Source(
        parse_document("Un seul mot.", identifier="z", sha256="z"), (asked,), (Topic("rent", "le loyer", "the rent"),)
    )
    query = read_query("Quel est le loyer ?")
    index = Index.build([*empty, last], encoder())
    assert (len(index.catalogue.documents), len(index.catalogue.sentences)) == (5, 1)
    found = Searcher(index, encoder(), EVEN).search(query, Where(frozenset("z")))
    assert [hit.sentence for hit in found.hits] == [0]
    assert list(found.unanswered) == ["z"]
    none = Searcher(Index.build(empty, encoder()), encoder(), EVEN)
    assert none.search(query).hits == none.search(query, Where(frozenset("a"))).hits == ()
