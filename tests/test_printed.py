"""The boxes on a printed page hold the letters of the quote and no other, over lines, columns, hyphens and pages."""

import base64
import io
import random
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from PIL import Image

from assistant.sources.pages import Wanted, printed_page
from index.collection import add
from index.errors import DocumentError
from index.matching.encoder import load_encoder
from index.storage.manifest import sha256
from index.storage.originals import keep
from index.storage.store import Index

WORDS = (
    "chauffage locataire commune médiathèque règlement piscine hébergement association département "
    "signalement financement accompagnement élève témoignage préfecture première déléguée ouvrage forêt"
).split()
SAME = "Le présent article entre en vigueur au premier janvier."
LINE, TOP, BOTTOM = 6.0, 20.0, 270.0  # millimetres


def sentences(dice: random.Random, count: int) -> list[str]:
    """Return sentences of made-up text, each tenth the same one."""
    made = [" ".join(dice.choice(WORDS) for _ in range(dice.randrange(8, 30))).capitalize() + "." for _ in range(count)]
    return [SAME if number % 10 == 5 else sentence for number, sentence in enumerate(made)]


def lines_of(pdf: Any, text: str, width: float, *, hyphens: bool) -> Iterator[str]:
    """Break a text into lines, in the middle of long words where there are hyphens."""
    line = ""
    for word in text.split():
        longer = f"{line} {word}".strip()
        if pdf.get_string_width(longer) <= width:
            line = longer
        elif hyphens and len(word) > 8 and pdf.get_string_width(f"{line} {word[:4]}-") <= width:
            yield f"{line} {word[:4]}-"
            line = word[4:]
        else:
            yield line
            line = word
    yield line


def write_pdf(file: Path, *, columns: int, hyphens: bool, seed: int) -> None:
    """Write paragraphs over several pages, with a running head and numbers of pages."""
    from fpdf import FPDF

    dice = random.Random(seed)
    pdf = FPDF()
    pdf.set_font("Helvetica", size=11)
    width, place, page = 170.0 / columns - 8, 0, 0
    spots = [(column, row) for column in range(columns) for row in range(int((BOTTOM - TOP) / LINE))]
    written = sentences(dice, 60)
    for start in range(0, len(written), 4):
        for line in [*lines_of(pdf, " ".join(written[start : start + 4]), width, hyphens=hyphens), ""]:
            if place % len(spots) == 0:
                pdf.add_page()
                page += 1
                pdf.text(20, 12, "Rapport de la commune")
                pdf.text(180, 285, str(page))
            column, row = spots[place % len(spots)]
            if line:
                pdf.text(20 + column * 170.0 / columns, TOP + row * LINE, line)
            place += 1
    pdf.output(str(file))


FORMS = {"plain": (1, False), "hyphens": (1, True), "columns": (2, False), "columns-hyphens": (2, True)}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("printed")
    for seed, (name, (columns, hyphens)) in enumerate(FORMS.items()):
        write_pdf(folder / f"{name}.pdf", columns=columns, hyphens=hyphens, seed=seed)
    files = [folder / f"{name}.pdf" for name in FORMS]
    add(folder / "index", files, load_encoder())
    for file in files:
        keep(folder / "index", file, sha256(file.read_bytes()))
    return folder


def squeezed(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", text).casefold() if c.isalnum())


@lru_cache
def letters_on(file: Path, number: int) -> list[tuple[str, float, float]]:
    """Return the letters of a page with the middle of the box that PDFium gives each, in fractions of the page."""
    page = pypdfium2.PdfDocument(file)[number - 1]
    text, (width, height) = page.get_textpage(), page.get_size()
    found = []
    for place in range(text.count_chars()):
        letter = squeezed(text.get_text_range(place, 1))
        if letter:
            left, bottom, right, top = text.get_charbox(place)
            found.append((letter, (left + right) / 2 / width, 1 - (bottom + top) / 2 / height))
    return found


def marked(file: Path, page: dict[str, Any]) -> str:
    """Return the letters whose middle lies in a box, in the order of the boxes."""
    return "".join(
        letter
        for box in page["boxes"]
        for letter, x, y in letters_on(file, page["number"])
        if 0 <= x - box["left"] <= box["width"] and 0 <= y - box["top"] <= box["height"]
    )


@pytest.mark.parametrize("name", FORMS)
def test_the_boxes_hold_the_letters_of_the_quote_and_no_other(folder: Path, name: str) -> None:
    catalogue = Index.load(folder / "index").catalogue
    document, file = catalogue.documents[name], folder / f"{name}.pdf"
    spans = [sentence.span for sentence in catalogue.sentences_of(name)]
    seen, over_pages = 0, 0
    for span in random.Random(1).sample(spans, 25) + [span for span in spans if span.of(document.text) == SAME]:
        first, last = document.page_at(span.start), document.page_at(span.end - 1)
        assert first is not None
        assert last is not None
        found = ""
        for number in range(first, last + 1):
            page = printed_page(catalogue, folder / "index", Wanted(name, 200, number, span.start, span.end))
            found += marked(file, page)
        assert found == squeezed(span.of(document.text))
        seen += 1
        over_pages += last > first
    assert seen >= 25
    assert any(document.page_at(span.start) != document.page_at(span.end - 1) for span in spans) or over_pages == 0


def test_the_page_is_drawn_as_wide_as_asked_and_says_which_it_is(folder: Path) -> None:
    catalogue = Index.load(folder / "index").catalogue
    last = next(reversed(catalogue.sentences_of("plain"))).span
    page = printed_page(catalogue, folder / "index", Wanted("plain", 800, None, last.start, last.end))
    drawn = Image.open(io.BytesIO(base64.b64decode(page["image"])))
    assert drawn.size == (page["width"], page["height"]) == (800, drawn.size[1])
    assert page["number"] == page["pages"] == len(catalogue.documents["plain"].pages)
    box = page["boxes"][0]
    ink = drawn.convert("L").crop(
        tuple(
            round(value)
            for value in (
                box["left"] * 800,
                box["top"] * drawn.size[1],
                (box["left"] + box["width"]) * 800,
                (box["top"] + box["height"]) * drawn.size[1],
            )
        )
    )
    assert ink.getextrema()[0] < 100  # there are letters where the box is
    wide = printed_page(catalogue, folder / "index", Wanted("plain", 10**9, 1))
    assert wide["width"] <= 3000
    assert wide["boxes"] == []


def test_what_has_no_page_is_one_sentence(folder: Path, tmp_path: Path) -> None:
    catalogue = Index.load(folder / "index").catalogue
    for wanted in (Wanted("plain", 800, 99), Wanted("none", 800, 1)):
        with pytest.raises(DocumentError, match="page"):
            printed_page(catalogue, folder / "index", wanted)
    with pytest.raises(DocumentError, match="pas de page imprimée"):
        printed_page(catalogue, tmp_path, Wanted("plain", 800, 1))  # where the file was not kept
