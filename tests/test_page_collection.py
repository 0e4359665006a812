"""The page over a collection of one's own: a long document in parts, many documents, a question narrowed."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from serving import ROOT, Server, serving
from test_page import IN_VIEW, ask

from assistant.page.paper import PART, Paper
from assistant.page.seeking import Place, places_of
from index.collection import add
from index.matching.encoder import load_encoder
from index.passages import make_passages
from index.reading.documents import parse_document

Visit = Callable[..., Any]
NOTES = 105  # more than are listed at once
CHAPTERS = 40
LAST = "Le zeppelin atterrira au crépuscule derrière la sucrerie."
SENATE = ROOT / "data" / "documents" / "senat-traite-2019.txt"


def report() -> str:
    """Return a report of several parts whose last sentence is like no other."""
    chapters = [
        f"## Chapitre {number}\n\n"
        + "\n\n".join(
            " ".join(f"Le chapitre {number} compte sa ligne {line} et la suivante." for line in lines)
            for lines in (range(first, first + 10) for first in range(0, 80, 10))
        )
        for number in range(CHAPTERS)
    ]
    return "\n\n".join(["# Le grand rapport", *chapters, LAST]) + "\n"


@pytest.fixture(scope="module")
def collection(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("many")
    (folder / "rapport.md").write_text(report(), encoding="utf-8")
    for number in range(NOTES):
        text = f"# Note {number} sur l'école\n\nLa cantine numéro {number} ouvre à midi.\n"
        (folder / f"note-{number:03d}.md").write_text(text, encoding="utf-8")
    add(folder / "index", [*sorted(folder.glob("*.md")), SENATE], load_encoder())
    return folder / "index"


@pytest.fixture(scope="module")
def many(collection: Path) -> Iterator[Server]:
    with serving("--collection", str(collection)) as running:
        yield running


def test_the_parts_of_a_long_document_hold_every_sentence_once_and_every_heading() -> None:
    document = parse_document(report(), identifier="rapport", sha256="0")
    sentences = [sentence for passage in make_passages(document) for sentence in passage.sentences]
    paper = Paper(document, sentences, "fr")
    pages = [paper.html(number) for number in range(len(paper.parts))]
    assert len(pages) == 3
    assert all(PART <= part.end - part.start < PART + 100 for part in paper.parts[:-1])
    assert "".join(part.of(document.text) for part in paper.parts) == document.text
    for sentence in sentences:
        [number] = [n for n, page in enumerate(pages) if f' id="{sentence.anchor}"' in page]
        assert number == paper.part_at(sentence.span.start)
    for heading in (f"Chapitre {number}" for number in range(CHAPTERS)):
        assert sum(page.count(f"<h3>{heading}</h3>") for page in pages) == 1
    assert not any("<h3>Le grand rapport" in page for page in pages)  # the title stands above every part


def test_words_are_sought_in_all_parts_of_a_document() -> None:
    text = f"{report()}\n## L’été\n\nLe ZEPPELIN d'or\ndu crépuscule. Rien.\n"
    document = parse_document(text, identifier="rapport", sha256="0")
    sentences = [sentence for passage in make_passages(document) for sentence in passage.sentences]
    last = len(document.sections) - 1
    zeppelins = [sentence for sentence in sentences if "zeppelin" in sentence.span.of(document.text).lower()]
    assert places_of(document, sentences, " Zéppelin ") == [Place(one.section, one.anchor) for one in zeppelins]
    assert places_of(document, sentences, "D’OR DU crepuscule") == [Place(last, zeppelins[1].anchor)]
    assert places_of(document, sentences, "l'ete") == [Place(last)]
    assert places_of(document, sentences, "  ") == places_of(document, sentences, "absent") == []
    found = places_of(document, sentences, "chapitre 7")
    assert found[0] == Place(sentences[7 * 80].section)  # the heading, then what stands under it
    assert len(found) == 81


def test_a_table_of_contents_leads_to_every_heading() -> None:
    document = parse_document(report(), identifier="rapport", sha256="0")
    sentences = [sentence for passage in make_passages(document) for sentence in passage.sentences]
    paper = Paper(document, sentences, "fr")
    contents = paper.contents()
    assert [line.text for line in contents] == [f"Chapitre {number}" for number in range(CHAPTERS)]
    assert {line.level for line in contents} == {1}
    for line in contents:
        page = paper.html(paper.part_of(line.section))
        assert f"<h3>{line.text}</h3>" in page.split(f'<section id="section-{line.section}"')[1].split("</section>")[0]


def test_a_collection_of_ones_own_opens_with_its_own_examples_and_what_it_holds(visit: Visit, many: Server) -> None:
    page = visit(at=many)
    examples = page.locator("#examples button").all_inner_texts()
    assert examples[:2] == [
        "De quoi parle «\u00a0Note 0 sur l’école\u00a0»\u00a0?",
        "De quoi parle «\u00a0Note 1 sur l’école\u00a0»\u00a0?",
    ]
    assert len(examples) == 4  # the other ones are those of the document that has expected questions
    assert page.locator("#inside-title").inner_text() == "Documents de la collection"
    assert page.locator("#inside li").count() == 13
    page.locator("#inside li button").last.click()
    assert page.locator("#inside li").count() == 100
    page.locator("#examples button").first.click()
    page.locator("article.turn").wait_for()
    assert page.locator("article.turn blockquote").all_inner_texts() == ["La cantine numéro 0 ouvre à midi."]


def test_a_citation_opens_the_part_of_a_long_document_that_holds_it(visit: Visit, many: Server) -> None:
    page = visit(at=many)
    turn = ask(page, "Où atterrira le zeppelin ?")
    turn.locator("a.citation").first.click()
    page.wait_for_selector("#paper .chosen")
    assert page.locator("#paper .chosen").inner_text() == LAST
    assert page.locator("#paper .chosen").evaluate(IN_VIEW)
    assert page.locator("#paper h2").inner_text() == "Le grand rapport"
    label = page.locator("#part").inner_text()
    count = int(label.split()[-1])
    assert label == f"Partie {count} sur {count}"
    assert page.locator("#part-after").is_disabled()
    page.locator("#part-before").click()
    page.wait_for_function(f"document.querySelector('#part').textContent === 'Partie {count - 1} sur {count}'")
    assert LAST not in page.locator("#paper").inner_text()
    assert page.evaluate("document.querySelector('#text').scrollTop") == 0
    page.locator("#part-after").click()
    page.wait_for_selector("#paper .chosen")  # the choice is marked again where its part is shown again
    # Words are sought in all parts, and a line of the table of contents opens its part.
    page.keyboard.press("Control+f")
    assert page.evaluate("document.activeElement.id") == "seek-words"
    page.keyboard.type("CHAPITRE 0 compte sa ligne 79")
    page.wait_for_function("document.querySelector('#seek-found').textContent === '1 sur 1'")
    page.wait_for_function("document.querySelector('#part').textContent.startsWith('Partie 1 ')")
    assert page.locator("#paper .sought").inner_text() == "Le chapitre 0 compte sa ligne 79 et la suivante."
    assert page.locator("#paper .sought").evaluate(IN_VIEW)
    assert page.evaluate("CSS.highlights.get('sought').size") == 1
    assert Axe().run(page).response["violations"] == []
    page.fill("#seek-words", "zeppelin")
    page.wait_for_function("document.querySelector('#paper .sought')?.textContent.includes('zeppelin')")
    page.keyboard.press("Escape")
    assert not page.locator("#seek").is_visible()
    page.locator("#contents summary").click()
    page.get_by_role("button", name="Chapitre 1", exact=True).click()
    page.wait_for_function("document.querySelector('#part').textContent.startsWith('Partie 1 ')")
    assert page.evaluate("document.activeElement.textContent") == "Chapitre 1"
    page.get_by_role("button", name="English").click()
    page.wait_for_function(f"document.querySelector('#part').textContent === 'Part 1 of {count}'")


def test_a_link_leads_into_a_later_part(visit: Visit, many: Server) -> None:
    page = visit(f"/#rapport-s{CHAPTERS + 1}-81", at=many)
    page.wait_for_selector("#paper .chosen")
    assert page.locator("#paper .chosen").inner_text() == LAST


def test_a_document_among_many_is_found_by_words_of_its_title(visit: Visit, many: Server) -> None:
    page = visit(at=many)
    assert page.locator("#picker option").count() == 100
    page.get_by_label("Mots du titre").last.fill("ecole 104")
    page.wait_for_function("document.querySelectorAll('#picker option').length === 2")  # and the one on show
    page.get_by_label("Choisir un document").select_option(label="Note 104 sur l'école")
    page.wait_for_function("document.querySelector('#paper h2').textContent === \"Note 104 sur l'école\"")
    assert "La cantine numéro 104 ouvre à midi." in page.locator("#paper").inner_text()
    page.get_by_label("Mots du titre").last.fill("")
    page.wait_for_function("document.querySelectorAll('#picker option').length === 101")
    assert page.get_by_label("Choisir un document").input_value() == "note-104"


def test_a_question_is_narrowed_and_widened_again(visit: Visit, many: Server) -> None:
    page = visit(at=many)
    question = "Quand ouvre la cantine ?"
    page.locator("#narrow summary").click()
    page.locator("#narrow input[type=search]").fill("note 77")
    page.wait_for_function("document.querySelectorAll('#narrow [name=document] option').length === 2")
    page.locator("#narrow [name=document]").select_option("note-077")
    turn = ask(page, question)
    assert turn.locator("mark").inner_text() == "La cantine numéro 77 ouvre à midi."
    narrowed = "Recherche restreinte\u00a0: Document\u00a0: Note 77 sur l'école"
    assert turn.locator(".resolved").first.inner_text() == narrowed
    cited = turn.locator("a.citation").evaluate_all("links => links.map(link => link.dataset.document)")
    assert set(cited) == {"note-077"}
    page.get_by_role("button", name="Chercher partout").click()
    assert page.locator("#narrowed").inner_text() == ""
    elsewhere = ask(page, question).locator("a.citation")
    assert len(set(elsewhere.evaluate_all("links => links.map(link => link.dataset.document)"))) > 1


def test_a_question_is_narrowed_to_a_part_an_author_and_a_time(visit: Visit, many: Server) -> None:
    page = visit(at=many)
    page.locator("#narrow summary").click()
    page.locator("#narrow [name=speaker]").select_option("M. Rachel Mazuir (Ain - SOCR)")
    said = ask(page, "Qui parle de la traite des êtres humains ?").locator("a.citation")
    assert set(said.evaluate_all("links => links.map(link => link.dataset.anchor.split('-')[3])")) == {"question"}
    page.get_by_role("button", name="Chercher partout").click()
    page.locator("#narrow [name=since]").fill("2019-10-01")
    turn = ask(page, "Qui parle de la traite des êtres humains ?")
    assert turn.locator(".resolved").first.inner_text() == "Recherche restreinte\u00a0: Depuis le\u00a0: 01/10/2019"
    said = turn.locator("a.citation")
    assert set(said.evaluate_all("links => links.map(link => link.dataset.anchor.split('-')[3])")) == {"reponse"}
    page.locator("#narrow [name=until]").fill("2019-01-01")
    page.fill("#question", "Qui parle ?")
    page.press("#question", "Enter")
    page.wait_for_function("document.querySelector('#problem').textContent !== ''")
    assert page.locator("#problem").inner_text() == "2019-10-01 est après 2019-01-01."
