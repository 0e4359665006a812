"""Office papers and books as they are printed: numbers that are counted, changes accepted, notes, tables."""

from pathlib import Path

from test_account import balanced, left

from index.datatypes import Document, Reason
from index.reading.documents import read_document
from tests.packed import docx, epub, odt, paragraph
from tests.pdfs import sentences

LIST = '<w:numPr><w:ilvl w:val="{}"/><w:numId w:val="1"/></w:numPr>'
LEVEL = '<w:lvl w:ilvl="{}"><w:start w:val="{}"/><w:numFmt w:val="{}"/><w:lvlText w:val="{}"/></w:lvl>'
CELL, ROW = "<w:tc><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:tc>", "<w:tr>{}</w:tr>"


def read(folder: Path, name: str, raw: bytes) -> Document:
    (folder / name).write_bytes(raw)
    document = read_document(folder / name)
    if document.account is not None:
        assert balanced(document.account)
        assert not left(document.account, Reason.MISPLACED)
    return document


def headings(document: Document) -> list[str | None]:
    return [section.heading for section in document.sections]


def test_numbers_that_word_counts_are_read_as_they_are_printed(tmp_path: Path) -> None:
    levels = "".join(
        LEVEL.format(*level)
        for level in ((0, 3, "decimal", "Article %1"), (1, 1, "lowerLetter", "%2)"), (2, 9, "upperRoman", "%3."))
    )
    numbering = (
        f'<w:abstractNum w:abstractNumId="7">{levels}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>'
    )
    styles = (
        '<w:style w:styleId="T"><w:name w:val="heading 1"/>'
        '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    )
    head = '<w:pStyle w:val="T"/>'
    body = (
        paragraph("Objet", head)
        + paragraph("le lait.", LIST.format(1))
        + paragraph("le miel.", LIST.format(1))
        + paragraph("le sel.", LIST.format(2))
        + paragraph("Prix", head)
        + paragraph("le pain.", LIST.format(1))
    )
    document = read(tmp_path, "a.docx", docx(body, styles=styles, numbering=numbering))
    assert headings(document) == ["Article 3 Objet", "Article 4 Prix"]
    assert sentences(document) == ["a) le lait.", "b) le miel.", "IX. le sel.", "a) le pain."]


def test_of_tracked_changes_in_word_only_what_was_accepted_is_text(tmp_path: Path) -> None:
    gone = '<w:rPr><w:del w:id="1"/></w:rPr>'
    body = (
        paragraph("Le bail ", gone)
        + paragraph("dure neuf ans.")
        + f"<w:del>{paragraph('Rien ne reste.')}</w:del>"
        + "<w:tbl>"
        + ROW.format("<w:trPr><w:del w:id='2'/></w:trPr>" + CELL.format("Vieux") + CELL.format("3"))
        + ROW.format(CELL.format("Neuf") + CELL.format("4"))
        + "</w:tbl>"
        + paragraph("Caché.", run="<w:vanish/>")
        + paragraph("La fin.", gone)
    )
    document = read(tmp_path, "a.docx", docx(body))
    assert sentences(document) == ["Le bail dure neuf ans.", "Neuf ; 4", "La fin."]
    assert document.account is not None
    assert left(document.account, Reason.DELETED) == ["Rien ne reste.", "Vieux 3"]
    assert left(document.account, Reason.HIDDEN) == ["Caché."]


def test_text_boxes_are_read_once_and_headers_and_comments_are_not(tmp_path: Path) -> None:
    box = f"<w:txbxContent>{paragraph('Dans le cadre.')}</w:txbxContent>"
    twice = f"<mc:AlternateContent><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent>"
    body = f"<w:p><w:r><w:t>Avant.</w:t>{twice}</w:r></w:p>{paragraph('Après.')}"
    parts = {"header1": paragraph("Étude Aubin"), "comments": f"<w:comment>{paragraph('À revoir')}</w:comment>"}
    document = read(tmp_path, "a.docx", docx(body, **parts))
    assert sentences(document) == ["Avant.", "Dans le cadre.", "Après."]
    assert document.account is not None
    assert left(document.account, Reason.RUNNING_HEAD) == ["Étude Aubin"]
    assert left(document.account, Reason.COMMENT) == ["À revoir"]


def test_a_table_of_contents_is_left_out_of_a_docx_and_bold_lines_are_headings(tmp_path: Path) -> None:
    names = {"TM1": "toc 1", "T": "Title"}
    styles = "".join(f'<w:style w:styleId="{key}"><w:name w:val="{name}"/></w:style>' for key, name in names.items())
    styles += '<w:style w:styleId="A"><w:name w:val="Author"/><w:basedOn w:val="T"/></w:style>'
    body = (
        paragraph("Léa Sand.", '<w:pStyle w:val="A"/>')
        + paragraph("Objet ... 3", '<w:pStyle w:val="TM1"/>')
        + paragraph("Objet du bail", run="<w:b/>")
        + paragraph("Le bail dure neuf ans.")
        + paragraph("Tout est gras.", run="<w:b/>")
        + paragraph("Pas celle-ci", run='<w:b w:val="0"/>')
    )
    document = read(tmp_path, "bail.docx", docx(body, styles=styles))
    assert document.title == "Objet du bail"
    assert headings(document) == [None, "Objet du bail"]
    assert sentences(document) == ["Léa Sand.", "Le bail dure neuf ans.", "Tout est gras.", "Pas celle-ci"]
    assert document.account is not None
    assert left(document.account, Reason.CONTENTS) == ["Objet ... 3"]


def test_a_cell_that_spans_rows_is_told_in_each_and_a_table_of_long_cells_only_arranges(tmp_path: Path) -> None:
    merged = "<w:tc><w:tcPr><w:vMerge{}/></w:tcPr>{}</w:tc>"
    first = merged.format(" w:val='restart'", paragraph("Var")) + CELL.format("2018") + CELL.format("31")
    second = merged.format("", "<w:p/>") + CELL.format("2019") + CELL.format("44")
    long = "Un texte long qui explique la chose en détail. " * 8
    data = f"<w:tbl>{ROW.format(first)}{ROW.format(second)}</w:tbl>"
    layout = f"<w:tbl>{ROW.format(CELL.format('À gauche.') + CELL.format(long))}</w:tbl>"
    document = read(tmp_path, "a.docx", docx(data + layout))
    assert sentences(document)[:4] == ["Var ; 2018 ; 31", "Var ; 2019 ; 44", "À gauche.", long.split(". ")[0] + "."]


def test_an_odt_gives_its_title_lists_notes_and_frames(tmp_path: Path) -> None:
    styles = '<office:styles><style:style style:name="P1" style:parent-style-name="Title"/>'
    styles += '<style:style style:name="P2" style:parent-style-name="Heading_20_1"/></office:styles>'
    body = (
        '<text:p text:style-name="P1">Statuts</text:p>'
        '<text:p text:style-name="P2">Objet</text:p>'  # a heading by its style alone
        "<text:p>Le but<office:annotation><text:p>Lequel ?</text:p></office:annotation> est simple"
        "<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>Voir plus bas.</text:p>"
        "</text:note-body></text:note>.</text:p>"
        "<text:list><text:list-item><text:p>Premier point.</text:p><text:list><text:list-item>"
        "<text:p>Point dessous.</text:p></text:list-item></text:list></text:list-item></text:list>"
        "<text:p>Un cadre.<drawing:text-box><text:p>Dans le cadre.</text:p></drawing:text-box></text:p>"
        "<text:table-of-content><text:p>Objet 1</text:p></text:table-of-content>"
    )
    document = read(tmp_path, "a.odt", odt(body, styles))
    assert document.title == "Statuts"
    assert headings(document) == ["Statuts", "Objet"]
    assert sentences(document) == [
        "Le but est simple.",
        "Premier point.",
        "Point dessous.",
        "Un cadre.",
        "Dans le cadre.",
        "Voir plus bas.",
    ]
    assert document.account is not None
    assert left(document.account, Reason.COMMENT) == ["Lequel ?"]
    assert left(document.account, Reason.CONTENTS) == ["Objet 1"]


def test_rtf_knows_styles_code_pages_bullets_and_what_was_deleted(tmp_path: Path) -> None:
    raw = (
        rb"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 A;}{\f1\fcharset204 B;}}{\stylesheet{\s1 heading 2;}{\s2 Title;}}"
        rb"{\info{\title Rien}}\pard\s2 Note\par\pard\s1 Suites\par\pard\plain Il dit {\f1\'e4\'e0}{\deleted  non}.\par"
        rb"{\listtext\'b7\tab}\ls1 Un point.\par\pard{\v secret}{\pict 89504e47}{\*\inconnu perdu}{\bin3 }}}Fin.\par}"
    )
    document = read(tmp_path, "a.rtf", raw)
    assert document.title == "Note"
    assert headings(document) == ["Note", "Suites"]
    assert sentences(document) == ["Il dit да.", "Un point.", "Fin."]
    assert document.account is not None
    assert left(document.account, Reason.DELETED) == ["non"]
    assert left(document.account, Reason.HIDDEN) == ["secret"]


def test_a_book_is_read_in_its_order_with_its_notes(tmp_path: Path) -> None:
    document = read(
        tmp_path,
        "a.epub",
        epub(
            "<h1>Un</h1><p>Il partit<a href='#n'><sup>1</sup></a> seul<a href='#n' epub:type='noteref'>2</a>.</p>",
            "<h1>Deux</h1><aside>Une note.</aside>",
        ),
    )
    assert document.title == "Un livre"
    assert headings(document) == ["Un", "Deux"]
    assert sentences(document) == ["Il partit seul.", "Une note."]
