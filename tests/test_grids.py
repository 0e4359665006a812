"""Lines of a PDF that are cells of a table or stand in columns, and raised letters that call notes."""

from dataclasses import replace

from index.datatypes import Reason
from index.reading.account import Ledger
from index.reading.grids import gridded
from index.reading.headed import with_headers
from index.reading.letters import CALL
from index.reading.margins import text_of_pages
from index.reading.printed import Cell, Line
from index.reading.side_by_side import one_after_the_other


def line(text: str, left: float, base: float, *, parts: tuple[Cell, ...] = ()) -> Line:
    return Line(text, 1, left, left + 5 * len(text), base, 10, False, bool(parts), parts)


def columns(*cells: tuple[str, ...]) -> list[Line]:
    return [
        line(text, 20 + 150 * place, 700 - 14 * row)
        for place, column in enumerate(cells)
        for row, text in enumerate(column)
    ]


def test_columns_that_come_one_after_the_other_are_rows() -> None:
    found = gridded(columns(("Commune", "Vorsanne", "Crozelle"), ("Gardes", "12", "7"), ("Coût", "450 €", "90 €")))
    assert [row.text for row in found] == ["Commune Gardes Coût", "Vorsanne 12 450 €", "Crozelle 7 90 €"]
    assert [[part.words for part in row.parts] for row in found] == [[1, 1, 1], [1, 1, 2], [1, 1, 2]]
    assert all(row.cells for row in found)


def test_columns_of_prose_of_other_heights_or_of_two_rows_stay_lines() -> None:
    prose = columns(("Le maire", "signe le", "bail neuf"), ("et le préfet", "le lit à", "Vorsanne"))
    assert gridded(prose) == prose
    apart = [*columns(("An", "2030", "2031")), *(line(t, 170, 690 - 14 * n) for n, t in enumerate(("Prix", "3", "4")))]
    assert gridded(apart) == apart
    few = columns(("An", "2030"), ("Prix", "3"))
    assert gridded(few) == few


HEADER = line("Commune Aide Règles", 20, 700, parts=(Cell(1, 20, 60), Cell(1, 170, 190), Cell(1, 320, 350)))


def test_a_last_cell_of_several_lines_is_one() -> None:
    waiting = line("Vorsanne 300 €", 20, 680, parts=(Cell(1, 20, 60), Cell(2, 170, 200)))
    begun = line("Crozelle 150 € Être", 20, 640, parts=(Cell(1, 20, 60), Cell(2, 170, 200), Cell(1, 320, 340)))
    lines = [HEADER, waiting, line("Habiter la commune", 320, 686), line("depuis deux ans", 320, 674), begun]
    found = gridded([*lines, line("inscrit en mai", 320, 628), line("Fin.", 20, 600)])
    assert [row.text for row in found[1:]] == [
        "Vorsanne 300 €\nHabiter la commune\ndepuis deux ans", "Crozelle 150 € Être\ninscrit en mai", "Fin.",
    ]  # fmt: skip
    assert [part.words for part in found[1].parts] == [1, 2, 6]
    assert [part.words for part in found[2].parts] == [1, 2, 4]


def told(lines: list[Line]) -> list[list[str]]:
    cells = []
    for row in gridded(lines):
        words = iter(row.text.split())
        cells.append([" ".join(next(words) for _ in range(part.words)) for part in row.parts])
    return cells


def test_cells_of_several_lines_stay_in_their_columns() -> None:
    head = [
        line("Moteur Durée", 20, 700, parts=(Cell(1, 20, 50), Cell(1, 120, 145))),
        *(line("du pas", 120, 688), line("Sens", 220, 700), line("de rotation", 220, 688), line("Prix", 320, 700)),
    ]
    row = line(
        "Brix 500 montant 9", 20, 670, parts=(Cell(1, 20, 40), Cell(1, 120, 135), Cell(1, 220, 255), Cell(1, 320, 325))
    )
    more = line("ns puis plat", 120, 658, parts=(Cell(1, 120, 130), Cell(2, 220, 270)))
    assert told([*head, row, more]) == [
        ["Moteur", "Durée du pas", "Sens de rotation", "Prix"], ["Brix", "500 ns", "montant puis plat", "9"],
    ]  # fmt: skip


def test_what_may_be_a_row_of_its_own_stays_one() -> None:
    row = line("Brix 500 montant", 20, 670, parts=(Cell(1, 20, 40), Cell(1, 120, 135), Cell(1, 220, 255)))
    figures = line("600 plat", 120, 658, parts=(Cell(1, 120, 135), Cell(1, 220, 240)))
    for after in (
        figures,
        line("Corvo", 20, 658),
        line("trop large pour sa colonne", 120, 658),
        line("loin", 220, 640),
    ):
        assert gridded([row, after]) == [row, after]


def test_a_paragraph_under_a_table_is_none_of_its_cells() -> None:
    row = line("Vorsanne 300 €", 20, 680, parts=(Cell(1, 20, 60), Cell(2, 170, 200)))
    after = [line("Habiter la commune", 20, 666), line("Plus bas", 320, 400)]
    assert gridded([HEADER, row, *after]) == [HEADER, row, *after]


def test_raised_letters_call_the_notes_of_their_page_and_an_ordinal_keeps_its_own() -> None:
    text = "Le XIX^e^ siècle a 118^a^ maires^e^ et 1^er^ et 25^z^.".replace("^", CALL)
    small = [replace(line(note, 20, 90), size=8) for note in ("a Un mot.", "e Deux mots.")]
    ledger = Ledger()
    found = text_of_pages([[line(text, 20, 700), *small]], ledger)
    assert found[0].text == "Le XIXe siècle a 118 maires et 1er et 25z."
    assert ledger.account(2, []).by_reason == {Reason.NOTE_CALL: 2}


def test_what_columns_are_is_kept_once_where_it_stands_on_top_of_each_page() -> None:
    parts = (Cell(1, 20, 60), Cell(1, 170, 190), Cell(1, 320, 350))

    def page(number: int) -> list[Line]:
        rows = [("Commune Aide Prix", 700)] + [(f"Lieu{number}{row} {row} 5", 688 - 12 * row) for row in range(6)]
        return [replace(line(text, 20, base, parts=parts), page=number) for text, base in rows]

    ledger = Ledger()
    kept = [row.text for row in text_of_pages([page(number) for number in range(1, 6)], ledger)]
    assert (kept[0], kept.count(kept[0]), len(kept)) == ("Commune Aide Prix", 1, 31)
    (left,) = ledger.account(0, ()).left_out
    assert (left.reason, left.times) == (Reason.RUNNING_HEAD, 4)


def spaced(*cells: tuple[str, float, float], base: float) -> list[Line]:
    """Return a line whose cells stand where they are said to."""
    parts = tuple(Cell(len(text.split()), left, right) for text, left, right in cells)
    found = Line(" ".join(cell[0] for cell in cells), 1, parts[0].left, parts[-1].right, base, 10, False)
    return [replace(found, parts=parts, cells=True) if len(parts) > 1 else found]


BODY = [
    *spaced(("A-1", 20, 40), ("Banc", 100, 140), ("120,00", 270, 300), ("240,00", 370, 400), base=660),
    *spaced(("B-2", 20, 40), ("Table", 100, 140), ("410,00", 270, 300), ("820,00", 370, 400), base=640),
]


def test_a_header_whose_cells_have_lines_of_their_own_is_one_row() -> None:
    middle = [
        *spaced(("Réf.", 20, 40), ("Désignation", 90, 150), ("Prix", 275, 295), base=692),
        *spaced(("unitaire", 268, 302), base=686),
        *spaced(("Montant", 365, 405), base=698),
        *spaced(("HT", 380, 390), base=686),
    ]
    before = line("Tarifs votés en mai", 20, 730)
    found = with_headers([before, *middle, *BODY])
    assert [row.text for row in found] == [
        before.text, "Réf. Désignation Prix unitaire Montant HT", *(row.text for row in BODY)
    ]  # fmt: skip
    assert [part.words for part in found[1].parts] == [1, 1, 2, 2]
    foot = [*spaced(("Prix", 275, 295), ("Montant", 365, 405), base=698)]
    foot += spaced(("Réf.", 20, 40), ("Désignation", 90, 150), ("unitaire", 268, 302), ("HT", 380, 390), base=686)
    close = line("Tarifs votés", 20, 710)  # and no part of the header
    assert [row.text for row in with_headers([close, *foot, *BODY])][:2] == [close.text, found[1].text]


def test_what_stands_over_a_table_and_is_no_header_stays() -> None:
    prose = [*spaced(("Le maire", 20, 60), base=692), *spaced(("signe.", 20, 50), base=680)]
    assert with_headers([*prose, *BODY]) == [*prose, *BODY]
    wide = [*spaced(("Ref.", 20, 40), ("Prix et montant", 268, 402), base=692), *spaced(("HT", 380, 390), base=680)]
    assert with_headers([*wide, *BODY]) == [*wide, *BODY]
    counted = [
        *spaced(("Z-9", 20, 40), ("3", 270, 300), ("4", 370, 400), base=692),
        *spaced(("Lit", 100, 140), base=680),
    ]
    assert with_headers([*counted, *BODY]) == [*counted, *BODY]


def test_two_columns_told_across_the_page_are_read_one_after_the_other() -> None:
    left = [
        "Le syndicat a relevé le niveau",
        "de la rivière tout l'été. En mai,",
        "l'eau est descendue sous le pont",
        "du bourg.",
    ]
    right = [
        "Les fermes ont reçu une aide",
        "de 300 euros par hectare. Elle a",
        "été versée en octobre par la",
        "chambre d'agriculture.",
    ]
    lines = [
        spaced((one, 40, 240), (two, 300, 500), base=700 - 12 * row)[0]
        for row, (one, two) in enumerate(zip(left, right, strict=True))
    ]
    assert [line.text for line in one_after_the_other([*lines, *BODY])] == [*left, *right, *(row.text for row in BODY)]
    cells = [replace(line, base=line.base - 14 * row) for row, line in enumerate(lines)]
    assert one_after_the_other(cells) == cells
    table = [
        spaced((f"La salle du bourg {n}", 40, 240), (f"Ouverte le matin {n}", 300, 500), base=700 - 12 * n)[0]
        for n in range(5)
    ]
    assert one_after_the_other(table) == table
