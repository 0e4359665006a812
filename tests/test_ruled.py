"""Tables of a PDF whose cells have lines around them."""

from collections.abc import Sequence

from fpdf import FPDF
from fpdf.table import Table

from index.reading.pdf import read_pdf
from index.text.ruling import PieceKind
from tests.pdfs import blank


def rows_of(pdf: FPDF) -> list[tuple[PieceKind, str, list[str]]]:
    """Return the blocks of a PDF, each with what it says of rows below."""
    blocks = read_pdf(bytes(pdf.output())).blocks
    over = [[blocks[n - label.back].text[label.start : label.end] for label in b.labels] for n, b in enumerate(blocks)]
    return [(block.kind, block.text, labels) for block, labels in zip(blocks, over, strict=True)]


def filled(table: Table, *rows: Sequence[str]) -> None:
    for cells in rows:
        row = table.row()
        for cell in cells:
            row.cell(cell)


def test_cells_with_lines_around_them_are_read_cell_by_cell() -> None:
    pdf = blank()
    pdf.set_font("Helvetica", size=10)
    with pdf.table(col_widths=(40, 30, 30), width=120, text_align="CENTER", v_align="M") as table:
        filled(
            table, ("Salle", "Capacité\nmaximale", "Tarif des\nhabitants"), ("Salle des fêtes de la grange", "120", "3")
        )
        filled(table, ("Préau de la com-\nmune", "60", ""))
    pdf.ln(8)
    with pdf.table(col_widths=(30, 40, 30, 30), num_heading_rows=2) as table:
        row = table.row()
        row.cell("Secteur", rowspan=2)
        row.cell("Voie", rowspan=2)
        row.cell("Jours", colspan=2)
        filled(table, ("Été", "Hiver"))
        row = table.row()
        row.cell("Nord", rowspan=2)
        for cell in ("Rue du Lac", "3", "2"):
            row.cell(cell)
        filled(table, ("Rue des Fours banaux et de la halle", "4", "1"))
        table.row().cell("Secteur fermé", colspan=4)
        filled(table, ("Sud", "Quai", "1", "0"))
    assert rows_of(pdf) == [
        (PieceKind.HEADER, "Salle ; Capacité maximale ; Tarif des habitants", []),
        (PieceKind.ROW, "Salle des fêtes de la grange ; 120 ; 3", []),
        (PieceKind.ROW, "Préau de la commune ; 60 ; ", []),
        (PieceKind.HEADER, "Secteur ; Voie ; Jours", []),
        (PieceKind.HEADER, "Été ; Hiver", []),
        (PieceKind.ROW, "Nord ; Rue du Lac ; 3 ; 2", []),
        (PieceKind.ROW, "Rue des Fours banaux et de la halle ; 4 ; 1", ["Nord"]),
        (PieceKind.ROW, "Secteur fermé", []),
        (PieceKind.ROW, "Sud ; Quai ; 1 ; 0", ["Secteur fermé"]),
    ]


def test_a_word_too_wide_for_its_cell_and_boxes_of_prose() -> None:
    pdf = blank()
    pdf.set_font("Helvetica", size=10)
    for top, cells in enumerate((("Fournisseur", "Prix"), ("Compagnie", "12"), ("Établissements", "9"))):
        for place, cell in enumerate(cells):
            pdf.rect(20 + 20 * place, 20 + 8 * top, 20, 8)
            pdf.text(21 + 26 * place, 25 + 8 * top, cell)
    for place, prose in enumerate(
        ("La halle ferme à midi, sauf le jeudi où elle reste ouverte jusqu'au soir. " * 2,) * 4
    ):
        pdf.rect(20 + 80 * (place % 2), 60 + 30 * (place // 2), 80, 30)
        pdf.set_xy(20 + 80 * (place % 2), 60 + 30 * (place // 2))
        pdf.multi_cell(78, 5, prose)
    told = rows_of(pdf)
    assert [text for _, text, _ in told[:3]] == ["Fournisseur ; Prix", "Compagnie ; 12", "Établissements ; 9"]
    assert {kind for kind, _, _ in told[3:]} == {PieceKind.PROSE}
