"""What other programs make of a file, page by page: nothing here shares a line with the readers that are measured.

PDFs by poppler's pdftotext, pages by the text that Chromium shows, DOCX by the words in its XML; a text of the same
name beside a page says what its main part is.
"""

import re
import shutil
import subprocess
import unicodedata
import zipfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from html import unescape
from itertools import pairwise
from pathlib import Path

from benchmarks.browsing import chromium

_SHOWN = """() => {
    document.querySelectorAll("nav, header, footer, aside, .navheader, .navfooter, .toc").forEach((e) => e.remove());
    const own = "a[href^='#']", bare = (e) => e.innerText.replace(/\\W/g, "");
    document.querySelectorAll("ul, ol, dl").forEach((list) => {  // contents: all of it leads to places of the same page
        const links = [...list.querySelectorAll(own)];
        if (links.length > 2 && links.map(bare).join("") === bare(list)) list.remove();
    });
    document.querySelectorAll(`sup > ${own}, ${own} > sup`).forEach((call) => {  // of notes
        if (/^\\[?\\d{1,3}\\]?$/.test(call.innerText.trim())) call.remove();
    });
    return (document.querySelector("main, article") || document.body).innerText;
}"""
_WORD_PARTS = ("word/document.xml", "word/footnotes.xml", "word/endnotes.xml")
_GONE = re.compile(r"<w:del [^>]*>.*?</w:del>|<mc:Fallback>.*?</mc:Fallback>", re.DOTALL)
_RUN = re.compile(r"<w:t(?: [^>]*)?>([^<]*)</w:t>|(<w:(?:tab|br|cr)\b)|(</w:p>)")


EDGE, REPEATED = 3, 3  # lines at the top and bottom of a page; pages on which such a line is a running head
_PARTED = re.compile(r"(?<=\w)[-\u00ad\u2010](?:\s*\n\s*|(?=\w))")
_CONTENTS = re.compile(r"(?:[.·…_] ?){4,}\s*[\divxl]{1,7}\W*$")
_ENTRY = re.compile(r".{0,120}\s[\divxl]{1,7}\s*$")
WRAPPED = 2  # lines between two entries of contents that belong to the lower one


@dataclass(frozen=True)
class Text:
    """What another program sees in a file."""

    pages: tuple[str, ...]  # without running heads, page numbers and contents
    whole: tuple[str, ...]  # letters of the whole file, in the order that each program gives them
    seen: tuple[str, ...]  # letters of each page, as a second program sees it
    heads: tuple[str, ...]  # letters of each running head, page by page
    agreed: Counter[str]  # words of the pages that a second program sees as well


def letters(text: str) -> str:
    """Return the letters and digits of a text, without accents."""
    told = unicodedata.normalize("NFKD", text.replace("ı", "i"))
    return "".join(filter(str.isalnum, told)).casefold()


def words(text: str) -> Counter[str]:
    """Count the words of a text; one that a line end or a hyphen parts is one."""
    return Counter(filter(None, map(letters, re.split(r"[^\w\u0300-\u036f´`ˆ¨]+|_", _PARTED.sub("", text)))))


def text_of(pages: Sequence[str], second: Sequence[str], entries: Sequence[str] = ()) -> Text:
    """Take the pages that a program sees, those of a second one, and the lines of contents that are known otherwise."""
    edges = [[line for line in page.split("\n") if line.strip()] for page in pages]
    edges = [[*lines[:EDGE], *lines[max(EDGE, len(lines) - EDGE) :]] for lines in edges]
    common = Counter(form for lines in edges for form in {_form(line) for line in lines})
    heads, bare = list[str](), list[str]()
    for page, lines in zip(pages, edges, strict=True):
        own = {line for line in lines if not re.search(r"[^\W\d_]{2}", line) or common[_form(line)] >= REPEATED}
        heads += [letters(line) for line in own if re.search(r"[^\W\d_]{2}", line) and len(letters(line)) > 3]
        told = page.split("\n")
        contents = " ".join(letters(line) for whole in entries[len(bare) : len(bare) + 1] for line in _listed(whole))
        own |= {line for line in told if letters(line) in contents} if contents else set()
        bare.append("\n".join(line for line in told if line not in own))
    orders = (*map("".join, ([letters(page) for page in some] for some in (bare, pages, second))),)
    agreed = words("\n".join(bare)) & words("\n".join(second))
    return Text(tuple(bare), orders, tuple(map(letters, second)), tuple(heads), agreed)


def _listed(page: str) -> list[str]:
    """Return the lines of a page that lead to others: those with dots, and where there are some, those that end so.

    What stands between two of them is the beginning of the lower one.
    """
    told = [line for line in page.split("\n") if line.strip()]
    dotted = [line for line in told if _CONTENTS.search(line)]
    if len(dotted) < 3:
        return dotted
    places = [place for place, line in enumerate(told) if _CONTENTS.search(line) or _ENTRY.match(line)]
    runs = [range(one, two) if two - one <= WRAPPED + 1 else range(one, one + 1) for one, two in pairwise(places)]
    return [told[place] for run in [*runs, places[-1:]] for place in run]


def _form(line: str) -> str:
    return re.sub(r"\d+|\b[ivxl]+\b", "#", " ".join(line.casefold().split()))


def paged_texts(file: Path) -> tuple[tuple[str, ...], ...]:
    """Return the text of each page of a PDF by pdftotext, the same by PDFium, and by pdftotext with lines kept whole.

    Raises:
        SystemExit: there is no pdftotext.
    """
    if shutil.which("pdftotext") is None:
        raise SystemExit("pdftotext is needed: install Debian's package poppler-utils, then try again.")
    second = pdfium_pages(file)
    return _pages(file)[: len(second)], second, _pages(file, "-layout")[: len(second)]


def _pages(file: Path, *options: str) -> tuple[str, ...]:
    command = ["pdftotext", "-enc", "UTF-8", *options, str(file), "-"]
    told = subprocess.run(command, capture_output=True, check=False)  # noqa: S603
    return tuple(told.stdout.decode("utf-8", "replace").split("\f"))


def pdfium_pages(file: Path) -> tuple[str, ...]:
    """Return the text of each page of a PDF as PDFium has it, with its own marks for parted words made hyphens."""
    import pypdfium2  # type: ignore[import-untyped]

    document = pypdfium2.PdfDocument(file)
    return tuple(page.get_textpage().get_text_range().replace("\ufffe", "-\n") for page in document)


def shown_texts(files: Sequence[Path]) -> dict[Path, tuple[str, str]]:
    """Return what a browser shows of the main part of each page, or the text of the same name beside it; and of all."""
    texts = dict[Path, tuple[str, str]]()
    with chromium() as browser:
        page = browser.new_context(java_script_enabled=False, offline=True).new_page()
        for file in files:
            page.goto(file.resolve().as_uri(), wait_until="domcontentloaded")
            everything, beside = str(page.evaluate("() => document.body.innerText")), file.with_suffix(".txt")
            main = beside.read_text(encoding="utf-8") if beside.is_file() else str(page.evaluate(_SHOWN))
            texts[file] = (main, everything)
    return texts


def word_text(file: Path) -> str:
    """Return the words of a DOCX, a paragraph a line, its notes last; what a tracked change deleted is not there."""
    with zipfile.ZipFile(file) as archive:
        parts = [archive.read(name).decode() for name in _WORD_PARTS if name in archive.namelist()]
    runs = (match for part in parts for match in _RUN.finditer(_GONE.sub("", part)))
    return "".join(unescape(run[1]) if run[1] is not None else " " if run[2] else "\n\n" for run in runs)
