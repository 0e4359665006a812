"""Reading saved web pages: their main text comes through under its headings."""

from pathlib import Path

import pytest

from index.paths import SHIPPED
from index.reading.documents import read_document
from tests.pages import BOOK, PAGE
from tests.pdfs import ADVICE, sentences

SENATE = SHIPPED / "senat-traite-2019.txt"


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
