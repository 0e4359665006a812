"""Feed the readers of all formats with damaged files for a while: ``python -m tests.fuzz_readers --minutes 10``.

Each file is a whole one with pieces cut out, doubled or overwritten; of an archive, mostly one of its parts. It must be
read into a Document that holds together, or be refused in one sentence; anything else is printed with the file that did
it, which is kept.
"""

import argparse
import os
import random
import tempfile
import time
import zipfile
from io import BytesIO
from pathlib import Path

from fpdf import FPDF

from index.errors import DocumentError
from index.paths import SHIPPED
from index.reading.documents import read_document
from tests.cases_checks import CASES
from tests.compound import msg, properties
from tests.packed import pack
from tests.pages import BOOK, HOSTILE, PAGE
from tests.pdfs import Book, blank, lines
from tests.test_hostile_files import check

SLOW = 20.0  # seconds: a damaged small file should take a fraction of one
SCRAPS = [
    b"\0",
    b"<",
    b">",
    b"&#0;",
    b"\xff\xfe",
    b"\n",
    b"# ",
    b"---\n",
    b"```",
    b"endobj",
    b"stream",
    b"<<",
    b"/Length 9",
    b"<w:p>",
    b"</w:tbl>",
    b"<text:note>",
    b"{\\*",
    b"\\u-9?",
    b"\\par",
    b"--",
    b"=?utf-8?q?",
    b"\n\f",
    b"\n- 2 -\n\f",
    "\u00ad".encode(),
    b"<table><tr><td><h2>",
    b"<br>1. ",
    b"Groupe (2)\nPour : 1\nM. A\n",
    b"A ........ 3\n",
]
WHOLE = (".txt", ".md", ".html", ".docx", ".odt", ".rtf", ".epub", ".eml", ".mhtml", ".mht")


def seeds() -> list[tuple[str, bytes]]:
    """Return whole files of all kinds."""
    senate = (SHIPPED / "senat-traite-2019.txt").read_bytes()
    pdf = FPDF()
    pdf.set_compression(False)
    for _ in range(2):
        pdf.add_page()
        pdf.set_font("Helvetica", size=11)
        pdf.multi_cell(0, 6, "Un texte de deux lignes. " * 20)
    book = Book()
    book.set_compression(False)
    book.add_page()
    while book.page_no() < 4:
        book.paragraph("Un texte de deux lignes. " * 20)
    notes = blank()
    notes.set_compression(False)
    lines(notes, 20, 20, "Sommaire", "1 Aides . . . . . 1", "2 Lieux . . . . . 2", "L'aide^1 de 12 euros qui")
    lines(notes, 20, 270, "1 Voir plus bas.", size=8)
    with notes.rotation(90, 105, 148):
        lines(notes, 20, 130, "**Une ligne en gras**", "et sa suite.")
    markdown = (
        b"---\ntitle: T\n---\n# Titre\n\nTexte [lien](http://a.b). Suite.\n\nSous\n----\n\n- a\n- b\n\n```\ncode\n```\n"
    )
    pages = [PAGE.encode(), BOOK.encode(), *(raw for raw in HOSTILE.values() if len(raw) < 10_000)]
    pdfs = [bytes(made.output()) for made in (pdf, book, notes)]
    return [
        ("txt", senate),
        ("md", markdown),
        *(("pdf", made) for made in pdfs),
        *(("html", page) for page in pages),
        *((file.suffix[1:], file.read_bytes()) for file in sorted(CASES.iterdir()) if file.suffix in WHOLE),
        ("msg", msg({"__properties_version1.0": properties(), "__substg1.0_1000001F": b"a\0b\0 \0" * 500}, ("a.png",))),
    ]


def damaged_part(raw: bytes, chance: random.Random) -> bytes:
    """Return an archive with one of its parts damaged."""
    with zipfile.ZipFile(BytesIO(raw)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = chance.choice(list(parts))
    return pack(**{name: damaged(parts[name], chance)} | {other: parts[other] for other in parts if other != name})


def damaged(raw: bytes, chance: random.Random) -> bytes:
    """Return the file with a few pieces changed."""
    content = bytearray(raw)
    for _ in range(chance.randint(1, 12)):
        at = chance.randrange(len(content) + 1)
        end = min(len(content), at + chance.choice([1, 4, 40, 400]))
        piece = [
            b"",
            bytes(content[at:end]) * chance.choice([2, 50]),
            chance.choice(SCRAPS) * chance.choice([1, 1000]),
            chance.randbytes(end - at),
        ]
        content[at:end] = chance.choice(piece)
    return bytes(content[:300_000])


def main() -> int:
    """Fuzz; return how many files broke a reader."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=1.0)
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    os.environ["PATH"] = ""  # without tesseract: damage makes pictures of many pages, and each would take seconds
    chance = random.Random(given.seed)
    until = time.monotonic() + 60 * given.minutes
    tried, refused, broken = 0, 0, 0
    folder = Path(tempfile.mkdtemp(prefix="fuzz-"))
    whole = seeds()
    while time.monotonic() < until:
        kind, raw = chance.choice(whole)
        file = folder / f"case.{kind}"
        packed = kind in ("docx", "odt", "epub") and zipfile.is_zipfile(BytesIO(raw)) and chance.random() < 0.8
        file.write_bytes((damaged_part if packed else damaged)(raw, chance))
        begun = time.monotonic()
        tried += 1
        try:
            check(read_document(file))
        except DocumentError as error:
            refused += 1
            wrong = "\n" in str(error)
        except Exception as error:  # noqa: BLE001 - this is what is looked for
            wrong = True
            print(f"{type(error).__name__}: {error}"[:300])  # noqa: T201
        else:
            wrong = False
        if wrong or time.monotonic() - begun > SLOW:
            broken += 1
            kept = file.rename(folder / f"broken-{broken}.{kind}")
            print(f"{kept}: {time.monotonic() - begun:.1f} s")  # noqa: T201
    print(f"{tried} files in {given.minutes:g} minutes: {refused} refused, {broken} broke a reader")  # noqa: T201
    return broken


if __name__ == "__main__":
    raise SystemExit(main())
