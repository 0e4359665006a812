"""Make the DOCX and ODT cases whose paragraphs are typed here: `python tests/cases/make_typed.py`, from the root.

What is raised stands between ^ and ^, what is bold between ** and **.
"""

import re

from make_office import ODT, XML, docx, pack

RUN = re.compile(r"(\*\*.+?\*\*|\^.+?\^)")
BOLD, RAISED = "<w:b/>", '<w:vertAlign w:val="superscript"/>'


def run(text: str, about: str = "") -> str:
    lines = "<w:br/>".join(f'<w:t xml:space="preserve">{line}</w:t>' for line in text.split("\n"))
    return f"<w:r><w:rPr>{about}</w:rPr>{lines}</w:r>"


def par(text: str, style: str = "", depth: int | None = None) -> str:
    """Return a paragraph; with a depth it is an item of a list of bullets."""
    marked = [part for part in RUN.split(text) if part]
    runs = [
        run(part.strip("*^"), BOLD if part.startswith("**") else RAISED if part.startswith("^") else "")
        for part in marked
    ]
    listed = f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="1"/></w:numPr>' if depth is not None else ""
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f"<w:p><w:pPr>{named}{listed}</w:pPr>{''.join(runs)}</w:p>"


def table(*rows: str) -> str:
    """Return a table of rows whose cells stand between bars; "2030=2" spans two columns."""
    return f"<w:tbl>{''.join(map(row, rows))}</w:tbl>"


def row(cells: str) -> str:
    return "<w:tr>" + "".join(map(cell, cells.split("|"))) + "</w:tr>"


def cell(text: str) -> str:
    words, _, span = text.partition("=")
    about = f'<w:tcPr><w:gridSpan w:val="{span}"/></w:tcPr>' if span else ""
    return f"<w:tc>{about}{par(words)}</w:tc>"


def words() -> None:
    docx(
        "14-reunion-h.docx",
        par("Commission des pêches – réunion du 5 mai 2031", "Titre")
        + par("**Mme Jeanne Aubry, présidente.** Nous entendons M. Marc Petit, directeur du port.")
        + par("**M. Marc Petit, directeur du port.** Le port compte 40 bateaux. Il en comptait 60 en 2020.")
        + par("**M. Ali Benali.** Pourquoi cette chute ?")
        + par("**M. Marc Petit.** Le gazole est trop cher.")
        + par("La séance est levée à midi."),
    )
    docx(
        "22-halte-g.docx",
        par("Règlement de la halte", "Titre")
        + par("Ne sont pas admis à la halte :")
        + par("les mineurs seuls", depth=0)
        + par("les animaux, hormis :", depth=0)
        + par("les chiens guides", depth=1)
        + par("les véhicules", depth=0)
        + par("La halte ouvre à huit heures.")
        + par("Sont interdits :\n- les feux ;\n- les tentes.")
        + par("Le gardien doit :")
        + par("- tenir le registre ;")
        + par("- fermer la porte."),
    )


def tables_and_acts() -> None:
    docx(
        "18-effectifs-h.docx",
        par("Effectifs", "Titre")
        + table("Port|2029|2030", "Brest|12|14", "Étel||9")
        + par("Suit le détail.")
        + table("|2030=2|2031=2", "Port|Hommes|Femmes|Hommes|Femmes", "Brest|7|7|8|5")
        + par("Les élus ont voté.")
        + table("**Élu**|**Vote**", "Aline Roy|Pour", "Hugo Fort|Contre")
        + par("Les permanences.")
        + table("Jour|Service|Agent", "Lundi|État civil|Mme Roy", "Mardi|Urbanisme|M. Fort"),
    )
    docx(
        "03-arrete-f.docx",
        par("**ARRÊTÉ DU 7 JUIN 2031**")
        + par("portant règlement du port")
        + par("Vu le code des ports ;")
        + par("ARRÊTE :")
        + par("**Article 1**^er^")
        + par("Le port est ouvert de six heures à minuit.")
        + par("**Article 2 :** Les bateaux de plus de 12 m paient 30 euros.")
        + par("**Art. 3 –** Le mouillage est interdit :")
        + par("1° dans le chenal ;")
        + par("2° devant la cale.")
        + par("Le capitaine exécute le présent arrêté^(1)^. Il dispose de 25^1^ agents.")
        + par("(1) Publié le 9 juin."),
    )
    docx(
        "06-appel-de-note-i.docx",
        par("Note du 4 mai 2031", "Titre")
        + par("Le port abrite 25^2^ bateaux sur 300 m^2^, dont 10^3^ kg de filets, depuis le 1^er^ mai 2019^3^.")
        + par("2 Hors annexes.")
        + par("3 Date de la délibération."),
    )


def opened() -> None:
    """An ODT whose list is numbered by its form, and whose calls of notes are raised by hand."""
    item = "<text:list-item><text:p>{}</text:p>{}</text:list-item>"
    inner = f"<text:list>{item.format('par chèque ;', '')}{item.format('en espèces.', '')}</text:list>"
    text = (
        '<text:h text:outline-level="1">Cahier de la halle</text:h>'
        '<text:p>La halle compte 60<text:span text:style-name="T1">1</text:span> étals.</text:p>'
        "<text:p>Le placier :</text:p>"
        f'<text:list text:style-name="L1">{item.format("ouvre la halle ;", "")}'
        f"{item.format('perçoit le droit :', inner)}{item.format('ferme la halle.', '')}</text:list>"
        "<text:p>1 Dont dix pour les fleurs.</text:p>"
    )
    levels = '<text:list-level-style-number text:level="1" style:num-format="1" style:num-suffix="."/>'
    levels += '<text:list-level-style-number text:level="2" style:num-format="a" style:num-suffix=")"/>'
    raised = '<style:style style:name="T1"><style:text-properties style:text-position="super 58%"/></style:style>'
    spaces = f'xmlns:office="{ODT}office:1.0" xmlns:text="{ODT}text:1.0" xmlns:style="{ODT}style:1.0"'
    styles = f'<text:list-style style:name="L1">{levels}</text:list-style>{raised}'
    content = (
        f"{XML}<office:document-content {spaces}><office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:text>{text}</office:text></office:body></office:document-content>"
    )
    pack("27-halle-d.odt", {"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": content})


if __name__ == "__main__":
    words()
    tables_and_acts()
    opened()
