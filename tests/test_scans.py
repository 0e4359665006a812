"""Scans: what is in a picture of a page is read where tesseract is, said to be so, and asked for where it is not."""

import json
import re
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pypdfium2
import pytest
from fpdf import FPDF
from test_account import balanced, left

from assistant.assistant import Assistant
from assistant.render import source_line
from assistant.sources.pages import Wanted, printed_page
from index.collection import add
from index.datatypes import Reason
from index.errors import DocumentError
from index.incoming import share_known
from index.matching.encoder import load_encoder
from index.reading.account import Ledger
from index.reading.blocks import Refused
from index.reading.documents import read_document
from index.reading.pictures import drawn_page, recognised_page
from index.reading.recognition import program, recognise
from index.showing import doubtful
from index.storage.manifest import sha256
from index.storage.originals import keep
from index.storage.record import read_record, record_of
from index.storage.store import Index
from tests.pdfs import ADVICE, blank, lines, sentences, written
from tests.test_sandbox import HELD

TEXT = "Le guichet ouvre à neuf heures, sauf le lundi.\nIl ferme à dix-sept heures pendant l'été."


def printed(*texts: str) -> FPDF:
    pdf = blank()
    pdf.set_font("Helvetica", size=14)
    for number, text in enumerate(texts):
        if number:
            pdf.add_page()
        pdf.set_xy(20, 40)
        pdf.multi_cell(160, 9, text)
    return pdf


def scanned(pdf: FPDF, folder: Path, *, also: str = "", turned: int = 0) -> Path:
    """Write a PDF whose pages are pictures of those of another one, and perhaps one more of text."""
    scan = FPDF()
    source = pypdfium2.PdfDocument(bytes(pdf.output()))
    for page in source:
        picture = page.render(scale=200 / 72, grayscale=True).to_pil().rotate(turned, expand=True)
        scan.add_page(orientation="L" if turned in (90, 270) else "P")
        buffer = BytesIO()
        picture.save(buffer, "PNG")
        scan.image(buffer, 0, 0, scan.w, scan.h)
    if also:
        scan.add_page()
        scan.set_font("Helvetica", size=12)
        scan.multi_cell(0, 8, also)
    return written(scan, folder, "scan.pdf")


@pytest.fixture
def no_tesseract(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))


def test_a_scan_is_read_page_by_page_and_its_citations_say_so(tmp_path: Path) -> None:
    file = scanned(printed(TEXT, "La salle des fêtes est fermée en août."), tmp_path)
    seen: list[tuple[int, int]] = []
    summary = add(tmp_path / "index", [file], load_encoder(), pages=lambda page, of: seen.append((page, of)))
    assert summary.refused == []
    assert seen == [(1, 2), (2, 2)]
    again = add(tmp_path / "index", [file], load_encoder(), pages=lambda page, of: seen.append((page, of)))
    assert again.skipped == ["scan"]
    assert len(seen) == 2
    index = Index.load(tmp_path / "index")
    document = index.catalogue.documents["scan"]
    assert sentences(document) == [
        "Le guichet ouvre à neuf heures, sauf le lundi.",
        "Il ferme à dix-sept heures pendant l'été.",
        "La salle des fêtes est fermée en août.",
    ]
    assert [page.page for page in document.recognised] == [1, 2]
    assert all(0.8 < page.confidence <= 1 for page in document.recognised)
    assert document.account is not None
    assert balanced(document.account)
    assert document.account.pages_unread == 0
    answer = Assistant(index, load_encoder()).ask("Quand la salle des fêtes est-elle fermée ?")
    first = (answer.citations or answer.nearest)[0]
    assert first.page == 2
    assert first.recognised == document.recognised[1].confidence
    assert re.search(r"p\. 2, texte reconnu \(fiabilité\u00a0: [89]\d\u00a0%\)$", source_line(first, "fr"))
    assert re.search(r"p\. 2, recognised text \([89]\d% sure\)$", source_line(first, "en"))


@pytest.mark.parametrize("turned", [0, 90, 180])
def test_a_quote_is_marked_where_its_words_stand_in_the_picture(tmp_path: Path, turned: int) -> None:
    """The oracle: the ink of a page on which nothing but the quote is printed, at the same place."""
    rest, quote = f"{TEXT} {ADVICE} {ADVICE}", "Elle reçoit aussi les voisins, le mardi."
    pdf = printed(rest)
    pdf.set_xy(20, 150)
    pdf.multi_cell(160, 9, quote)
    alone = blank()
    alone.set_font("Helvetica", size=14)
    alone.set_xy(20, 150)
    alone.multi_cell(160, 9, quote)
    file = scanned(pdf, tmp_path, turned=turned)
    add(tmp_path / "index", [file], load_encoder())
    keep(tmp_path / "index", file, sha256(file.read_bytes()))
    catalogue = Index.load(tmp_path / "index").catalogue
    start = catalogue.documents["scan"].text.index(quote)
    wanted = Wanted("scan", 400, None, start, start + len(quote))
    first = printed_page(catalogue, tmp_path / "index", wanted)
    assert (first["boxes"], first["pending"]) == ([], True)
    found = printed_page(catalogue, tmp_path / "index", replace(wanted, recognising=True))
    assert found["pending"] is False
    [box] = found["boxes"]
    picture = pypdfium2.PdfDocument(bytes(alone.output()))[0].render(scale=2, grayscale=True).to_pil()
    picture = picture.rotate(turned, expand=True).point(lambda shade: 255 * (shade < 128))
    left, top, right, bottom = picture.getbbox()
    assert box["left"] == pytest.approx(left / picture.width, abs=0.01)
    assert box["top"] == pytest.approx(top / picture.height, abs=0.01)
    assert box["left"] + box["width"] == pytest.approx(right / picture.width, abs=0.01)
    assert box["top"] + box["height"] == pytest.approx(bottom / picture.height, abs=0.01)


def test_a_scan_that_lies_on_its_side_is_turned_upright(tmp_path: Path) -> None:
    text = f"{TEXT} {ADVICE} {ADVICE}"
    document = read_document(scanned(printed(text), tmp_path, turned=90))
    assert "Le guichet ouvre à neuf heures, sauf le lundi." in sentences(document)


@pytest.mark.usefixtures("no_tesseract")
def test_without_tesseract_a_scan_ends_in_a_sentence_that_names_the_packages(tmp_path: Path) -> None:
    assert program() is None
    with pytest.raises(DocumentError) as error:
        read_document(scanned(printed(TEXT), tmp_path))
    for language, begins in (("fr", "scan.pdf\u00a0: ne contient que"), ("en", "scan.pdf: it holds no text")):
        said = error.value.said_in(language)
        assert said.startswith(begins)
        assert "tesseract-ocr" in said
        assert "tesseract-ocr-fra" in said
        assert "\n" not in said


@pytest.mark.usefixtures("no_tesseract")
def test_without_tesseract_the_pages_of_text_are_read_and_the_others_named(tmp_path: Path) -> None:
    file = scanned(printed(TEXT), tmp_path, also=ADVICE)
    summary = add(tmp_path / "index", [file], load_encoder())
    document = Index.load(tmp_path / "index").catalogue.documents["scan"]
    assert sentences(document)[0] == "La commune a ouvert une permanence juridique en mars 2021."
    assert document.page_at(0) == 2
    assert document.recognised == ()
    account = summary.shortened["scan"]
    assert account.pages_unread == 1
    assert [(e.reason, e.page) for e in account.left_out if e.reason is Reason.PICTURE] == [(Reason.PICTURE, 1)]


def test_a_page_of_text_with_a_small_picture_and_an_empty_page_are_no_scans(tmp_path: Path) -> None:
    pdf = blank()
    lines(pdf, 20, 20, "Une ligne.")
    pdf.rect(10, 10, 50, 50)
    pdf.add_page()
    file = written(pdf, tmp_path)
    document = read_document(file)
    assert document.recognised == ()
    assert document.account is not None
    assert document.account.pages_unread == 0


def test_what_was_recognised_is_kept_with_the_index(tmp_path: Path) -> None:
    document = read_document(scanned(printed(TEXT), tmp_path))
    assert document.recognised
    record = json.loads(json.dumps(record_of(document)))
    assert read_record(record, document.text).recognised == document.recognised


HOCR = """<html><body><div class="ocr_page" title="bbox 0 0 1000 2000">
<span class="ocr_line" title="bbox 100 100 500 140;
baseline 0 -8; x_size 40"><span class="ocrx_word" title="bbox 100 100 200 140; x_wconf {}">Prix</span>
<span class="ocrx_word" title="bbox 400 100 500 140; x_wconf {}">Sel</span></span></div></body></html>"""


def test_a_recognised_line_has_its_place_in_points_and_a_smudge_is_left_out() -> None:
    ledger = Ledger()
    found = recognised_page(HOCR.format(90, 70), 3, 500.0, ledger)
    [line] = found.lines
    assert (line.text, line.page, line.left, line.right, line.size) == ("Prix Sel", 3, 50, 250, 20)
    assert line.base == (2000 - 140 + 8) / 2
    assert line.cells
    assert (found.page.page, found.page.confidence, found.characters) == (3, 0.8, 7)
    smudge = recognised_page(HOCR.format(30, 20), 3, 500.0, ledger)
    assert smudge.lines == []
    assert left(ledger.account(7, ()), Reason.UNSURE) == ["Prix Sel"]


def test_only_pictures_that_the_worker_draws_are_given_to_tesseract(tmp_path: Path) -> None:
    file = scanned(printed(TEXT), tmp_path)
    picture = drawn_page(file.read_bytes(), 1)
    assert picture.startswith(b"P5\n2481 3508\n255\n")
    for other in (picture[:-1], picture + b"0", b"\x89PNG", file.read_bytes()):
        with pytest.raises(Refused):
            recognise("/nowhere/tesseract", other)


@pytest.mark.skipif(not HELD.files, reason="this kernel has no Landlock")
def test_tesseract_reads_no_file_but_its_own(tmp_path: Path) -> None:
    (tmp_path / "secret.pgm").write_bytes(b"P5\n1 1\n255\n0")
    from index.reading.recognition import _run

    with pytest.raises(Refused):
        _run("/usr/bin/cat", str(tmp_path / "secret.pgm"))
    assert b"NAME=" in _run("/usr/bin/cat", "/usr/lib/os-release")


def test_a_bad_text_layer_is_noticed(tmp_path: Path) -> None:
    good = (ADVICE + " ") * 6
    bad = re.sub("[eo]", "c", re.sub("[ai]", "l", good))
    for name, text in (("bon", good), ("mauvais", bad)):
        written(printed(text), tmp_path, f"{name}.pdf")
    encoder = load_encoder()
    summary = add(tmp_path / "index", sorted(tmp_path.glob("*.pdf")), encoder)
    assert list(summary.doubtful) == ["mauvais"]
    assert share_known(good, encoder.knows) > 0.9
    assert share_known("xyzzy " * 99, encoder.knows) == 1.0
    assert share_known("xyzzy " * 100, encoder.knows) == 0.0
    assert doubtful("mauvais", 0.123).startswith("mauvais: only 12% of its words are known in French or English")
