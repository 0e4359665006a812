"""Which lines of a PDF are text, headings, running heads, notes or tables of contents, and which go on each other."""

from pathlib import Path

from index.reading.account import Ledger
from index.reading.documents import read_document
from index.reading.joining import join_lines
from index.reading.margins import text_of_pages
from index.reading.printed import Line
from index.text.analysis import searchable
from tests.pdfs import ADVICE, Book, blank, lines, sentences, written


def test_heads_that_change_with_the_chapter_and_hold_the_page_s_number_are_left_out(tmp_path: Path) -> None:
    pdf = Book()
    pdf.add_page()
    while pdf.page_no() < 8:
        pdf.paragraph(ADVICE)
    found = [searchable(sentence) for sentence in sentences(read_document(written(pdf, tmp_path)))]
    assert set(found) == {f"{ADVICE.split('. ')[0]}.", ADVICE.split(". ", 1)[1]}


PROSE = "Le conseil a entendu le rapport {} de la commission, puis il en a débattu pendant deux heures."


def kept(*edges: tuple[str, ...], top: bool = False, size: float = 8.0) -> list[str]:
    """Return what is kept of the lines that stand apart at an edge of each page, around lines of prose."""
    pages = []
    for page, texts in enumerate(edges, start=1):
        prose = [
            Line(PROSE.format(f"{page}.{n}"), page, 57.0, 530.0, 600.0 - 16 * n, 11.0, bold=False) for n in range(9)
        ]
        edge = [
            Line(text, page, 57.0, 400.0, (780.0 if top else 60.0) - 11 * n, size, bold=False)
            for n, text in enumerate(texts)
        ]
        pages.append([*edge, *prose] if top else [*prose, *edge])
    return [line.text for line in text_of_pages(pages, Ledger()) if not line.text.startswith("Le conseil")]


def test_a_note_on_each_page_with_its_number_is_no_page_number() -> None:
    notes = (
        "1 Cass. soc., 12 mars 2019.",
        "2 Rapport Dupont, p. 45.",
        "3 Loi du 6 juillet 1989",
        "4 Voir l'avis du 5 mai.",
    )
    assert kept(*((note,) for note in notes)) == list(notes)
    assert kept(*((note, f"{page}") for page, note in enumerate(notes, start=1))) == list(notes)
    assert kept(*((f"Chapitre {'ABCD'[page]} {page + 1}",) for page in range(4))) == []


def test_notes_in_letters_as_large_as_the_text_are_notes_where_each_call_has_its_own(tmp_path: Path) -> None:
    pdf = blank()
    lines(
        pdf,
        20,
        100,
        "La galerie mesure 870^1 mètres, date de 1861^2 et fut fermée un jour par",
        "ses douze mineurs, qui",
    )
    lines(pdf, 20, 260, "1 Mesure au ruban.", "2 Archives, 8 S 114.")
    pdf.add_page()
    lines(
        pdf,
        20,
        20,
        "étaient en grève depuis le mois de mars de cette année-là, dit-on encore.",
        "En 1911^3 elle rouvrit.",
    )
    lines(pdf, 20, 40, "3 journées de travail furent payées.", "Deux autres le furent en mai.")
    assert [searchable(sentence) for sentence in sentences(read_document(written(pdf, tmp_path)))] == [
        "1 Mesure au ruban.",
        "2 Archives, 8 S 114.",
        "La galerie mesure 870 mètres, date de 1861 et fut fermée un jour par ses douze mineurs, qui étaient en grève "
        "depuis le mois de mars de cette année-là, dit-on encore.",
        "En 1911³ elle rouvrit.",
        "3 journées de travail furent payées.",
        "Deux autres le furent en mai.",
    ]


def test_the_same_words_with_figures_that_do_not_count_the_pages_are_text() -> None:
    asked = [(f"Demandes reçues dans la commune : {number}",) for number in (24, 7, 112, 31)]
    assert kept(*asked) == [row for rows in asked for row in rows]
    assert kept(*[(f"Bilan de 2029 - feuille {number} - Givors",) for number in (24, 25, 26, 27)]) == []
    assert kept(*[("Bilan du 3 mars 2029",)] * 4) == []


def test_what_the_foot_of_every_page_tells_is_kept_once_and_so_is_a_title() -> None:
    appeal = "Vous pouvez contester cette décision dans les deux mois devant le tribunal administratif."
    reached = "Mairie de Givors - 1, place Camille-Vallin - 04 72 00 00 00"
    assert kept(*[(appeal, f"{page}/3") for page in (1, 2, 3)]) == [appeal]
    assert kept(*[(reached,)] * 3) == [reached]
    assert kept(*[("Mairie de Givors - Service des affaires sociales et du logement",)] * 3) == []
    assert kept(*[("Demande de rattachement",)] * 2, top=True, size=16.0) == ["Demande de rattachement"]
    assert kept(*[("Demande de rattachement",)] * 2, top=True, size=8.0) == []


def test_a_number_on_top_of_a_page_that_does_not_count_it_is_text(tmp_path: Path) -> None:
    pdf = blank()
    lines(pdf, 20, 20, "1250 euros sont dus.", "Le reste est remis.")
    pdf.add_page()
    lines(pdf, 20, 20, "48", "C'est le nombre de victimes.")
    text = read_document(written(pdf, tmp_path)).text
    assert "1250 euros" in text
    assert "48" in text


def test_a_sentence_goes_on_over_footnotes_whose_calls_are_no_numbers_of_it(tmp_path: Path) -> None:
    pdf = blank()
    lines(
        pdf,
        20,
        100,
        "La commune aide 12 familles^1 depuis mars, dans un local de 50 m^2 qui",
        "se trouve rue Longue, et",
    )
    lines(pdf, 20, 270, "1 Voir la délibération du 3 mars.", size=8)
    pdf.add_page()
    lines(
        pdf, 20, 20, "paie leur loyer. Elle rendra compte en juin de tout ce qui aura été payé à ces", "douze familles."
    )
    document = read_document(written(pdf, tmp_path))
    found = [(searchable(s), document.page_at(document.text.index(s))) for s in sentences(document)]
    assert found == [
        ("1 Voir la délibération du 3 mars.", 1),
        (
            "La commune aide 12 familles depuis mars, dans un local de 50 m2 qui se trouve rue Longue, et paie leur "
            "loyer.",
            1,
        ),
        ("Elle rendra compte en juin de tout ce qui aura été payé à ces douze familles.", 2),
    ]


def test_a_table_of_contents_is_left_out_and_a_list_of_prices_is_not(tmp_path: Path) -> None:
    pdf = blank()
    lines(pdf, 20, 20, "Sommaire", size=16)
    lines(
        pdf,
        20,
        40,
        "1 Les victimes 1",
        "1.1 Le repérage . . . . . . . . 1",
        "1.2 La protection ........ 2",
        "Annexes 2",
    )
    pdf.add_page()
    lines(pdf, 20, 20, "Les victimes sont protégées.")
    lines(pdf, 20, 40, "Adulte ........ 12", "Enfant ........ 6", "Famille nombreuse ........ 10")
    assert read_document(written(pdf, tmp_path)).text.split("\n\n") == [
        "Sommaire",
        "Les victimes sont protégées.",
        "Adulte ........ 12",
        "Enfant ........ 6",
        "Famille nombreuse ........ 10",
    ]


def test_lines_that_end_before_their_column_does_are_not_joined(tmp_path: Path) -> None:
    pdf = blank()
    wide = "Les demandes se déposent au guichet de la mairie, qui les transmet sous huit jours au service"
    lines(
        pdf,
        20,
        20,
        wide,
        "social du département, ou par courrier à :",
        "Mairie de Givors",
        "place Vallin",
        "69700 Givors",
    )
    lines(pdf, 20, 60, "Pièces à joindre", "- une pièce d'identité", "- le dernier avis", "o une attestation")
    for row, cells in enumerate([("Année", "Victimes", "Aides"), ("2017", "1 294", "13"), ("2018", "1 402", "14")]):
        for column, cell in enumerate(cells):
            lines(pdf, 20 + 60 * column, 90 + 6 * row, cell)
    document = read_document(written(pdf, tmp_path))
    assert [[searchable(span.of(document.text)) for span in ruling.by] for ruling in document.rulings[-2:]] == [
        ["Année ; Victimes ; Aides"]
    ] * 2
    assert [searchable(sentence) for sentence in sentences(document)] == [
        f"{wide} social du département, ou par courrier à :",
        "Mairie de Givors",
        "place Vallin",
        "69700 Givors",
        "Pièces à joindre",
        "- une pièce d'identité",
        "- le dernier avis",
        "o une attestation",
        "2017 ; 1 294 ; 13",
        "2018 ; 1 402 ; 14",
    ]


def test_what_is_a_heading_is_told_by_the_whole_line_and_its_font(tmp_path: Path) -> None:
    pdf = blank()
    lines(pdf, 20, 20, "L", size=26)
    lines(
        pdf,
        28,
        20,
        "es aides sont versées chaque mois aux familles qui en ont fait la demande à la",
        "mairie avant le 5.",
    )
    lines(
        pdf,
        20,
        50,
        "**Qui peut demander ?**",
        "**Toute** famille qui habite le canton depuis trois mois peut demander l'aide avant la **fin**",
        "**de l'année**.",
    )
    lines(pdf, 20, 80, *["**Le délai court à partir du dépôt de la demande au guichet de la mairie du canton**"] * 6)
    lines(
        pdf,
        20,
        120,
        "**Rappel important des règles qui valent pour toutes les familles du canton et**",
        "des environs.",
    )
    document = read_document(written(pdf, tmp_path))
    assert [section.name for section in document.sections] == [None, "Qui peut demander ?"]
    assert sentences(document)[0].startswith("Les aides sont versées")
    assert searchable(sentences(document)[1]) == (
        "Toute famille qui habite le canton depuis trois mois peut demander l'aide avant la fin de l'année."
    )


def test_a_wide_heading_near_by_does_not_make_the_lines_of_a_narrow_column_short() -> None:
    box = (
        "La rubrique contient les avis",
        "et les projets qui seront soumis",
        "au public, afin que ceux",
        "qui le veulent y répondent.",
    )
    lines = [Line(text, 1, 45, 45 + 5 * len(text), 650 - 9 * row, 8, False) for row, text in enumerate(box)]
    wide = Line("Projets de règles et avis du registre des étangs", 1, 46, 560, 700, 18, True)
    first, heading = join_lines([*lines, wide], Ledger())
    assert (first.text, heading.heading) == ("\n".join(box), True)
