"""The panel of documents in a real browser: files dropped and chosen, asked or not, renamed and removed."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from asked import send
from axe_playwright_python.sync_playwright import Axe
from desks import DESK, make_desk
from serving import Server, serving
from test_page import ask

from index.storage.store import Index

Visit = Callable[..., Any]
POOL = "# Piscine\n\nLa piscine est fermée le mardi. L'entrée coûte trois euros.\n"
LEASE = "# Bail\n\nLe chauffage est payé par le locataire. Le loyer est dû le cinq du mois.\n"
DROP = """files => {
  const data = new DataTransfer();
  for (const [name, text] of files) data.items.add(new File([text], name));
  for (const kind of ["dragenter", "dragover", "drop"]) {
    document.querySelector("#question").dispatchEvent(
      new DragEvent(kind, { dataTransfer: data, bubbles: true, cancelable: true }));
  }
}"""
ENDED = """count => document.querySelectorAll("#arrivals li[data-stage=done]").length === count &&
  (!document.querySelector("#arrivals [data-outcome=added]") || document.querySelectorAll("#listed li").length > 1)"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_desk(tmp_path_factory.mktemp("sources"))


@pytest.fixture(scope="module")
def office(folder: Path) -> Iterator[Server]:
    with serving("--collection", str(folder)) as running:
        yield running


def drop(page: Any, **files: str) -> None:
    """Drop files, by name without ending, on the field for questions, and wait until each has ended."""
    drop_named(page, {f"{name}.md": text for name, text in files.items()})


def drop_named(page: Any, files: dict[str, str]) -> None:
    before = page.locator("#arrivals li").count()
    page.evaluate(DROP, list(files.items()))
    page.wait_for_function(ENDED, arg=before + len(files))


def outcomes(page: Any) -> dict[str, str]:
    lines = page.locator("#arrivals li").all()
    return {line.locator(".name").inner_text(): line.locator(".said").inner_text() for line in reversed(lines)}


def titles(page: Any, count: int) -> list[str]:
    page.wait_for_function("count => document.querySelectorAll('#listed li').length === count", arg=count)
    return list(page.locator("#listed .title").all_inner_texts())


def test_files_dropped_and_chosen_are_listed_and_answer(visit: Visit, office: Server, tmp_path: Path) -> None:
    page = visit(at=office)
    address = page.url
    drop(page, piscine=POOL)
    assert page.url == address
    assert page.locator("#sources").is_visible()
    (tmp_path / "bail.txt").write_text(LEASE, encoding="utf-8")
    (tmp_path / "photo.jpg").write_bytes(b"\xff\xd8")
    (tmp_path / "vide.txt").write_bytes(b"\n")
    page.set_input_files("#files", [tmp_path / name for name in ("bail.txt", "photo.jpg", "vide.txt")])
    page.wait_for_function(ENDED, arg=4)
    said = outcomes(page)
    assert said["piscine.md"] == said["bail.txt"] == "Ajouté."
    assert said["photo.jpg"] == "Refusé\u00a0: Ce format n’est pas lu. Formats lus\u00a0: " + page.evaluate(
        "document.querySelector('#accepted').textContent.match(/\u00a0: (.*?)\\. /)[1] + '.'"
    )
    assert said["vide.txt"].startswith("Refusé\u00a0: ")
    assert titles(page, 3) == ["Bail", "Guichet", "Piscine"]
    facts = page.locator("#listed li", has_text="Bail").locator(".facts span").all_inner_texts()
    assert facts == ["Texte", "2 phrases"]
    drop(page, piscine=POOL, guichet=DESK + "\nUn second guichet ouvre le samedi.\n")
    assert [outcomes(page)[name] for name in ("piscine.md", "guichet.md")] == [
        "Déjà là, à l’identique\u00a0: rien n’a changé.",
        "Ajouté\u00a0; remplace la version précédente.",
    ]
    page.locator("#sources-close").click()
    for question, quote in (
        ("Combien coûte l'entrée de la piscine ?", "L'entrée coûte trois euros."),
        ("Qui paie le chauffage ?", "Le chauffage est payé par le locataire."),
        ("Quand ouvre le second guichet ?", "Un second guichet ouvre le samedi."),
    ):
        assert ask(page, question).locator("mark").inner_text() == quote


def test_a_question_is_put_to_the_checked_documents_only(visit: Visit, office: Server) -> None:
    page = visit(at=office)
    drop(page, piscine=POOL, bail=LEASE, guichet=DESK)
    page.get_by_label("Tous les documents").uncheck()
    page.locator("#sources-close").click()
    page.fill("#question", "Qui paie le chauffage ?")
    page.press("#question", "Enter")
    page.wait_for_function("document.querySelector('#problem').textContent.startsWith('Aucun document n’est coché')")
    page.locator("#sources-open").click()
    page.get_by_label("Piscine", exact=True).check()
    assert page.locator("#check-all").evaluate("node => node.indeterminate")
    page.locator("#sources-close").click()
    turn = ask(page, "Qui paie le chauffage ?")
    assert turn.locator(".resolved").inner_text() == "Recherche restreinte\u00a0: Documents cochés\u00a0: 1 sur 3"
    cited = "links => [...new Set(links.map(link => link.dataset.document))]"
    assert turn.locator("a.citation").evaluate_all(cited) == ["piscine"]
    page.locator("#narrow summary").click()
    page.get_by_role("button", name="Chercher partout").click()
    assert (
        ask(page, "Qui paie le chauffage ?").locator("mark").inner_text() == "Le chauffage est payé par le locataire."
    )


def test_a_document_is_renamed_taken_away_and_removed_when_asked(visit: Visit, office: Server, folder: Path) -> None:
    page = visit(at=office)
    drop(page, piscine=POOL)
    page.get_by_role("button", name="Renommer\u00a0: Piscine").click()
    page.get_by_label("Nouveau titre").fill("  Piscine des Lilas ")
    page.get_by_label("Nouveau titre").press("Enter")
    page.get_by_role("button", name="Supprimer\u00a0: Piscine des Lilas").wait_for()
    with page.expect_download() as taken:
        page.get_by_role("link", name="Télécharger\u00a0: Piscine des Lilas").click()
    assert taken.value.suggested_filename == "piscine.md"
    assert taken.value.path().read_text(encoding="utf-8") == POOL
    page.get_by_role("button", name="Ouvrir\u00a0: Piscine des Lilas").click()
    page.wait_for_function("document.querySelector('#paper h2').textContent === 'Piscine des Lilas'")
    page.locator("#sources-open").click()
    remove = page.get_by_role("button", name="Supprimer\u00a0: Piscine des Lilas")
    remove.click()
    assert page.locator("#confirm-text").inner_text().startswith("«\u00a0Piscine des Lilas\u00a0» sera effacé")
    page.get_by_role("button", name="Annuler").click()
    assert "piscine" in Index.load(folder).catalogue.ids
    remove.click()
    page.locator("#confirm").get_by_role("button", name="Supprimer").click()
    remove.wait_for(state="detached")
    assert "piscine" not in Index.load(folder).catalogue.ids
    assert not [file for file in folder.rglob("*") if file.is_file() and b"euros" in file.read_bytes()]
    page.wait_for_function("document.querySelector('#paper h2').textContent !== 'Piscine des Lilas'")


def test_what_was_written_for_a_document_is_joined_to_it(visit: Visit, office: Server, folder: Path) -> None:
    page = visit(at=office)
    opens = "Le marché ouvre à huit heures."
    start = len("# Marché\n\n")
    lines = [{"start": start, "end": start + len(opens), "text": "The market opens at eight."}]
    translation, market = "\n".join(map(json.dumps, lines)), f"# Marché\n\n{opens} Il ferme à midi.\n"
    asked = json.dumps({"q": "Fin du marché ?", "lang": "fr", "register": "everyday", "gold": ["ferme à midi"]})
    drop_named(page, {"marche.en.jsonl": translation, "marche.md": market, "absent.en.jsonl": translation})
    assert outcomes(page) == {
        "marche.md": "Ajouté.",
        "marche.en.jsonl": "Traduction jointe à son document.",
        "absent.en.jsonl": "Refusé\u00a0: Son document n’est pas dans la collection\u00a0; "
        "ajoutez-le aussi, sous le même nom.",
    }
    drop_named(page, {"marche.questions.jsonl": asked, "marche.en.jsonl": translation, "marche.md": market})
    assert [outcomes(page)[f"marche.{ending}"] for ending in ("questions.jsonl", "en.jsonl", "md")] == [
        "Questions attendues jointes à leur document.",
        *["Déjà là, à l’identique\u00a0: rien n’a changé."] * 2,
    ]
    facts = page.locator("#listed li", has_text="Marché").locator(".facts span").all_inner_texts()
    assert facts == ["Markdown", "2 phrases", "avec une traduction anglaise", "1 question attendue"]
    read = json.loads(send(office, "GET", f"/api/passage?document=marche&start={start}&end={start + 9}").text)
    assert read["text"] == "Le marché"
    assert read["unofficial_translation"] == {"text": "The market opens at eight.", "language": "en"}
    shifted = json.dumps(lines[0] | {"start": start + 1})
    drop_named(page, {"marche.en.jsonl": shifted, "marche.fr.jsonl": translation})
    assert outcomes(page)["marche.en.jsonl"].startswith("Refusé\u00a0: Ligne 1\u00a0: ne va pas avec le texte")
    assert outcomes(page)["marche.fr.jsonl"] == "Refusé\u00a0: «\u00a0marche\u00a0» est déjà en français."
    drop_named(page, {"marche.md": market.replace("huit", "sept")})
    assert outcomes(page)["marche.md"].endswith("ne va plus avec ce texte et n’a pas été repris.")
    source = Index.load(folder).catalogue.source("marche")
    assert source.translation is None
    assert [question.text for question in source.questions] == ["Fin du marché ?"]


def test_fifty_files_at_once_are_all_there(visit: Visit, office: Server, folder: Path) -> None:
    page = visit(at=office)
    notes = {f"note-{number}": f"# Note {number}\n\nLe casier {number} est vert.\n" for number in range(50)}
    drop(page, **notes)
    assert list(outcomes(page).values()) == ["Ajouté."] * 50
    assert set(notes) < set(Index.load(folder).catalogue.ids)
    assert list((folder / "incoming").rglob("*.md")) == []
    page.locator("#source-words").fill("note 49")
    assert titles(page, 1) == ["Note 49"]


@pytest.mark.parametrize(("locale", "width"), [("fr-FR", 390), ("en-GB", 1280)])
def test_the_panel_is_accessible_and_within_reach_of_a_thumb(
    visit: Visit, office: Server, locale: str, width: int
) -> None:
    page = visit(at=office, locale=locale, width=width)
    page.keyboard.press("Tab")
    if width == 390:
        page.locator("#menu").press("Enter")
    page.locator("#sources-open").press("Enter")
    page.wait_for_selector("#listed li")
    found = Axe().run(page).response["violations"]
    assert [(each["id"], [node["html"] for node in each["nodes"]]) for each in found] == []
    if width == 390:
        heights = page.locator("#sources :is(button, .choose, .check, .actions a)").evaluate_all(
            "nodes => nodes.map(node => node.getBoundingClientRect().height).filter(Boolean)"
        )
        assert min(heights) >= 44
        assert page.evaluate("document.querySelector('#sources').scrollWidth") <= 390
    page.keyboard.press("Escape")
    assert not page.locator("#sources").is_visible()
