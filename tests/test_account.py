"""The account of a file: what is kept and what is left out are all that it holds, and whoever adds it is told."""

import json
from pathlib import Path

import pytest

from index.datatypes import Account, LeftOut, Reason
from index.reading.account import Ledger, ink
from index.reading.documents import EXTRACTED, read_document
from index.storage.record import read_record, record_of
from tests.cases_checks import CASES
from tests.commands import run
from tests.pdfs import ADVICE, Report, blank, lines, written

FILES = sorted(file for file in CASES.iterdir() if file.suffix in EXTRACTED and not file.name.startswith("37-"))
PAGE = """<html><head><title>Le guichet</title><style>p {{}}</style></head><body><nav>Accueil Plan</nav>
<article><h1>Le guichet</h1>{}<p>Il ouvre à neuf heures<sup><a href="#n1">1</a></sup>, sauf le lundi.</p>
<table><tr><td>Var</td><td>7</td></tr></table><p>***</p><p hidden>Rien à voir.</p><script>var a = 1;</script></article>
<footer>Mentions légales</footer></body></html>"""


def balanced(account: Account) -> bool:
    return account.kept + sum(entry.characters for entry in account.left_out) == account.characters


def left(account: Account, reason: Reason) -> list[str]:
    return [entry.text for entry in account.left_out if entry.reason is reason]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_what_is_kept_and_what_is_left_out_are_all_of_the_file(file: Path) -> None:
    document = read_document(file)
    assert document.account is not None
    assert document.account.kept > 0
    assert balanced(document.account)


def test_each_thing_left_out_of_a_pdf_has_its_reason_and_its_page(tmp_path: Path) -> None:
    pdf = Report()
    for street in ("de la rue Basse", "du port", "des halles"):
        pdf.add_page()
        pdf.paragraph(f"Le bureau {street} est fermé, comme protec-\ntion {street} et protection.")
        with pdf.rotation(45, 105, 200):
            pdf.text(80, 200, "COPIE")
    account = read_document(written(pdf, tmp_path)).account
    assert account is not None
    assert balanced(account)
    head, foot = "Rapport annuel de la ville de Givors", "Page 1"
    assert account.by_reason == {
        Reason.RUNNING_HEAD: 3 * ink(head),
        Reason.PAGE_NUMBER: 3 * ink(foot),
        Reason.STAMP: 3 * len("COPIE"),
        Reason.HYPHEN: 3,
    }
    assert LeftOut(Reason.RUNNING_HEAD, head, 3 * ink(head), times=3, page=1) in account.left_out
    assert left(account, Reason.PAGE_NUMBER) == [foot]
    written_on = account.characters - account.by_reason[Reason.HYPHEN] - account.kept
    assert account.share_left_out == written_on / account.characters


def test_each_thing_left_out_of_a_page_has_its_reason(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(PAGE.format(f"<p>{ADVICE}</p>" * 4), encoding="utf-8")
    document = read_document(tmp_path / "page.html")
    account = document.account
    assert account is not None
    assert balanced(account)
    assert account.kept == ink(document.text) - document.text.count(" ; ")
    assert left(account, Reason.NAVIGATION) == ["Accueil Plan", "Mentions légales"]
    assert left(account, Reason.NOTE_CALL) == ["1"]
    assert left(account, Reason.UNSHOWN) == ["***"]
    assert left(account, Reason.HIDDEN) == ["Rien à voir."]


def test_an_account_is_kept_with_the_index(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(PAGE.format(f"<p>{ADVICE}</p>" * 4), encoding="utf-8")
    document = read_document(tmp_path / "page.html")
    assert read_record(json.loads(json.dumps(record_of(document))), document.text).account == document.account


def test_what_differs_by_numbers_only_is_counted_together_and_a_ledger_has_an_end() -> None:
    ledger = Ledger()
    for number in range(1000):
        ledger.leave(Reason.PAGE_NUMBER, f"Page {number}", number + 1)
        ledger.leave(Reason.NAVIGATION, "a" * (number + 1))
    account = ledger.account(0, ())
    assert LeftOut(Reason.PAGE_NUMBER, "Page 0", 4 * 1000 + 10 + 180 + 2700, times=1000, page=1) in account.left_out
    assert len(account.left_out) < 600
    assert account.by_reason[Reason.NAVIGATION] == 1000 * 1001 // 2


def test_who_adds_a_file_is_told_of_much_that_is_left_out_and_can_see_it(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(PAGE.format(f"<p>{ADVICE}</p>" * 4), encoding="utf-8")
    (tmp_path / "photo.jpg").write_bytes(b"...")
    pdf = blank()
    lines(pdf, 20, 20, ADVICE[:60])
    written(pdf, tmp_path, "note.pdf")
    into = str(tmp_path / "index")
    added = run("add", str(tmp_path), "--into", into, package="index")
    assert f"passed over 1 of other kinds: {tmp_path / 'photo.jpg'}\n" in added.stdout.decode()
    told = [line for line in added.stdout.decode().split("\n") if "left out" in line]
    assert len(told) == 1
    assert told[0].startswith("page: 6% of the file's text left out (characters: ")
    assert told[0].endswith("see python -m index show page --left-out")
    shown = run("show", "page", "--left-out", "--into", into, package="index").stdout.decode()
    assert "       11  navigation, banner or menu: Accueil Plan\n" in shown
    assert "        1  call of a note: 1\n" in shown
    nothing = run("show", "note", "--left-out", "--into", into, package="index").stdout.decode()
    assert nothing == "note: nothing was left out.\n"
    about = run("show", "note", "--into", into, package="index").stdout.decode()
    assert "file: note.pdf\n" in about
    assert "pages: 1\n" in about
    missing = run("show", "nots", "--left-out", "--into", into, package="index")
    assert missing.returncode == 2
    assert b"there is note" in missing.stderr
