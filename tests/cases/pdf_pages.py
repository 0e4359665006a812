"""The PDF cases about ends of pages, notes at the foot and tables; `make_pdfs.py` runs them."""

from fpdf import FPDF
from pdf_lines import LEFT, heading, new_pdf, place, save, wrap
from prose import sentences

LINE, WIDTH = 14.0, 440.0


def with_raised(pdf: FPDF, x: float, y: float, before: str, call: str, after: str) -> None:
    """Print one line whose note call is small and raised."""
    pdf.text(x, y, before)
    x += pdf.get_string_width(before)
    pdf.set_font_size(7)
    pdf.text(x, y - 4, call)
    x += pdf.get_string_width(call)
    pdf.set_font_size(11)
    pdf.text(x, y, after)


def foot_notes(pdf: FPDF, y: float, notes: list[str], rule: bool) -> None:
    if rule:
        pdf.line(LEFT, y - 14, LEFT + 120, y - 14)
    pdf.set_font_size(8)
    place(pdf, notes, LEFT, y, 10)
    pdf.set_font_size(11)


def fill(pdf: FPDF, y: float, end: float, start: int) -> None:
    """Fill the page from `y` to just above the baseline `end` with paragraphs of whole sentences."""
    lines: list[str] = []
    paragraph = wrap(pdf, " ".join(sentences(3, start)), WIDTH)
    while y + LINE * (len(lines) + len(paragraph)) + 7 <= end:
        lines += paragraph
        start += 3
        paragraph = wrap(pdf, " ".join(sentences(3, start)), WIDTH)
    place(pdf, lines, LEFT, end - 7 - LINE * len(lines), LINE)


def running_page(pdf: FPDF, head: str, foot: str) -> float:
    """Print a small running head and foot; return the first baseline of the text."""
    pdf.set_font_size(9)
    pdf.text(LEFT, 45, head)
    pdf.text(280, 812, foot)
    pdf.set_font_size(11)
    return 80.0


def ending(pdf: FPDF, y: float, text: str, start: int, bottom: float = 770) -> None:
    """Fill the page and end it with the first part of a paragraph, whose last line stands at `bottom`."""
    lines = wrap(pdf, text, WIDTH)
    top = bottom - LINE * (len(lines) - 1)
    fill(pdf, y, top, start)
    place(pdf, lines, LEFT, top, LINE)


def viviers() -> None:
    pdf, head = new_pdf(), "Rapport sur les viviers de Valserre"
    running_page(pdf, head, "Page 1/3")
    heading(pdf, head, 15, 95)
    text = (
        "Les viviers de Valserre nourrissent onze familles depuis la fin du siècle dernier. La commission les a "
        "visités en plein hiver, alors que les bassins étaient couverts d'une glace épaisse. Elle a constaté que le "
        "canal d'amenée perd un tiers de son eau et que la vanne, faute de répara-"
    )
    ending(pdf, 125, text, 3000)
    pdf.add_page()
    y = running_page(pdf, head, "Page 2/3")
    text = "tion, ne ferme plus depuis quatre ans. Le devis de la forge s'élève à 7 850 euros."
    y = place(pdf, wrap(pdf, text, WIDTH), LEFT, y, LINE) + 7
    text = (
        "La commission propose que les pêcheurs versent chacun deux cents euros, que la commune avance le reste et que "
        "la forge livre la vanne avant le frai, afin que les"
    )
    ending(pdf, y, text, 3100)
    pdf.add_page()
    y = running_page(pdf, head, "Page 3/3")
    place(pdf, ["alevins ne souffrent pas du manque d'eau. Les pêcheurs y consentent."], LEFT, y, LINE)
    save(pdf, "23-fin-de-page-b")


def laines() -> None:
    pdf, head = new_pdf(), "Histoire du marché aux laines"
    running_page(pdf, head, "41")
    heading(pdf, head, 15, 95)
    text = (
        "Le marché aux laines se tenait jadis sous la halle, deux fois par an. Les marchands du plateau y venaient à "
        "pied par le col, et ceux des îles débarquaient la veille au port de Saint-"
    )
    ending(pdf, 125, text, 3200)
    pdf.add_page()
    y = running_page(pdf, "Chapitre 2. Les foires", "42")
    text = "Audry avec leurs ballots. On comptait trois cents étals en 1861."
    y = place(pdf, wrap(pdf, text, WIDTH), LEFT, y, LINE) + 7
    text = "Un droit de six deniers par toison était perçu à l'entrée par le placier, qui le reversait"
    ending(pdf, y, text, 3300)
    pdf.add_page()
    y = running_page(pdf, head, "43")
    place(pdf, ["le soir même à la confrérie des tisserands. La halle a brûlé en 1904."], LEFT, y, LINE)
    save(pdf, "23-fin-de-page-c")


def bac() -> None:
    pdf = new_pdf()
    heading(pdf, "Le bac à vélos de Crozelle", 15, 80)
    fill(pdf, 110, 702, 3400)
    with_raised(
        pdf, LEFT, 702, "Le bac de Crozelle transporte 25", "2", " vélos par passage et ne navigue pas la nuit. La"
    )
    with_raised(
        pdf,
        LEFT,
        716,
        "traversée est gratuite depuis 2016",
        "3",
        ". Le passeur, qui loge dans la maison éclusière avec",
    )
    place(pdf, ["sa famille et dont le traitement est versé par les deux communes riveraines,"], LEFT, 730, LINE)
    foot_notes(pdf, 770, ["2 Chiffre fourni par la régie.", "3 Délibération du conseil du 11 mai."], rule=True)
    pdf.add_page()
    place(pdf, ["tient le registre des passages. Il sonne la cloche à midi."], LEFT, 80, LINE)
    with_raised(pdf, LEFT, 101, "Le registre compte 840", "4", " pages.")
    foot_notes(pdf, 780, ["4 Dont douze sont arrachées."], rule=True)
    save(pdf, "24-notes-de-bas-de-page-b")


def four() -> None:
    pdf = new_pdf()
    heading(pdf, "Avis sur le four banal", 14, 80)
    fill(pdf, 110, 710, 3500)
    place(
        pdf,
        ["Le four banal de Lescuns cuit quatre-vingts pains par semaine. Il appartient par moitié à"],
        LEFT,
        710,
        LINE,
    )
    with_raised(
        pdf, LEFT, 724, "la commune et aux héritiers du dernier fournier", "1", ", qui l'ont loué par un bail de neuf"
    )
    with_raised(
        pdf, LEFT, 738, "ans à une coopérative", "2", " établie à la sortie du village, derrière le lavoir, et dont les"
    )
    foot_notes(
        pdf, 775, ["1. Acte reçu par le notaire de Tarnelle.", "2. Le bail a été renouvelé une fois."], rule=False
    )
    pdf.add_page()
    place(pdf, ["douze membres se relaient au fournil. Le loyer est de 95 euros par mois."], LEFT, 80, LINE)
    with_raised(pdf, LEFT, 101, "La voûte menace ruine", "3", " et devra être reprise avant l'hiver.")
    foot_notes(pdf, 785, ["3. Rapport du maçon."], rule=False)
    save(pdf, "24-notes-de-bas-de-page-c")


def tables() -> None:
    rows = [
        ("Étang", "Brochets", "Carpes", "Tanches"),
        ("Valserre", "31", "204", "77"),
        ("Crozelle", "12", "158", "93"),
        ("Tarnelle", "46", "89", "15"),
    ]
    pdf = new_pdf()
    heading(pdf, "Pêche de l'année par étang", 14, 80)
    place(pdf, ["Les prises sont comptées par le garde au mois de novembre."], LEFT, 105, LINE)
    for row, cells in enumerate(rows):
        pdf.set_font("Times", "B" if row == 0 else "", 11)
        for column, cell in enumerate(cells):
            x, y = LEFT + 100 * column, 130.0 + 20 * row
            pdf.rect(x, y, 100, 20)
            pdf.text(x + 6, y + 14, cell)
    save(pdf, "18-tableau-e")


def make() -> None:
    viviers()
    laines()
    bac()
    four()
    tables()
