"""Lead-ins rule their items, header rows the rows of their table."""

import pytest

from index.datatypes import Document, Section, Span
from index.passages import make_passages
from index.reading.plain import plain_pieces
from index.text.headings import is_version
from index.text.lines import lines_of
from index.text.marks import mark_of
from index.text.ruling import Piece, PieceKind, rulings
from index.text.structure import structured

PROSE, ITEM, HEADER, ROW = PieceKind.PROSE, PieceKind.ITEM, PieceKind.HEADER, PieceKind.ROW


def pieces_of(*lines: tuple[str, PieceKind]) -> tuple[str, list[Piece]]:
    text, pieces = "", []
    for line, kind in lines:
        pieces.append(Piece(Span(len(text), len(text) + len(line)), kind))
        text += line + "\n"
    return text, pieces


def ruled(*lines: tuple[str, PieceKind]) -> dict[str, list[str]]:
    text, pieces = pieces_of(*lines)
    return {found.paragraph.of(text): [span.of(text) for span in found.by] for found in rulings(text, pieces)}


def test_items_are_ruled_by_the_last_sentence_before_them() -> None:
    found = ruled(
        ("Le refuge est ouvert. N'ont pas droit :", PROSE),
        ("les mineurs ;", ITEM),
        ("les armés.", ITEM),
        ("Il ferme à midi.", PROSE),
        ("un point d'une liste sans phrase", ITEM),
    )
    assert found == {"les mineurs ;": ["N'ont pas droit :"], "les armés.": ["N'ont pas droit :"]}


def test_a_paragraph_with_the_look_of_a_heading_is_citable_and_a_heading_is_not() -> None:
    paragraph = "Le refuge est ouvert aux marcheurs. Le gardien y tient la caisse et sonne la cloche le soir."
    asked = "Qui peut dormir au refuge du col des Arves ? Et qui ne le peut pas, même en plein hiver ?"
    text, pieces = pieces_of((asked, PieceKind.HEADING), (paragraph, PieceKind.HEADING))
    (section,) = structured(text, pieces).sections
    assert (section.heading, [span.of(text) for span in section.paragraphs]) == (asked, [paragraph])


def test_what_an_editor_says_of_an_article_s_version_is_shown_and_never_its_text() -> None:
    version = "Version en vigueur depuis le 01 mars 2029"
    change = "Modifié par LOI n°2029-84 du 6 février 2029 - art. 12"
    text = "\n\n".join(
        ["Article LO211-1", version, change, "Nul ne conduit.", "Article L211-2 (abrogé)", version, change]
    )
    first, second = structured(text, plain_pieces(text, lines_of(text))).sections
    assert (first.number, [span.of(text) for span in first.paragraphs]) == ("LO211-1", ["Nul ne conduit."])
    assert [span.of(text) for span in first.captions] == [version, change]
    assert [span.of(text) for span in second.paragraphs] == [version, change]
    assert not is_version("La création d'une commission est décidée par décret.")
    assert not is_version("Modifié, le plan entre en vigueur le 3 mai 2029.")


def test_a_count_leads_into_names_and_a_sentence_does_not() -> None:
    assert ruled(("Pour : 2", PROSE), ("Lise Morel", ITEM)) == {"Lise Morel": ["Pour : 2"]}
    assert ruled(("Le conseil siège.", PROSE), ("Lise Morel", ITEM)) == {}


def test_items_below_an_item_are_ruled_by_both() -> None:
    found = ruled(
        ("Sont punis :", PROSE),
        ("1° Ceux qui :", ITEM),
        ("a) volent ;", ITEM),
        ("b) mentent ;", ITEM),
        ("2° Les autres.", ITEM),
    )
    assert found["b) mentent ;"] == ["Sont punis :", "1° Ceux qui :"]
    assert found["2° Les autres."] == ["Sont punis :"]


def test_rows_are_ruled_by_all_header_rows_of_their_table() -> None:
    found = ruled(
        ("Ville ; 2018", HEADER),
        ("x ; hiver", HEADER),
        ("Nord ; 31", ROW),
        ("Fin.", PROSE),
        ("Sud ; 9", ROW),
        ("Port ; Prix", HEADER),
        ("Anse ; 4", ROW),
    )
    assert found == {"Nord ; 31": ["Ville ; 2018", "x ; hiver"], "Anse ; 4": ["Port ; Prix"]}


@pytest.mark.parametrize(
    ("line", "mark"),
    [
        ("1° les mineurs", ("degree", "1")),
        ("12) douze", ("number", "12")),
        ("b) aux camions", ("letter", "b")),
        ("II. – Le préfet", ("roman", "II")),
        ("II bis. – Le préfet", ("roman", "II")),
        ("I et II. - (Abrogés)", ("roman", "I")),
        ("a. aux étudiants", ("point", "a")),
        ("a. 12", None),
        ("– une aide", ("bullet", "")),
        ("12 sites", None),
        ("Il va", None),
    ],
)
def test_marks_of_items(line: str, mark: tuple[str, str] | None) -> None:
    assert mark_of(line) == mark


def test_a_list_is_one_passage_with_its_lead_in_and_a_table_with_its_header() -> None:
    text, pieces = pieces_of(
        ("Sont exclus :", PROSE), ("les uns ;", ITEM), ("les autres.", ITEM), ("An ; Prix", HEADER), ("2018 ; 31", ROW)
    )
    prose = tuple(piece.span for piece in pieces if piece.kind is not HEADER)
    section = Section(None, None, prose, captions=(pieces[3].span,))
    passages = make_passages(Document("a", "A", text, (section,), "0", rulings=rulings(text, pieces)))
    assert [passage.span.of(text) for passage in passages] == [
        "Sont exclus :\nles uns ;\nles autres.",
        "An ; Prix\n2018 ; 31",
    ]
    assert [[s.span.of(text) for s in passage.sentences] for passage in passages] == [
        ["Sont exclus :", "les uns ;", "les autres."],
        ["2018 ; 31"],
    ]
    assert [span.of(text) for span in passages[1].sentences[0].ruled_by] == ["An ; Prix"]
