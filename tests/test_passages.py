"""Cutting: sentences with exact offsets, and the passages around them."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from patience import worked

from index.datatypes import Document, Sentence, Span
from index.passages import PASSAGE_CHARACTERS, make_passages
from index.paths import SHIPPED
from index.reading.documents import parse_document, read_document
from index.text.sentences import split_sentences


def sentences_of(text: str) -> list[str]:
    return [span.of(text) for span in split_sentences(text, Span(0, len(text)))]


@pytest.mark.parametrize(
    "parts",
    [
        ["M. Mazuir appelle l'attention de M. le ministre.", "Il attend."],
        ["Voir l'art. 12 de la loi n° 2016-444 du 13 avril 2016.", "Elle pénalise."],
        ["Mme J. Dupont a parlé.", "Le GRETA aussi !", "Pourquoi ?", "On l'ignore…", "Fin"],
        ["Le 1er janv. 2019 et le 3 févr. 2020 conviennent.", "Dr. Martin répond."],
        ["Il a dit : « Tout va bien. »", "Puis il partit."],
        ["Il a dit : «\u00a0Tout va bien.\u00a0»", "Puis il partit."],
        ["Il a lu : « Pour quelle version ? ».", "Puis il partit."],
        ["(Voir plus bas.)", "2. Les moyens sont là.", "3,5 % des cas."],
        ["Le plan coûte 3.5 millions env. par an et vit.", "12 sites l'ont."],
        ["Le taux est de 12.", "Il baisse."],
        ["Are they safe?", '"Yes."', "Mr. Smith said so.", "It is 5 p.m. now!"],
        ["Vraiment ?!", "Oui"],
        ["L’État agit.", "“Enfin !”", "– Oui."],
        ["Les associations, etc. sont là...", "Et après ?"],
    ],
)
def test_sentences_end_where_a_reader_says_they_do(parts: list[str]) -> None:
    assert sentences_of(" ".join(parts)) == parts


def test_marks_alone_are_no_sentence() -> None:
    assert sentences_of("... ?! — .") == []
    assert sentences_of("") == []


def plan() -> tuple[Document, list[Sentence]]:
    document = read_document(SHIPPED / "senat-traite-2019.txt")
    return document, [sentence for passage in make_passages(document) for sentence in passage.sentences]


def test_the_shipped_document_has_the_29_citable_sentences_that_a_reader_counts() -> None:
    document, sentences = plan()
    assert len(sentences) == 29
    texts = [sentence.span.of(document.text) for sentence in sentences]
    assert texts[0] == "Question de M. MAZUIR Rachel (Ain - SOCR) publiée le 07/03/2019"
    assert texts[3] == "Mais le plan suivant tarde à émerger."
    assert texts[-5] == "Plus d'une centaine de mineurs victimes ont ainsi été protégés depuis 2016."
    assert texts[-1] == "- page 5400"
    assert not any("Page mise à jour" in text for text in texts)
    # Every letter of the document but its cut-off last line can be cited.
    cited = {i for sentence in sentences for i in range(sentence.span.start, sentence.span.end)}
    end = document.text.index("Page mise à jour le")
    assert all(i in cited for i in range(end) if document.text[i].isalnum())


def test_the_shipped_anchors_are_unique_and_say_where_they_lead() -> None:
    _, sentences = plan()
    anchors = [sentence.anchor for sentence in sentences]
    assert len(set(anchors)) == len(anchors)
    assert anchors[0] == "senat-traite-2019-question-1"
    assert "senat-traite-2019-transmission-1" in anchors
    assert anchors[-1] == "senat-traite-2019-reponse-19"


def test_a_sentence_that_opens_with_a_pronoun_leans_on_the_one_before() -> None:
    document, sentences = plan()
    leaning = [sentence.span.of(document.text)[:25] for sentence in sentences if sentence.leans]
    # "Il souhaite connaître" opens its paragraph: there is no sentence before it to lean on.
    assert leaning == ["Il va permettre d'éloigne"]
    text = "La règle tient. Il faut agir. Il est clair que tout va. Elle protège. They came. It is vital to act."
    other = parse_document(text, identifier="x", sha256="0")
    found = [s.span.of(text) for p in make_passages(other) for s in p.sentences if s.leans]
    assert found == ["Elle protège.", "They came."]


def test_passages_hold_neighbouring_sentences_of_one_paragraph_and_stay_short() -> None:
    document, _ = plan()
    paragraphs = [span for section in document.sections for span in (*section.paragraphs, *section.lines)]
    for passage in make_passages(document):
        assert any(p.start <= passage.span.start and passage.span.end <= p.end for p in paragraphs)
        assert passage.span == Span(passage.sentences[0].span.start, passage.sentences[-1].span.end)
        assert not passage.sentences[0].leans
        whole = passage.span.end - passage.span.start
        assert whole <= 2 * PASSAGE_CHARACTERS or len(passage.sentences) == 1


SOUP = st.text(alphabet=st.sampled_from("aAéÉ0.!?…»«\"'()[] \u00a0\u202f-—M"), max_size=120)


@given(SOUP, st.integers(0, 20), st.integers(0, 20))
def test_no_letter_is_lost_and_no_sentence_overlaps(text: str, before: int, after: int) -> None:
    span = Span(min(before, len(text)), max(min(before, len(text)), len(text) - after))
    found = split_sentences(text, span)
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert all(span.start <= s.start < s.end <= span.end for s in found)
    covered = {i for s in found for i in range(s.start, s.end)}
    assert all(i in covered for i in range(span.start, span.end) if text[i].isalnum())


@pytest.mark.parametrize(
    "unit",
    [
        ".",
        ". ",
        "a. ",
        "M. ",
        "1. ",
        "1. a1. ",
        "a",
        " ",
        "? « ",
        ".\u00a0",
        "A. Il va. ",
        "il ainsi ",
        "(",
        "Mot. '",
        "\"' ",
    ],
)
def test_an_enormous_paragraph_is_cut_in_seconds(unit: str) -> None:
    text = ("Début " + unit * 1_000_000)[:1_000_000] + " fin"
    with worked() as work:
        found = split_sentences(text, Span(0, len(text)))
    assert work.seconds < 20  # about 1 s; what is not linear takes hours
    assert found[0].start == 0


def test_five_megabytes_of_prose_are_cut_into_passages_in_seconds() -> None:
    sentence = "M. le ministre du 3 mars répond ainsi à l'association. "
    text = sentence * 90_000
    with worked() as work:
        passages = make_passages(parse_document(text, identifier="x", sha256="0"))
    assert work.seconds < 60  # about 5 s
    assert sum(len(passage.sentences) for passage in passages) == 90_000
