"""Lines of a PDF that are cells of a table, column after column, and raised letters that call notes."""

from dataclasses import replace

from index.datatypes import Reason
from index.reading.account import Ledger
from index.reading.grids import gridded
from index.reading.letters import CALL
from index.reading.margins import text_of_pages
from index.reading.printed import Cell, Line


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
