"""What other programs make of a file, page by page: nothing here shares a line with the readers that are measured.

PDFs by poppler's pdftotext, pages by the text that Chromium shows, DOCX by the words in its XML; a text of the same
name beside a page says what its main part is.
"""

import re
import shutil
import subprocess
import zipfile
from collections.abc import Sequence
from html import unescape
from pathlib import Path

from benchmarks.browsing import chromium

_SHOWN = """() => {
    document.querySelectorAll("nav, header, footer, aside, .navheader, .navfooter").forEach((e) => e.remove());
    return (document.querySelector("main, article") || document.body).innerText;
}"""
_WORD_PARTS = ("word/document.xml", "word/footnotes.xml", "word/endnotes.xml")
_GONE = re.compile(r"<w:del [^>]*>.*?</w:del>|<mc:Fallback>.*?</mc:Fallback>", re.DOTALL)
_RUN = re.compile(r"<w:t(?: [^>]*)?>([^<]*)</w:t>|(<w:(?:tab|br|cr)\b)|(</w:p>)")


def pdf_pages(file: Path) -> tuple[str, ...]:
    """Return the text of each page of a PDF.

    Raises:
        SystemExit: there is no pdftotext.
    """
    if shutil.which("pdftotext") is None:
        raise SystemExit("pdftotext is needed: install Debian's package poppler-utils, then try again.")
    told = subprocess.run(["pdftotext", "-enc", "UTF-8", str(file), "-"], capture_output=True, check=False)  # noqa: S603, S607
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
