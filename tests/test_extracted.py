"""Reading PDF and HTML: what a page says comes through, with its headings and pages; what it hides does not."""

import json
import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from fpdf import FPDF
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.blocks import Refused
from index.datatypes import Document
from index.documents import read_document
from index.errors import DocumentError
from index.passages import make_passages
from index.sources import SHIPPED
from index.words import searchable
from index.worker import Worker, shared

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


def test_words_parted_at_line_ends_are_whole_to_a_search_and_stay_as_they_stand_in_the_text(report: Document) -> None:
    (parted,) = [sentence for sentence in sentences(report) if sentence.startswith("Un mot")]
    assert "protec-\ntion" in parted
    assert "comme protection, et sous-traitance aussi." in searchable(parted)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("signa-\nlements", "signalements"),
        ("Jean-\nPierre", "Jean-Pierre"),
        ("2018-\n2019", "2018-2019"),
        ("sous-\nsecrétariat", "sous-secrétariat"),
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
            "it holds no text, only pictures of pages: run a text recognition",
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
