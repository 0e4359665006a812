"""Saved web pages: letters as the page says they are written, line ends in and after code, levels of headings."""

from pathlib import Path

import pytest

from index.reading.documents import read_document
from tests.pdfs import ADVICE, sentences


def page(folder: Path, body: str, encoding: str = "utf-8") -> str:
    head = f'<html><head><meta charset="{encoding}"></head><body><main>'
    (folder / "page.html").write_bytes(f"{head}{body}<p>{ADVICE}</p></main></body></html>".encode(encoding))
    return read_document(folder / "page.html").text


@pytest.mark.parametrize("encoding", ["iso-8859-15", "windows-1252", "utf-8"])
def test_letters_are_read_as_the_page_says_they_are_written(tmp_path: Path, encoding: str) -> None:
    assert "Le cœur du dispositif coûte 300 €." in page(
        tmp_path, "<h1>Les aides</h1><p>Le cœur du dispositif coûte 300 €.</p>", encoding
    )


def test_line_ends_stay_in_code_and_are_spaces_again_after_it(tmp_path: Path) -> None:
    text = page(tmp_path, "<h1>Les aides</h1><pre>un\ndeux</pre><p>Le bureau\nest ouvert\nle lundi.</p>")
    assert "un\ndeux" in text
    assert "Le bureau est ouvert le lundi." in text


@pytest.mark.parametrize(("level", "above"), [("2", ()), ("3", ("Les aides",)), ("10", ("Les aides",))])
def test_a_heading_stands_under_those_of_lower_levels(tmp_path: Path, level: str, above: tuple[str, ...]) -> None:
    under = f"<div role='heading' aria-level='{level}'>Le logement</div><p>{ADVICE}</p>"
    page(tmp_path, f"<h1>Guide</h1><p>{ADVICE}</p><h2>Les aides</h2><p>{ADVICE}</p>{under}")
    section = next(s for s in read_document(tmp_path / "page.html").sections if s.heading == "Le logement")
    assert section.above[1:] == above


def test_cells_that_arrange_the_page_and_items_behind_a_line_end_stand_alone_and_nobody_sees_soft_hyphens(
    tmp_path: Path,
) -> None:
    cells = f"<td><p>Le menu</p></td><td><h2>La nappe</h2><p>Elle re\u00admonte.</p><p>{ADVICE}</p></td>"
    text = page(
        tmp_path, f"<h1>L'eau</h1><table><tr>{cells}</tr></table><p>Sont payés :<br>1° l'eau ;<br>2° le gaz.</p>"
    )
    assert "\n\nElle remonte.\n\n" in text
    assert text.endswith(f"Sont payés :\n\n1° l'eau ;\n\n2° le gaz.\n\n{ADVICE}")


def test_control_characters_beside_soft_hyphens_lose_nothing(tmp_path: Path) -> None:
    for sign in map(chr, (*range(1, 9), 11, 12, *range(14, 32), 127, 0xFFFE)):
        call = f"<sup><a href='#n'>1</a></sup>{sign}"
        text = page(
            tmp_path, f"<h1>Les aides</h1><p>Le ré\u00addui{sign}t ferme.</p><p>Oui{call} non.</p><p id=n>1 Si.</p>"
        )
        assert "Le rédui" in text
        assert "t ferme." in text
        assert "Oui" in text
        assert "non." in text


def test_items_of_a_list_within_a_list_are_ruled_by_what_introduces_each(tmp_path: Path) -> None:
    inner = "<li>pour les familles :<ul><li>le transport des élèves</li><li>la cantine du midi</li></ul></li>"
    page(tmp_path, f"<h1>Aides</h1><p>Sont payés :</p><ul>{inner}<li>le chauffage en hiver</li></ul>")
    document = read_document(tmp_path / "page.html")
    ruled = {found.paragraph.of(document.text): [by.of(document.text) for by in found.by] for found in document.rulings}
    assert ruled["la cantine du midi"] == ["Sont payés :", "pour les familles :"]
    assert ruled["le chauffage en hiver"] == ["Sont payés :"]


MENU = "<ul><li><a href='/a'>Accueil</a></li><li><a href='/b'>Plan</a></li><li><a href='/c'>Contact</a></li></ul>"
LINKS = "<ul><li><a href='/1'>L'APL</a></li><li><a href='/2'>L'ALF</a></li><li><a href='/3'>L'ALS</a></li></ul>"


@pytest.mark.parametrize(
    ("body", "kept", "left"),
    [
        (f"<p>Il y a trois aides :</p>{LINKS}", "trois aides :\n\nL'APL\n\nL'ALF\n\nL'ALS", ""),
        (f"<h2>Textes de référence</h2><div>{LINKS}</div>", "référence\n\nL'APL\n\nL'ALF\n\nL'ALS", ""),
        (f"<table><tr><th>Aides</th><th>Où</th></tr><tr><td>{LINKS}</td><td>Ici</td></tr></table>", "L'ALF", ""),
        (f"<ol class='references'>{LINKS[4:-5]}</ol>", "L'ALF", ""),
        (f"<h2>À lire aussi</h2>{LINKS}", "À lire aussi", "L'APL L'ALF L'ALS"),
        (LINKS.replace("/", "#", 1).join(("<h2>Aides</h2>", "")), "Aides", "L'APL L'ALF L'ALS"),
        (f"<p>{ADVICE}</p>{LINKS}", ADVICE, "L'APL L'ALF L'ALS"),
        ("<div><div>Qui décide</div><div>La commission</div></div>", "Qui décide\n\nLa commission", ""),
        (f"<div><div class='titre'>À savoir</div><p>{ADVICE}</p></div>", "À savoir\n\n", ""),
        ("<div>→ <a href='https://a.example'>https://a.example</a></div>", "→ https://a.example", ""),
        ("<p>Par <a href='/n'>Ana Noël</a></p>", "Par Ana Noël", ""),
        ("<div>Lire la suite</div><div class='share-bar'>Au mur</div>", ADVICE, "Lire la suite|Au mur"),
        ("<div><a href='/n'>Tous nos guides</a></div>", ADVICE, "Tous nos guides"),
    ],
)
def test_few_words_and_links_stay_unless_they_are_shown_to_lead_elsewhere(
    tmp_path: Path, body: str, kept: str, left: str
) -> None:
    prose = "".join(f"<p>{ADVICE} Le bureau {number} est ouvert.</p>" for number in range(4))
    text = page(tmp_path, f"<div class='page'>{MENU}<div><h1>Les aides</h1>{prose}{body}</div></div>")
    assert kept in text
    assert "Plan" not in text
    account = read_document(tmp_path / "page.html").account
    assert account is not None
    told = {entry.text for entry in account.left_out}
    assert told - {"Accueil", "Plan", "Contact", "Accueil Plan Contact"} == set(filter(None, left.split("|")))


def test_what_stands_between_the_title_of_a_page_and_its_main_part_is_read(tmp_path: Path) -> None:
    top = "<h1>Les aides</h1><p>Publié le 3 mars 2029</p><p>Mille ménages de plus en ont.</p><p>Menu</p>"
    prose = "".join(f"<p>{ADVICE} Le bureau {number} est ouvert.</p>" for number in range(9))
    (tmp_path / "page.html").write_text(
        f"<body><div>{MENU}{top}</div><div><div>{prose}</div><div><p>Lettre du mois</p></div></div></body>"
    )
    text = read_document(tmp_path / "page.html").text
    assert text.startswith("Les aides\n\nPublié le 3 mars 2029\n\nMille ménages de plus en ont.\n\nLa commune")
    assert "Menu" not in text
    assert "Lettre" not in text


def test_a_box_beside_an_article_is_read_where_it_is_a_part_of_it(tmp_path: Path) -> None:
    body = (
        "<main><article><h1>Demander une bourse</h1><p>La bourse est versée aux élèves du lycée, sur demande.</p>"
        "<aside><h3>À savoir</h3><p>Elle n’est pas cumulable avec le prêt d’honneur.</p></aside>"
        "<p>Le dossier est à déposer au secrétariat, avec l’avis d’imposition.</p>"
        "<aside class='newsletter'><p>Abonnez-vous à notre lettre pour tout recevoir ici.</p></aside>"
        "<aside><p>Lire aussi : la cantine est gratuite pour les élèves boursiers.</p></aside></article></main>"
        "<aside><p>Le conseil se réunit ce soir à dix-huit heures en mairie.</p></aside>"
    )
    file = tmp_path / "bourse.html"
    file.write_text(f"<html><body>{body}</body></html>", encoding="utf-8")
    document = read_document(file)
    assert sentences(document) == [
        "La bourse est versée aux élèves du lycée, sur demande.",
        "À savoir",
        "Elle n’est pas cumulable avec le prêt d’honneur.",
        "Le dossier est à déposer au secrétariat, avec l’avis d’imposition.",
    ]
    assert {section.chain for section in document.sections if section.paragraphs} == {("Demander une bourse",)}
