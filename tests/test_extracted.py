"""Reading PDF and HTML: what a page says comes through, with its headings and pages; what it hides does not."""

import json
import os
import re
import resource
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from fpdf import FPDF
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.datatypes import Document
from index.errors import DocumentError
from index.paths import SHIPPED
from index.reading.account import Ledger
from index.reading.blocks import Refused
from index.reading.documents import read_document
from index.reading.letters import clean
from index.reading.worker import Worker, shared
from index.text.analysis import searchable
from index.text.passages import make_passages

SENATE = SHIPPED / "senat-traite-2019.txt"
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


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("signa-\nlements", "signalements"),
        ("Jean-\nPierre", "Jean-Pierre"),
        ("2018-\n2019", "2018-2019"),
        ("sous-\nsecrétariat", "sous-secrétariat"),
        ("une ex-\ntension, au-\nparavant", "une extension, auparavant"),
        ("au-\ndessus d'elle-\nmême", "au-dessus d'elle-même"),
        ("c'est-à-\ndire un rendez-\nvous", "c'est-à-dire un rendez-vous"),
        ("inter-\ndire", "interdire"),
        ("pro\u00ad\ntection et soft\u00adhyphen", "protection et softhyphen"),
        ("une ﬁn eﬃcace", "une fin efficace"),
        ("deux\n   mots  ", "deux mots  "),
        ("voir [le guide](https://example.org/a) ici", "voir le guide ici"),
        ("[1] (sic)", "[1] (sic)"),
    ],
)
def test_what_is_searched_for_is_what_one_would_say(text: str, said: str) -> None:
    assert searchable(text) == said


def test_searchable_is_quick_on_a_megabyte_of_white_space() -> None:
    start = time.perf_counter()
    searchable("a" + " " * 1_000_000 + "-" * 1_000_000 + "[" * 100_000)
    assert time.perf_counter() - start < 5


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
        assert str(raised.value).startswith(f"{file.name}: {reason}")
        assert "\n" not in str(raised.value)


def test_a_pdf_that_only_forbids_printing_is_read(tmp_path: Path) -> None:
    pdf = FPDF()
    pdf.set_encryption(owner_password="a")  # noqa: S106 - a test's
    pdf.add_page()
    pdf.set_font("Helvetica", size=11)
    pdf.multi_cell(0, 6, "Ce texte se lit.")
    assert sentences(read_document(written(pdf, tmp_path))) == ["Ce texte se lit."]


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


def test_heads_that_change_with_the_chapter_and_hold_the_page_s_number_are_left_out(tmp_path: Path) -> None:
    pdf = Book()
    pdf.add_page()
    while pdf.page_no() < 8:
        pdf.paragraph(ADVICE)
    found = [searchable(sentence) for sentence in sentences(read_document(written(pdf, tmp_path)))]
    assert set(found) == {f"{ADVICE.split('. ')[0]}.", ADVICE.split(". ", 1)[1]}


def test_a_number_on_top_of_a_page_that_does_not_count_it_is_text(tmp_path: Path) -> None:
    pdf = blank()
    lines(pdf, 20, 20, "1250 euros sont dus.", "Le reste est remis.")
    pdf.add_page()
    lines(pdf, 20, 20, "48", "C'est le nombre de victimes.")
    text = read_document(written(pdf, tmp_path)).text
    assert "1250 euros" in text
    assert "48" in text


def test_a_sentence_goes_on_over_footnotes_whose_calls_are_no_numbers_of_it(tmp_path: Path) -> None:
    pdf = blank()
    lines(
        pdf,
        20,
        100,
        "La commune aide 12 familles^1 depuis mars, dans un local de 50 m^2 qui",
        "se trouve rue Longue, et",
    )
    lines(pdf, 20, 270, "1 Voir la délibération du 3 mars.", size=8)
    pdf.add_page()
    lines(
        pdf, 20, 20, "paie leur loyer. Elle rendra compte en juin de tout ce qui aura été payé à ces", "douze familles."
    )
    document = read_document(written(pdf, tmp_path))
    found = [(searchable(s), document.page_at(document.text.index(s))) for s in sentences(document)]
    assert found == [
        ("1 Voir la délibération du 3 mars.", 1),
        (
            "La commune aide 12 familles depuis mars, dans un local de 50 m2 qui se trouve rue Longue, et paie leur "
            "loyer.",
            1,
        ),
        ("Elle rendra compte en juin de tout ce qui aura été payé à ces douze familles.", 2),
    ]


def test_a_table_of_contents_is_left_out_and_a_list_of_prices_is_not(tmp_path: Path) -> None:
    pdf = blank()
    lines(pdf, 20, 20, "Sommaire", size=16)
    lines(
        pdf,
        20,
        40,
        "1 Les victimes 1",
        "1.1 Le repérage . . . . . . . . 1",
        "1.2 La protection ........ 2",
        "Annexes 2",
    )
    pdf.add_page()
    lines(pdf, 20, 20, "Les victimes sont protégées.")
    lines(pdf, 20, 40, "Adulte ........ 12", "Enfant ........ 6", "Famille nombreuse ........ 10")
    assert read_document(written(pdf, tmp_path)).text.split("\n\n") == [
        "Sommaire",
        "Les victimes sont protégées.",
        "Adulte ........ 12",
        "Enfant ........ 6",
        "Famille nombreuse ........ 10",
    ]


def test_lines_that_end_before_their_column_does_are_not_joined(tmp_path: Path) -> None:
    pdf = blank()
    wide = "Les demandes se déposent au guichet de la mairie, qui les transmet sous huit jours au service"
    lines(
        pdf,
        20,
        20,
        wide,
        "social du département, ou par courrier à :",
        "Mairie de Givors",
        "place Vallin",
        "69700 Givors",
    )
    lines(pdf, 20, 60, "Pièces à joindre", "- une pièce d'identité", "- le dernier avis", "o une attestation")
    for row, cells in enumerate([("Année", "Victimes", "Aides"), ("2017", "1 294", "13"), ("2018", "1 402", "14")]):
        for column, cell in enumerate(cells):
            lines(pdf, 20 + 60 * column, 90 + 6 * row, cell)
    assert [searchable(sentence) for sentence in sentences(read_document(written(pdf, tmp_path)))] == [
        f"{wide} social du département, ou par courrier à :",
        "Mairie de Givors",
        "place Vallin",
        "69700 Givors",
        "Pièces à joindre",
        "- une pièce d'identité",
        "- le dernier avis",
        "o une attestation",
        "Année Victimes Aides",
        "2017 1 294 13",
        "2018 1 402 14",
    ]


def test_sentences_run_over_columns_and_over_a_dash_at_a_line_s_start(tmp_path: Path) -> None:
    pdf = blank()
    lines(pdf, 20, 30, "Le comité se réunit tous les", "trois mois avec les services", "- ceux de l'Etat compris - et")
    lines(pdf, 110, 30, "rend un avis public sur les", "aides de l'année.")
    assert [searchable(sentence) for sentence in sentences(read_document(written(pdf, tmp_path)))] == [
        "Le comité se réunit tous les trois mois avec les services - ceux de l'Etat compris - et rend un avis public "
        "sur les aides de l'année."
    ]


def test_what_is_a_heading_is_told_by_the_whole_line_and_its_font(tmp_path: Path) -> None:
    pdf = blank()
    lines(pdf, 20, 20, "L", size=26)
    lines(
        pdf,
        28,
        20,
        "es aides sont versées chaque mois aux familles qui en ont fait la demande à la",
        "mairie avant le 5.",
    )
    lines(
        pdf,
        20,
        50,
        "**Qui peut demander ?**",
        "**Toute** famille qui habite le canton depuis trois mois peut demander l'aide avant la **fin**",
        "**de l'année**.",
    )
    lines(pdf, 20, 80, *["**Le délai court à partir du dépôt de la demande au guichet de la mairie du canton**"] * 6)
    lines(
        pdf,
        20,
        120,
        "**Rappel important des règles qui valent pour toutes les familles du canton et**",
        "des environs.",
    )
    document = read_document(written(pdf, tmp_path))
    assert [section.name for section in document.sections] == [None, "Qui peut demander ?"]
    assert sentences(document)[0].startswith("Les aides sont versées")
    assert searchable(sentences(document)[1]) == (
        "Toute famille qui habite le canton depuis trois mois peut demander l'aide avant la fin de l'année."
    )


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
    with pytest.raises(DocumentError, match="its fonts do not tell which letters it holds"):
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


PAGE = f"""<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>Permanence | Ville</title>
<link rel="canonical" href="https://ville.example/permanence"><script>document.write("piège")</script></head><body>
<nav><ul><li><a href="/">Accueil</a></li><li>Contact</li></ul></nav><header>Menu du site</header>
<main><h1>La permanence juridique</h1><p>{ADVICE.replace("é", "&eacute;")}</p><h2>Tarifs</h2>
<p>La consultation est <b>gra</b>tuite<br>pour tous.</p><ul><li>Carte d'identité</li><li>Avis d'imposition</li></ul>
<p hidden>Texte caché.</p><p style="display: none">Encore caché.</p><!-- un commentaire --><template>Modèle.</template>
<table><tr><th>Jour</th><th>Heure</th></tr><tr><td>Lundi</td><td>9 h</td></tr></table></main>
<aside>Publicité pour un autre site.</aside><footer>Mentions légales</footer></body></html>"""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "windows-1252", "utf-16"])
def test_a_saved_page_gives_its_main_text_under_its_headings(tmp_path: Path, encoding: str) -> None:
    file = tmp_path / "permanence.html"
    file.write_bytes(PAGE.replace("utf-8", encoding.removesuffix("-sig")).encode(encoding))
    document = read_document(file)
    assert document.title == "La permanence juridique"
    assert document.url == "https://ville.example/permanence"
    assert [section.name for section in document.sections] == ["La permanence juridique", "Tarifs"]
    first, second = ([span.of(document.text) for span in section.paragraphs] for section in document.sections)
    assert first == [ADVICE]
    assert second[0] == "La consultation est gratuite pour tous."
    assert {"Carte d'identité", "Avis d'imposition"} <= set(second)
    assert any("Lundi" in row and "9 h" in row for row in second)
    for absent in ("Accueil", "Menu", "piège", "caché", "commentaire", "Modèle", "Publicité", "Mentions"):
        assert absent not in document.text


BOOK = f"""<html><head><title>Le guide - 2.1</title></head><body class="toc">
<div class="navheader"><a href="a">Précédent</a></div>
<div class="section"><div class="titlepage"><div><div><h2 class="title"><a id="x"></a>2.1. Les aides
<a class="headerlink" href="#x">¶</a></h2></div></div></div>
<div class="toc"><p>Table des matières</p><dl class="toc">
<dt><a href="#a">2.1.1. Le loyer</a></dt><dt><a href="#b">2.1.2. Le repas</a></dt>
<dt><a href="#c">2.1.3. Le bus</a></dt></dl></div>
<p>{ADVICE}<a href="#ftn1" class="footnote"><sup>[1]</sup></a> Elle est gratuite.</p>
<p>Trois personnes y ont droit chaque mois, dans l'ordre de leur demande :</p>
<ul><li>le locataire (sur bail) ;</li><li>le logé.</li></ul>
<div><div class="titlepage"><div><h3>2.1.1. Le loyer</h3></div></div><p>{ADVICE.replace("La commune", "La ville")}</p>
<pre>ligne 1
ligne 2</pre><p>Un vers,<br>son suivant.<br><br>Un autre paragraphe de ce texte.</p>
<p>Voir l'article <a href="#art4">4</a> du règlement.</p></div></div>
<div class="navfooter"><a href="b">Suivant</a></div></body></html>"""


def test_of_the_main_part_of_a_page_headings_and_lists_stay_and_tables_of_contents_go(tmp_path: Path) -> None:
    (tmp_path / "guide.html").write_text(BOOK, encoding="utf-8")
    document = read_document(tmp_path / "guide.html")
    assert [section.name for section in document.sections] == ["2.1. Les aides", "2.1.1. Le loyer"]
    assert document.text.split("\n\n") == [
        "2.1. Les aides",
        f"{ADVICE} Elle est gratuite.",
        "Trois personnes y ont droit chaque mois, dans l'ordre de leur demande :",
        "le locataire (sur bail) ;",
        "le logé.",
        "2.1.1. Le loyer",
        ADVICE.replace("La commune", "La ville"),
        "ligne 1\nligne 2",
        "Un vers, son suivant.",
        "Un autre paragraphe de ce texte.",
        "Voir l'article 4 du règlement.",
    ]


@pytest.mark.parametrize(
    "page",
    [
        "<header>Menu</header><article><header><h1>Les aides</h1></header>{}</article><footer>Plan</footer>",
        "<form><div><div>Menu</div><div><h1>Les aides</h1>{}<label>Recherche</label></div></div></form>",
        "<div><h2><button>Les aides</button></h2>{}<button>Imprimer</button></div>",
        "<div><div role='heading'>Les aides</div>{}<div class='social'><div>Partager la page</div></div></div>",
        "<table><tr><td>Menu</td><td><h3>Les aides</h3>{}</td></tr></table>",
        "<header><h1>Les aides</h1></header><div>{}</div>",
    ],
)
def test_a_heading_is_found_wherever_a_page_puts_it(tmp_path: Path, page: str) -> None:
    body = "".join(f"<p>{ADVICE} Le bureau {number} est ouvert.</p>" for number in range(5))
    (tmp_path / "page.html").write_text(f"<html><body>{page.format(body)}</body></html>", encoding="utf-8")
    document = read_document(tmp_path / "page.html")
    assert [section.name for section in document.sections] == ["Les aides"]
    assert [document.text.count(f"Le bureau {number} est ouvert.") for number in range(5)] == [1] * 5
    assert len(document.sections[0].paragraphs) == 5


def test_a_page_of_links_is_read_as_it_is(tmp_path: Path) -> None:
    links = "".join(f"<li><a href='{number}'>Association {number}, rue Longue</a></li>" for number in range(9))
    (tmp_path / "page.html").write_text(f"<body><p>Qui aide ?</p><ul>{links}</ul></body>", encoding="utf-8")
    assert "Association 8, rue Longue" in read_document(tmp_path / "page.html").text


@pytest.mark.parametrize("tag", ["p", "div", "li", "h2"])
def test_a_senate_page_is_recognised_however_it_is_marked_up(tmp_path: Path, tag: str) -> None:
    right = read_document(SENATE)
    lines = [line.strip() for line in SENATE.read_text(encoding="utf-8").split("\n") if line.strip()]
    lines = [part for line in lines for part in line.replace(" publiée le", "\npubliée le").split("\n")]
    body = "".join(f"<{tag}>{line}</{tag}>" for line in lines)
    file = tmp_path / "question.html"
    file.write_text(
        f"<html><head><title>Sénat</title></head><body><nav>Menu</nav>{body}</body></html>", encoding="utf-8"
    )
    document = read_document(file)
    assert document.kind == "senate"
    assert [(s.name, s.speaker, s.date, s.page) for s in document.sections] == [
        (s.name, s.speaker, s.date, s.page) for s in right.sections
    ]
    assert sentences(document)[:-1] == sentences(right)[:-1]


HOSTILE = {
    "entities": b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><html><body><p>&x; Du texte.</p></body></html>',
    "laughs": b'<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><html><body><p>Du texte. &b;</p></body></html>',
    "deep": b"<html><body>" + b"<div>" * 100_000 + b"Du texte." + b"</div>" * 100_000,
    "many": b"<html><body>" + b"<p>Du texte.</p>" * 20_000,
    "attributes": b"<html><body><p " + b"a=1 " * 200_000 + b">Du texte.</p>",
    "zeros": b"<html><body><p>Du\0 texte.</p>",
    "surrogates": b"<html><body><p>Du texte. &#xD800;</p>",
}


def read_or_refused(file: Path) -> Document | None:
    """Read a file that may be refused, in one sentence that begins with its name."""
    try:
        return read_document(file)
    except DocumentError as error:
        refused = str(error)
    assert refused.startswith(f"{file.name}: ")
    assert "\n" not in refused
    return None


@pytest.mark.parametrize("raw", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_pages_do_no_harm(tmp_path: Path, raw: bytes) -> None:
    file = tmp_path / "page.html"
    file.write_bytes(raw)
    start = time.perf_counter()
    if document := read_or_refused(file):
        assert "root:" not in document.text
        check(document)
    assert time.perf_counter() - start < 30


LIMITS = ("RLIMIT_FSIZE", "RLIMIT_NOFILE", "RLIMIT_AS", "RLIMIT_CPU")


@pytest.fixture
def hasty() -> Iterator[Worker]:
    worker = Worker(seconds=0.05)
    yield worker
    worker.close()


def test_a_file_that_takes_too_long_is_given_up_and_the_next_one_is_read(hasty: Worker) -> None:
    with pytest.raises(Refused, match=r"it takes more than 0 seconds to read: given up"):
        hasty.read("html", HOSTILE["many"] * 20)
    hasty._seconds = 60
    assert hasty.read("html", HOSTILE["laughs"])["blocks"][0]["text"].count("Du texte.") == 1


def test_a_file_that_takes_too_long_is_named(tmp_path: Path) -> None:
    (tmp_path / "long.html").write_bytes(HOSTILE["many"] * 20)
    worker = shared()
    seconds, worker._seconds = worker._seconds, 0.05
    try:
        with pytest.raises(DocumentError, match=r"^long\.html: it takes more than 0 seconds to read: given up\.$"):
            read_document(tmp_path / "long.html")
    finally:
        worker._seconds = seconds


def test_spaces_dots_and_numbers_without_end_are_read_in_time(tmp_path: Path) -> None:
    pdf = blank()
    pdf.set_font("Helvetica", size=1)
    for text in (". " * 20_000 + "x", "- " * 20_000, "1 " * 20_000):
        pdf.text(10, 20, text)
    (tmp_path / "page.html").write_text("<p>Du texte." + " \n" * 300_000 + "<br>x" * 50_000 + "</p>", encoding="utf-8")
    start = time.perf_counter()
    read_document(written(pdf, tmp_path))
    read_document(tmp_path / "page.html")
    assert time.perf_counter() - start < 20


def test_the_worker_can_write_nothing_and_ends_even_if_nobody_ends_it() -> None:
    worker = shared()
    worker.read("html", HOSTILE["zeros"])
    assert worker._process is not None
    limits = {name: resource.prlimit(worker._process.pid, getattr(resource, name))[0] for name in LIMITS}
    assert limits["RLIMIT_FSIZE"] == 0
    assert 0 < limits["RLIMIT_NOFILE"] <= 64
    assert 0 < limits["RLIMIT_AS"] <= 4 << 30
    assert 60 < limits["RLIMIT_CPU"] < 600


def test_a_worker_that_is_killed_is_replaced() -> None:
    worker = shared()
    worker.read("html", HOSTILE["zeros"])
    assert worker._process is not None
    worker._process.kill()
    worker._process.wait()
    assert worker.read("html", HOSTILE["laughs"])["blocks"][0]["text"].count("Du texte.") == 1


def test_pipes_devices_and_folders_are_refused_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.pdf")
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "folder.html").mkdir()
    (tmp_path / "loop.md").symlink_to(tmp_path / "loop.md")
    for name in ("pipe.pdf", "pipe.txt", "folder.html", "loop.md"):
        with pytest.raises(DocumentError, match=r"is no file|cannot be read"):
            read_document(tmp_path / name)


def check(document: Document) -> None:
    """Assert what holds of every document, whatever it was read from."""
    if document.account:
        left_out = sum(entry.characters for entry in document.account.left_out)
        assert document.account.kept + left_out == document.account.characters
    spans = [span for section in document.sections for span in (*section.paragraphs, *section.lines)]
    assert all(0 <= span.start < span.end <= len(document.text) for span in spans)
    assert list(document.pages) == sorted(document.pages)
    cut = [s for passage in make_passages(document) for s in passage.sentences]
    assert [s.span.start for s in cut] == sorted(s.span.start for s in cut)
    assert len({s.anchor for s in cut}) == len(cut)
    json.dumps([s.span.of(document.text) for s in cut]).encode("utf-8")


SCRAPS = st.lists(
    st.one_of(
        st.sampled_from("<>/&;#\"' \n\0é"),
        st.sampled_from("<p>|</p>|<h1>|<td>|<br|<!--|-->|&#0;|&#xFFFE;|Mot. |<script>|<head>|<title>|]]>".split("|")),
        st.sampled_from(["<div hidden>", "Question de M. A B (Ain)", " publiée le 31/02/2019", "<table><tr>"]),
    ),
    max_size=60,
)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(SCRAPS)
def test_any_scraps_of_html_are_read_or_refused(tmp_path: Path, scraps: list[str]) -> None:
    file = tmp_path / "scraps.html"
    file.write_bytes("".join(scraps).encode("utf-8"))
    if document := read_or_refused(file):
        check(document)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_any_damage_to_a_pdf_is_read_or_refused(tmp_path: Path, data: st.DataObject) -> None:
    pdf = FPDF()
    pdf.set_compression(False)
    pdf.add_page()
    pdf.set_font("Helvetica", size=11)
    pdf.multi_cell(0, 6, ADVICE.replace("ç", "c"))
    raw = bytearray(pdf.output())
    for _ in range(data.draw(st.integers(1, 6))):
        place = data.draw(st.integers(0, len(raw) - 1))
        raw[place : place + data.draw(st.integers(0, 9))] = data.draw(st.binary(max_size=9))
    file = tmp_path / "damaged.pdf"
    file.write_bytes(raw)
    if document := read_or_refused(file):
        check(document)
