"""Office papers and books as they are printed: numbers that are counted, changes accepted, notes, tables, mails."""

from email.message import EmailMessage
from pathlib import Path

import pytest
from test_account import balanced, left

from index.datatypes import Document, Reason
from index.errors import DocumentError
from index.reading.documents import read_document
from index.reading.rtf_packed import unpacked
from tests.compound import msg, properties
from tests.packed import docx, epub, odt, pack, paragraph
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
    styles = '<w:style w:styleId="TM1"><w:name w:val="toc 1"/></w:style>'
    body = (
        paragraph("Objet ... 3", '<w:pStyle w:val="TM1"/>')
        + paragraph("Objet du bail", run="<w:b/>")
        + paragraph("Le bail dure neuf ans.")
        + paragraph("Tout est gras.", run="<w:b/>")
        + paragraph("Pas celle-ci", run='<w:b w:val="0"/>')
    )
    document = read(tmp_path, "bail.docx", docx(body, styles=styles))
    assert document.title == "Objet du bail"
    assert headings(document) == ["Objet du bail"]
    assert sentences(document) == ["Le bail dure neuf ans.", "Tout est gras.", "Pas celle-ci"]
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
    styles = '<office:styles><style:style style:name="P1" style:parent-style-name="Title"/></office:styles>'
    body = (
        '<text:p text:style-name="P1">Statuts</text:p>'
        '<text:h text:outline-level="1">Objet</text:h>'
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


def written(**headers: str) -> EmailMessage:
    message = EmailMessage()
    for name, value in headers.items():
        message[name] = value
    return message


def test_a_mail_is_its_writer_s_words_unless_it_quotes_another(tmp_path: Path) -> None:
    message = written(From="Léa Sand <lea@a.example>", To="b@b.example", Date="Fri, 1 Mar 2030 23:30:00 -0500")
    message.set_content("Bonjour,\n\nTrois points :\n- le lait ;\n- le miel.\n")
    plain = read(tmp_path, "a.eml", bytes(message))
    assert plain.date == "2030-03-01"
    assert {(section.speaker, section.date) for section in plain.sections} == {("Léa Sand", "2030-03-01")}
    assert sentences(plain) == ["Bonjour,", "Trois points :", "- le lait ;", "- le miel."]
    message.set_content("Oui.\n\nLe 28 février 2030, Paul a écrit :\n> Venez-vous ?\n> > Quand ?\n")
    quoting = read(tmp_path, "b.eml", bytes(message))
    assert {section.speaker for section in quoting.sections} == {None}
    assert sentences(quoting) == ["Oui.", "Le 28 février 2030, Paul a écrit :", "Venez-vous ?", "Quand ?"]


def test_a_mail_that_is_a_page_is_read_as_one_and_names_what_is_attached(tmp_path: Path) -> None:
    message = written(From="a@a.example", Subject="Le lait")
    message.set_content("<p>Le lait arrive.</p><table><tr><td>Lundi</td><td>9</td></tr></table>", subtype="html")
    inner = written(From="c@c.example", Subject="Avant")
    inner.set_content("Rien.")
    message.add_attachment(inner)
    message.add_attachment(b"\x89PNG", maintype="image", subtype="png", filename="vache.png")
    document = read(tmp_path, "a.eml", bytes(message))
    assert sentences(document) == ["Le lait arrive.", "Lundi ; 9"]
    assert [fact.value for fact in document.facts if fact.name == "attachment"] == ["mail", "vache.png"]
    assert document.title == "Le lait"


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


# The example of [MS-OXRTFCP] 3.1.1.
PACKED = bytes.fromhex(
    "2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af32068656c090020627705b06c647d0a800fa0"
)


def test_a_packed_rtf_is_the_one_of_its_specification() -> None:
    assert unpacked(PACKED) == b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n"


NOON = 135_430_704_000_000_000  # of 1 March 2030, in units of 100 nanoseconds since 1601


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ({"1000001F": "Bonjour,\r\n- le lait ;".encode("utf-16-le")}, ["Bonjour,", "- le lait ;"]),
        ({"1000001E": "L’été arrive.".encode("cp1252")}, ["L’été arrive."]),
        ({"10130102": "<p>L’été</p><p>arrive.</p>".encode()}, ["L’été", "arrive."]),
        ({"10090102": PACKED}, ["hello world"]),
    ],
)
def test_a_mail_of_outlook_is_read_in_each_way_that_it_tells_its_text(
    tmp_path: Path, body: dict[str, bytes], told: list[str]
) -> None:
    known = {"0037001F": "Le lait", "0C1A001F": "Léa Sand", "0C1F001F": "lea@a.example", "0E04001F": "Paul"}
    streams = {f"__substg1.0_{name}": text.encode("utf-16-le") for name, text in known.items()}
    streams |= {f"__substg1.0_{name}": content for name, content in body.items()}
    streams["__properties_version1.0"] = properties(x0E060040=1 << 20, x00390040=NOON)
    document = read(tmp_path, "a.msg", msg(streams, ("vache.png",)))
    assert sentences(document) == told
    assert document.title == "Le lait"
    assert document.date == "2030-03-01"
    facts = [(fact.name, fact.value) for fact in document.facts]
    assert facts == [
        ("from", "Léa Sand <lea@a.example>"),
        ("to", "Paul"),
        ("date", "2030-03-01"),
        ("subject", "Le lait"),
        ("attachment", "vache.png"),
    ]


def test_a_book_is_read_in_its_order_with_its_notes(tmp_path: Path) -> None:
    document = read(
        tmp_path,
        "a.epub",
        epub("<h1>Un</h1><p>Il partit<a href='#n'><sup>1</sup></a>.</p>", "<h1>Deux</h1><aside>Une note.</aside>"),
    )
    assert document.title == "Un livre"
    assert headings(document) == ["Un", "Deux"]
    assert sentences(document) == ["Il partit.", "Une note."]


BOMB = b"<w:document>" + b" " * 120_000_000
HOSTILE = {
    "bomb.docx": pack(**{"word__document.xml": BOMB}),
    "entities.docx": pack(
        **{"word__document.xml": '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a><body>&x;</body></a>'}
    ),
    "deep.docx": docx("<w:ins>" * 5000 + "</w:ins>" * 5000),
    "deep.odt": odt("<text:section>" * 5000 + "</text:section>" * 5000),
    "deep.rtf": b"{\\rtf1" + b"{" * 100_000,
    "parts.epub": pack(**{f"part{number}": "" for number in range(20_001)}),
    "outside.epub": epub().replace(b"book.opf", b"../../op"),
    "old.docx": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1000),
    "empty.docx": docx(""),
    "empty.odt": odt(""),
    "empty.rtf": b"{\\rtf1}",
    "text.rtf": b"Ceci n'est pas un RTF.",
    "half.msg": msg({"__properties_version1.0": properties(), "__substg1.0_1000001F": b"a\0" * 9000})[:9000],
    "empty.msg": msg({"__properties_version1.0": properties()}),
    "text.msg": b"Ceci n'est pas un mail.",
    "text.eml": b"Ceci n'est pas un mail.\n",
    "empty.eml": b"From: a@a.example\n\n",
    "text.mht": b"Rien.\n",
    "parts.eml": b"From: a\nContent-Type: multipart/mixed; boundary=a\n\n" + b"--a\n\n" * 6000,
    "macro.docx": pack(**{"word__vbaProject.bin": "Sub AutoOpen()"}),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_or_empty_file_ends_in_one_sentence(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(HOSTILE[name])
    with pytest.raises(DocumentError) as error:
        read_document(tmp_path / name)
    assert str(error.value).startswith(f"{name}: ")
    assert "\n" not in str(error.value)
    assert "failed" not in str(error.value)
