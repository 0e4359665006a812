"""Files that were damaged, or made to do harm: read or refused in time, whatever they hold."""

import json
import os
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
from index.passages import make_passages
from index.reading.blocks import Refused
from index.reading.documents import read_document
from index.reading.worker import Worker, shared
from tests.pages import HOSTILE
from tests.pdfs import ADVICE, blank, written


def read_or_refused(file: Path) -> Document | None:
    """Read a file that may be refused, in one sentence that begins with its name."""
    try:
        return read_document(file)
    except DocumentError as error:
        refused = error
    assert refused.said_in("fr").startswith(f"{file.name}\u00a0: ")
    assert refused.said_in("en").startswith(f"{file.name}: ")
    assert "\n" not in str(refused)
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
        with pytest.raises(DocumentError) as error:
            read_document(tmp_path / "long.html")
        assert error.value.said_in("en") == "long.html: it takes more than 0 seconds to read: given up."
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
