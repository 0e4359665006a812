"""Place lines on PDF pages by hand: what the makers of the PDF cases share.

Points, origin at the top left; U+00AD in a text marks where a word may be broken.
"""

from datetime import UTC, datetime
from pathlib import Path

from fpdf import FPDF

HERE = Path(__file__).resolve().parent
SOFT_HYPHEN = "\u00ad"
LEFT, TOP, BOTTOM = 72.0, 90.0, 760.0


def new_pdf() -> FPDF:
    pdf = FPDF(unit="pt", format="A4")
    pdf.set_creation_date(datetime(2030, 1, 1, tzinfo=UTC))
    pdf.set_producer("make_pdfs.py")
    pdf.set_auto_page_break(False)
    pdf.add_page()
    pdf.set_font("Times", size=11)
    return pdf


def save(pdf: FPDF, name: str) -> None:
    pdf.output(str(HERE / f"{name}.pdf"))


def wrap(pdf: FPDF, text: str, width: float) -> list[str]:
    """Fill lines of at most `width` points, breaking words at soft hyphens where that fills a line."""
    lines, line = [], ""
    for word in text.split():
        parts = word.split(SOFT_HYPHEN)
        for kept in range(len(parts), -1, -1):
            head = "".join(parts[:kept]) + ("-" if 0 < kept < len(parts) else "")
            if kept and pdf.get_string_width(f"{line} {head}".strip()) <= width:
                line, rest = f"{line} {head}".strip(), "".join(parts[kept:])
                break
        else:
            rest = word.replace(SOFT_HYPHEN, "")
        if rest:
            lines.append(line)
            line = rest
    return [*lines, line]


def place(pdf: FPDF, lines: list[str], x: float, y: float, leading: float) -> float:
    """Print lines from baseline `y` down; return the next baseline."""
    for line in lines:
        pdf.text(x, y, line)
        y += leading
    return y


def heading(pdf: FPDF, text: str, size: float, y: float, x: float = LEFT) -> None:
    pdf.set_font("Times", "B", size)
    pdf.text(x, y, text)
    pdf.set_font("Times", size=11)
