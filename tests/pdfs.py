"""PDFs as reports and books are printed, made by fpdf2 for tests of the reader."""

import re
from pathlib import Path

from fpdf import FPDF

from index.datatypes import Document
from index.passages import make_passages

ADVICE = (
    "La commune a ouvert une permanence juridique en mars 2021. Elle reçoit les habitants deux fois par semaine, sans "
    "rendez-vous, et les oriente vers un avocat quand leur demande le justifie."
)


class Report(FPDF):
    """A report with a running head and page numbers."""

    def header(self) -> None:
        """Print the running head."""
        self.set_font("Helvetica", size=8)
        self.cell(0, 6, "Rapport annuel de la ville de Givors", align="C")
        self.ln(10)

    def footer(self) -> None:
        """Print the page number."""
        self.set_y(-15)
        self.set_font("Helvetica", size=8)
        self.cell(0, 6, f"Page {self.page_no()}", align="C")

    def title_line(self, text: str, size: int = 16) -> None:
        """Print a heading."""
        self.set_font("Helvetica", "B", size)
        self.multi_cell(0, 9, text)
        self.ln(2)

    def paragraph(self, text: str) -> None:
        """Print a paragraph of prose."""
        self.set_font("Helvetica", size=11)
        self.multi_cell(0, 6, text)
        self.ln(4)


def sentences(document: Document) -> list[str]:
    return [s.span.of(document.text) for passage in make_passages(document) for s in passage.sentences]


def written(pdf: FPDF, folder: Path, name: str = "rapport.pdf") -> Path:
    pdf.output(str(folder / name))
    return folder / name


def lines(pdf: FPDF, x: float, y: float, *texts: str, size: int = 11) -> None:
    """Print lines one below the other; ``**`` around what is bold, ``^`` before a raised number."""
    for number, text in enumerate(texts):
        pdf.set_xy(x, y + number * size * 0.45)
        for part in re.split(r"(\*\*.+?\*\*|\^\d+)", text):
            pdf.char_vpos = "SUP" if part.startswith("^") else "LINE"
            pdf.set_font("Helvetica", "B" if part.startswith("**") else "", size)
            pdf.write(size * 0.45, part.strip("*^"))
    pdf.char_vpos = "LINE"


def blank() -> FPDF:
    pdf = FPDF()
    pdf.set_auto_page_break(False)
    pdf.set_margins(10, 10, 2)
    pdf.add_page()
    return pdf


class Book(Report):
    """Chapters of two pages, whose heads differ from page to page and hold the page's number."""

    def header(self) -> None:
        self.set_font("Helvetica", size=8)
        chapter = (self.page_no() + 1) // 2
        left = f"{self.page_no()} Livre {'ABCDEF'[chapter - 1]}"
        self.cell(0, 6, left if self.page_no() % 2 == 0 else f"{chapter}.{chapter} Des aides {self.page_no()}")
        self.ln(12)

    def footer(self) -> None:
        self.set_y(-15)
        self.set_font("Helvetica", size=8)
        self.cell(0, 6, f"Document de travail - {self.page_no()}/8")
