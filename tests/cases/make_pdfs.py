"""Make the PDF cases of this folder again: `python tests/cases/make_pdfs.py`, from the project's root.

The distance of lines, the columns, the notes and the ends of pages are what each case needs.
"""

import pdf_pages
from pdf_lines import BOTTOM, HERE, LEFT, SOFT_HYPHEN, TOP, heading, new_pdf, place, save, wrap
from prose import sentences


def spaced(name: str, leading: float, count: int, start: int, running_head: str, foot: str) -> None:
    """Prose of 12 points on lines `leading` points apart, one paragraph of seven sentences after the other."""
    pdf, prose = new_pdf(), sentences(count, start)
    (HERE / f"{name}.reference.txt").write_text("\n".join(prose) + "\n", encoding="utf-8")
    paragraphs = [" ".join(prose[n : n + 7]) for n in range(0, count, 7)]
    pdf.set_font("Times", size=12)
    lines = [line for paragraph in paragraphs for line in wrap(pdf, paragraph, 380)]
    per_page = int((BOTTOM - TOP) // leading)
    for number, first in enumerate(range(0, len(lines), per_page), start=1):
        if number > 1:
            pdf.add_page()
        if running_head:
            pdf.text(LEFT, 45, running_head)
        place(pdf, lines[first : first + per_page], LEFT, TOP, leading)
        pdf.text(290, 810, foot.format(number))
    save(pdf, name)


def stamps() -> None:
    act = [
        "Le conseil de la communauté de l'Orsanne, réuni à la halle, approuve à l'unanimité le plan",
        "de curage des étangs et autorise la présidente à engager une dépense de quatorze mille",
        "euros. Le curage commencera le 2 septembre. Les pêcheurs retireront leurs barques avant",
        "cette date, faute de quoi la régie les fera conduire au hangar de Tarnelle.",
    ]
    side = "Accusé de réception en préfecture 987-259900417-20290614-D2029_41-DE"
    pdf = new_pdf()
    heading(pdf, "Délibération sur le curage des étangs", 15, 80)
    place(pdf, act, LEFT, 120, 18)
    with pdf.rotation(90, 30, 500):
        pdf.set_font("Helvetica", "B", 17)
        pdf.text(30, 500, side[:40])
        pdf.set_font("Helvetica", size=9)
        pdf.text(30, 520, side)
    save(pdf, "11-tampon-vertical-b")
    pdf = new_pdf()
    heading(pdf, "Certificat d'arpentage", 14, 70)
    place(pdf, ["La parcelle des Oulmes mesure trois hectares et vingt ares, d'après le relevé que le"], LEFT, 110, 18)
    place(pdf, ["géomètre a déposé au greffe. Une haie la sépare du chemin."], LEFT, 128, 18)
    with pdf.rotation(270, 560, 60):
        pdf.set_font("Helvetica", "B", 22)
        pdf.text(560, 60, "COPIE NON CERTIFIÉE CONFORME")
    save(pdf, "11-tampon-vertical-c")


def columns(name: str, title: str, paragraphs: list[str], size: float, rows: int) -> None:
    """Set paragraphs in two columns of `rows` lines, under a title as wide as the page."""
    pdf = new_pdf()
    pdf.set_font("Times", "B", 16)
    pdf.text(LEFT, 70, title)
    pdf.set_font("Times", size=size)
    lines = [line for paragraph in paragraphs for line in wrap(pdf, paragraph, 212)]
    for number, first in enumerate(range(0, len(lines), rows)):
        if number and number % 2 == 0:
            pdf.add_page()
        place(pdf, lines[first : first + rows], LEFT + 236 * (number % 2), 110, size * 1.25)
    plain = "\n".join(" ".join(paragraphs).replace(SOFT_HYPHEN, "").replace(". ", ".\n").split("\n"))
    (HERE / f"{name}.reference.txt").write_text(plain + "\n", encoding="utf-8")
    save(pdf, name)


def hyphenated(text: str) -> str:
    for word in ("entre-tient", "malfa-çons", "recen-sé", "deman-deresse", "avertis-sement", "tri-bunal", "obser-vera"):
        text = text.replace(word.replace("-", ""), word.replace("-", SOFT_HYPHEN))
    return text


def two_columns() -> None:
    prose = [hyphenated(" ".join(sentences(5, start))) for start in range(400, 445, 5)]
    columns("12-deux-colonnes-d", "Bulletin des ponts et des puits", prose, 10, 34)
    prose = [hyphenated(" ".join(sentences(6, start))) for start in range(700, 760, 6)]
    columns("12-deux-colonnes-e", "Chronique des écluses", prose, 9, 30)


def decrees() -> None:
    pdf = new_pdf()
    place(pdf, ["Ministère de la mer"], LEFT, 60, 14)
    heading(pdf, "Décret n° 2029-733 du 8 juin 2029 relatif à la sécurité des bacs à chaîne", 11, 95)
    heading(pdf, "CHAPITRE PREMIER", 22, 150, 190)
    heading(pdf, "Article 1er", 14, 190)
    place(pdf, ["La chaîne du bac est vérifiée chaque printemps par un forgeron agréé."], LEFT, 212, 14)
    heading(pdf, "Article 2", 14, 250)
    place(pdf, ["Le passeur tient à bord douze gilets et une corne de brume."], LEFT, 272, 14)
    save(pdf, "13-titre-decret-b")
    pdf = new_pdf()
    heading(pdf, "Arrêté du 21 mars 2027 fixant la liste des étangs ouverts à la pêche de nuit", 11, 80)
    place(pdf, ["La ministre de la mer,", "Vu le code de la navigation lacustre ;"], LEFT, 110, 16)
    heading(pdf, "ARRÊTE :", 24, 175, 230)
    heading(pdf, "Article 1er", 16, 215)
    place(pdf, ["La pêche de nuit est ouverte sur les étangs de Valserre et de Crozelle."], LEFT, 238, 14)
    heading(pdf, "Article 2", 16, 280)
    place(pdf, ["Le pêcheur porte une lanterne verte."], LEFT, 303, 14)
    save(pdf, "13-titre-arrete-c")


def small_print() -> None:
    letters = {
        "15-petits-caracteres-b": (
            "Madame,",
            "Votre contrat de halage prend fin le 30 avril 2032.",
            "Le cheval sera rendu à l'écurie de Tarnelle.",
        ),
        "15-petits-caracteres-c": (
            "Monsieur le syndic,",
            "La réparation du ponton coûtera 2 340 euros et durera onze jours.",
        ),
    }
    for start, (name, letter) in enumerate(letters.items(), start=2):
        pdf = new_pdf()
        pdf.set_font("Helvetica", size=13)
        place(pdf, list(letter), LEFT, 90, 24)
        pdf.set_font("Helvetica", size=6)
        place(pdf, wrap(pdf, " ".join(sentences(45, start * 500)), 440), LEFT, 250, 8)
        save(pdf, name)


def main() -> None:
    spaced("12-interligne-b", 18, 112, 100, "", "{}")
    spaced("12-interligne-c", 24, 84, 250, "Conclusions de la commune de Tarnelle", "- {} -")
    stamps()
    two_columns()
    decrees()
    small_print()
    pdf_pages.make()


if __name__ == "__main__":
    main()
