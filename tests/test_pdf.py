"""Reading PDFs: what a page says comes through, with its headings and pages; what cannot be read is refused."""

from pathlib import Path

import pytest
from fpdf import FPDF

from index.datatypes import Document, Reason
from index.errors import DocumentError
from index.passages import make_passages
from index.reading.account import Ledger, ink
from index.reading.documents import read_document
from index.reading.gibberish import is_gibberish
from index.reading.letters import clean
from index.reading.pdf import read_pdf
from index.text.analysis import searchable
from tests.pdfs import ADVICE, Report, blank, lines, sentences, written


@pytest.fixture
def report(tmp_path: Path) -> Document:
    pdf = Report()
    pdf.set_title("Rapport de la ville")
    pdf.add_page()
    pdf.title_line("Rapport de la ville", 22)
    pdf.title_line("1. La permanence")
    for number in range(12):
        pdf.paragraph(f"{ADVICE} Le bureau {number} est fermé le lundi.")
    pdf.paragraph("Un mot coupé en fin de ligne se retrouve entier, comme protec-\ntion, et sous-\ntraitance aussi.")
    pdf.title_line("2. Les moyens")
    for number in range(8):
        pdf.paragraph(f"Le budget de l'action {number} s'élève à {100 + number} euros. {ADVICE}")
    return read_document(written(pdf, tmp_path))


def test_sentences_of_a_pdf_run_over_lines_and_pages_without_heads_and_page_numbers(report: Document) -> None:
    found = [searchable(sentence) for sentence in sentences(report)]
    first, second = ADVICE.split(". ", 1)
    assert found.count(f"{first}.") == 20
    assert found.count(second) == 20
    assert sum("Rapport annuel" in sentence or "Page" in sentence for sentence in found) == 0
    assert [f"Le bureau {number} est fermé le lundi." in found for number in range(12)] == [True] * 12


def test_headings_pages_and_title_of_a_pdf_reach_the_document(report: Document) -> None:
    assert (report.title, report.language, len(report.pages)) == ("Rapport de la ville", "fr", 2)
    assert [section.name for section in report.sections] == ["Rapport de la ville", "1. La permanence", "2. Les moyens"]
    assert report.pages[0] == 0
    assert list(report.pages) == sorted(report.pages)
    pages = [report.page_at(s.span.start) for passage in make_passages(report) for s in passage.sentences]
    assert pages[0] == 1
    assert pages[-1] == 2
    assert pages == sorted(pages)  # type: ignore[type-var]


def test_words_parted_at_line_ends_are_whole(report: Document) -> None:
    (parted,) = [sentence for sentence in sentences(report) if sentence.startswith("Un mot")]
    assert parted.endswith("comme protection, et sous-traitance aussi.")


def test_a_scanned_an_encrypted_and_a_broken_pdf_are_refused_with_the_reason(tmp_path: Path) -> None:
    scanned = FPDF()
    scanned.add_page()
    scanned.rect(10, 10, 100, 100)
    secret = FPDF()
    secret.set_encryption(owner_password="a", user_password="b")  # noqa: S106 - a test's
    secret.add_page()
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.7 nothing")
    for file, reason in (
        (
            written(scanned, tmp_path, "scan.pdf"),
            "no text could be recognised in its pictures of pages",
        ),
        (written(secret, tmp_path, "secret.pdf"), "it is encrypted: save it without a password first"),
        (tmp_path / "broken.pdf", "it is no PDF file, or a damaged one"),
    ):
        with pytest.raises(DocumentError) as raised:
            read_document(file)
        assert f"{file.name}: {reason}" in str(raised.value)
        assert "\n" not in str(raised.value)


def test_a_pdf_that_only_forbids_printing_is_read(tmp_path: Path) -> None:
    pdf = FPDF()
    pdf.set_encryption(owner_password="a")  # noqa: S106 - a test's
    pdf.add_page()
    pdf.set_font("Helvetica", size=11)
    pdf.multi_cell(0, 6, "Ce texte se lit.")
    assert sentences(read_document(written(pdf, tmp_path))) == ["Ce texte se lit."]


def test_sentences_run_over_columns_and_over_a_dash_at_a_line_s_start(tmp_path: Path) -> None:
    pdf = blank()
    lines(pdf, 20, 30, "Le comité se réunit tous les", "trois mois avec les services", "- ceux de l'Etat compris - et")
    lines(pdf, 110, 30, "rend un avis public sur les", "aides de l'année.")
    assert [searchable(sentence) for sentence in sentences(read_document(written(pdf, tmp_path)))] == [
        "Le comité se réunit tous les trois mois avec les services - ceux de l'Etat compris - et rend un avis public "
        "sur les aides de l'année."
    ]


def test_text_along_the_side_is_read_and_a_stamp_across_the_page_is_not(tmp_path: Path) -> None:
    pdf = blank()
    for angle in (90, 270):
        with pdf.rotation(angle, 105, 148):
            lines(pdf, 20, 130, "Le tableau des aides, tourné sur le côté, se lit comme le", "reste de la page.")
            lines(pdf, 20, 160, "Il date de mars.")
        with pdf.rotation(45, 105, 148):
            lines(pdf, 60, 148, "PROJET", size=60)
        pdf.add_page()
    whole = "Le tableau des aides, tourné sur le côté, se lit comme le reste de la page."
    document = read_document(written(pdf, tmp_path))
    assert [searchable(sentence) for sentence in sentences(document)] == [whole, "Il date de mars."] * 2
    assert [section.name for section in document.sections] == [None]


def test_accents_that_old_tex_printed_before_their_letters_are_put_on_them(tmp_path: Path) -> None:
    pdf = blank()
    lines(pdf, 20, 20, "Le d´epartement fran¸cais aide `a se loger ; la touche ` reste.")
    assert sentences(read_document(written(pdf, tmp_path))) == [
        "Le département français aide à se loger ; la touche ` reste."
    ]


def test_letters_that_fonts_number_in_their_own_way_are_read_or_marked_as_unknown(tmp_path: Path) -> None:
    assert clean("\uf732\uf730\uf731\uf739, caf\uf7e9, a\x1cn", Ledger()) == "2019, café, a\ufffdn"
    pdf = blank()
    lines(pdf, 20, 20, "!#$%&'()+,/:;<=>?[]a", "!#$%&'()+,/:;<=>?[]b")
    with pytest.raises(DocumentError, match=r"its fonts do not tell which letters|no text could be recognised"):
        read_document(written(pdf, tmp_path))


@pytest.mark.parametrize("told", ["Microsoft Word - rapport.doc", "rapport_v2.pdf", ""])
def test_a_title_that_a_program_made_up_gives_way_to_the_largest_letters(tmp_path: Path, told: str) -> None:
    pdf = blank()
    pdf.set_title(told)
    lines(pdf, 20, 10, "Ville de Givors", size=14)
    lines(pdf, 20, 20, "Rapport sur", "les aides", size=24)
    lines(pdf, 20, 60, "Les aides sont versées chaque mois.", "Elles sont dues.", "Elles le restent jusqu'en mars.")
    assert read_document(written(pdf, tmp_path)).title == "Rapport sur les aides"


def test_pictures_of_pages_with_nothing_but_page_numbers_are_refused_as_scanned(tmp_path: Path) -> None:
    pdf = Report()
    for _ in range(3):
        pdf.add_page()
    with pytest.raises(DocumentError, match="it holds no text"):
        read_document(written(pdf, tmp_path))


SHIFTED = str.maketrans({chr(first + n): chr(first + (n + 3) % 26) for first in (65, 97) for n in range(26)})
PROSE = (
    "Le conseil municipal a vote une aide de trente euros par mois pour chaque famille qui loge un apprenti.",
    "La demande se fait au guichet de la mairie avant la fin du mois de juin, avec une copie du contrat.",
    "Toute fausse information oblige le demandeur a rembourser les sommes qui lui furent payees.",
)
READ = {
    "German": "Wer schwere Verletzungen durch einen Unfall erlitten hat, kann bei der zuständigen Behörde innerhalb "
    "eines Jahres schriftlich Entschädigung beantragen; Vordrucke gibt es im Rathaus, Zimmer zwölf.",
    "Polish": "Wszyscy mieszkańcy gminy mogą złożyć wniosek o dodatek mieszkaniowy w urzędzie, jeżeli dochód na osobę "
    "w gospodarstwie domowym nie przekracza kwoty określonej w uchwale rady; decyzja zapada w trzydzieści dni.",
    "Turkish": "Belediye meclisi, çocukların korunması için başvuruların yazılı olarak yapılmasını kararlaştırdı; "
    "dilekçeler muhtarlık aracılığıyla gönderilebilir ve otuz gün içinde yanıtlanır.",
    "code": r"\def\cmidrule{\noalign{\ifnum0=`}\fi \futurelet\nextchar \vskip\abovetopsep \hrule \hbox to width "
    r"\global\let\tempdim \lastskip \multispan \unskip \begingroup \endgroup \expandafter \csname relax \newdimen",
    "codes": " ".join(f"BTXK-{n} QRZ{n} HLM/{n} 12{n},50 PVC" for n in range(60)),
}


@pytest.mark.parametrize("plain", [(), PROSE * 2])
def test_letters_that_a_font_says_are_others_are_no_text(tmp_path: Path, plain: tuple[str, ...]) -> None:
    pdf = blank()
    lines(pdf, 20, 20, *(line.translate(SHIFTED) for line in PROSE), size=9)
    pdf.set_font("Courier", size=9)
    for place, line in enumerate(("Volet 1 a conserver.", *plain)):
        pdf.text(20, 110 + 5 * place, line)
    found = read_pdf(written(pdf, tmp_path).read_bytes())
    if not plain:
        assert (found.unread, found.blocks, found.pictures) == ("fonts", (), (1,))
        return
    assert found.account is not None
    assert found.account.by_reason == {Reason.MISREAD: sum(ink(line) for line in PROSE)}
    assert " ".join(" ".join(block.text.split()) for block in found.blocks) == " ".join(
        ["Volet 1 a conserver.", *plain]
    )
    assert (found.unread, found.pictures) == (None, ())


@pytest.mark.parametrize("told", READ)
def test_other_languages_and_codes_are_text(told: str) -> None:
    assert not is_gibberish(READ[told])
    assert is_gibberish(" ".join(PROSE).translate(SHIFTED))
