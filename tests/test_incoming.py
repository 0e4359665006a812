"""What is added is never lost: not by its name, its folder, its neighbours, or whoever writes to it meanwhile."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from index.collection import add, open_or_build, rebuild
from index.errors import DocumentError, QuestionsError, StoreError
from index.printable import LONGEST
from index.reading.documents import MAX_BYTES, MAX_PIECES, read_document
from index.reading.sources import find_files, read_source, read_sources
from index.reading.whole import bytes_of
from index.storage.store import Index
from tests.fakes import HashEncoder
from tests.indexes import texts, told, written
from tests.patience import wait_until

ROOT = Path(__file__).resolve().parent.parent
FIRST, SECOND, THIRD = "Le premier texte parle de trains.", "Le second parle d'avions.", "Le troisième parle de vélos."


@pytest.mark.parametrize("moved", ["b", "0"])  # read after the file that took its name, and before
def test_content_that_moved_to_another_name_is_there_after_one_add(tmp_path: Path, moved: str) -> None:
    folder, a = tmp_path / "index", written(tmp_path / "papers" / "a.txt", FIRST)
    add(folder, [a], HashEncoder())
    a.rename(a.with_name(f"{moved}.txt"))
    written(a, SECOND)
    summary = add(folder, find_files(a.parent).documents, HashEncoder())
    assert told(summary) == ([moved], ["a"], [])
    assert texts(folder) == {"a": SECOND, moved: FIRST}
    again = add(folder, find_files(a.parent).documents, HashEncoder())
    assert told(again) == ([], [], sorted(["a", moved]))


def test_two_files_that_swap_their_contents_are_both_taken_over(tmp_path: Path) -> None:
    folder, a, b = tmp_path / "index", written(tmp_path / "a.txt", FIRST), written(tmp_path / "b.txt", SECOND)
    add(folder, [a, b], HashEncoder())
    written(a, SECOND)
    written(b, FIRST)
    assert told(add(folder, [a, b], HashEncoder())) == ([], ["a", "b"], [])
    assert texts(folder) == {"a": SECOND, "b": FIRST}


def test_copies_of_what_is_replaced_are_added_once(tmp_path: Path) -> None:
    folder, z = tmp_path / "index", written(tmp_path / "z.txt", FIRST)
    add(folder, [z], HashEncoder())
    copies = [written(tmp_path / f"{name}.txt", FIRST) for name in "bc"]
    written(z, SECOND)
    assert told(add(folder, [*copies, z], HashEncoder())) == (["b"], ["z"], ["b"])
    assert texts(folder) == {"b": FIRST, "z": SECOND}


@pytest.mark.parametrize("at_once", [True, False])
def test_files_of_one_name_in_two_folders_are_two_documents(tmp_path: Path, at_once: bool) -> None:
    folder = tmp_path / "index"
    files = [written(tmp_path / name / "x.txt", text) for name, text in (("a", FIRST), ("b", SECOND), ("c/b", THIRD))]
    for some in [files] if at_once else [[file] for file in files]:
        add(folder, some, HashEncoder())
    assert texts(folder) == {"x": FIRST, "b-x": SECOND, "b-x-2": THIRD}
    written(files[1], "Le second a changé.")
    assert told(add(folder, files, HashEncoder())) == ([], ["b-x"], ["x", "b-x-2"])
    assert texts(folder) == {"x": FIRST, "b-x": "Le second a changé.", "b-x-2": THIRD}
    rebuild(folder, HashEncoder(salt="new"))
    assert told(add(folder, files, HashEncoder(salt="new"))) == ([], [], ["x", "b-x", "b-x-2"])


def test_a_document_of_ones_own_never_takes_the_place_of_a_shipped_one(tmp_path: Path) -> None:
    folder, shipped = tmp_path / "index", written(tmp_path / "ships" / "plan.txt", FIRST)
    sources = [Index.build(read_sources(shipped), HashEncoder()).catalogue.source("plan")]
    open_or_build(folder, sources, HashEncoder())
    own = written(tmp_path / "mine" / "plan.txt", SECOND)
    assert told(add(folder, [own], HashEncoder())) == (["mine-plan"], [], [])
    open_or_build(folder, sources, HashEncoder())
    assert texts(folder) == {"plan": FIRST, "mine-plan": SECOND}


@pytest.mark.parametrize("salt", ["", "another encoder"])
def test_a_document_that_ships_later_under_a_name_that_is_taken_leaves_ones_own(tmp_path: Path, salt: str) -> None:
    folder = tmp_path / "index"
    open_or_build(folder, read_sources(written(tmp_path / "ships" / "a.txt", FIRST)), HashEncoder())
    own = written(tmp_path / "mine" / "plan.txt", SECOND)
    add(folder, [own], HashEncoder())
    written(tmp_path / "ships" / "plan.txt", THIRD)
    open_or_build(folder, read_sources(tmp_path / "ships"), HashEncoder(salt=salt))
    assert texts(folder) == {"a": FIRST, "plan": THIRD, "plan-2": SECOND}
    assert told(add(folder, [own], HashEncoder(salt=salt))) == ([], [], ["plan-2"])


def test_a_name_that_is_no_utf_8_stops_nothing(tmp_path: Path) -> None:
    papers = tmp_path / "papers"
    papers.mkdir()
    for name, text in ((b"\xe9t\xe9.txt", FIRST), (b"\xff.txt", SECOND), (b"bon.txt", THIRD), (b"\xfe.xlsx", "")):
        (Path(os.fsdecode(os.fsencode(papers) + b"/" + name))).write_text(text, encoding="utf-8")
    command = [sys.executable, "-m", "index", "add", str(papers), "--into", str(tmp_path / "index")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.decode().startswith("added 3: ")
    assert sorted(texts(tmp_path / "index").values()) == sorted([FIRST, SECOND, THIRD])
    listed = subprocess.run([*command[:3], "list", command[-1]], cwd=ROOT, capture_output=True, check=True)
    assert "�t�" in listed.stdout.decode()


def test_links_that_lead_out_are_named_and_not_followed(tmp_path: Path) -> None:
    papers, outside = tmp_path / "papers", written(tmp_path / "outside" / "secret.txt", SECOND)
    written(papers / "own.txt", FIRST)
    (papers / "within.md").symlink_to("own.txt")
    (papers / "secret.txt").symlink_to(outside)
    (papers / "folder").symlink_to(outside.parent)
    found = find_files(papers)
    assert [file.name for file in found.documents] == ["own.txt", "within.md"]
    assert [file.name for file in found.leading_out] == ["folder", "secret.txt"]
    with pytest.raises(StoreError, match="a link that leads out of the folder is not followed"):
        read_sources(papers)
    command = [sys.executable, "-m", "index", "add", str(papers), "--into", str(tmp_path / "index")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert f"refused: {papers}/secret.txt: a link that leads out" in done.stderr
    assert texts(tmp_path / "index") == {"own": FIRST}
    (papers / "own.questions.jsonl").symlink_to(outside)
    with pytest.raises(QuestionsError, match="a link that leads out"):
        read_source(papers / "own.txt")


def test_a_pipe_beside_a_document_is_no_file_of_questions(tmp_path: Path) -> None:
    file = written(tmp_path / "own.txt", FIRST)
    os.mkfifo(tmp_path / "own.questions.jsonl")
    with pytest.raises(QuestionsError, match="is no file"):
        read_source(file)


@pytest.mark.parametrize("piece", ["```\n", "\n\na", "A. ", "a\r", "- a\n"])
def test_a_text_of_nothing_but_pieces_is_refused_at_once(tmp_path: Path, piece: str) -> None:
    file = written(tmp_path / "many.md", "Du texte.\n" + piece * (MAX_BYTES // len(piece) - 10))
    with pytest.raises(DocumentError, match=rf"many\.md: [\d,]+ lines and sentences; .* {MAX_PIECES:,}: split it"):
        read_document(file)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.md", f"# {'Titre ' * 160}\n\nDu texte."),
        ("a.md", f"{'Titre ' * 900_000}\n===\n\nDu texte."),
        ("a.html", f"<title>{'Titre ' * 900_000}</title><p>Du texte à lire ici, et encore un peu.</p>"),
        ("a.html", f"<h1>{'Titre ' * 900_000}</h1><p>Du texte à lire ici, et encore un peu.</p>"),
        ("a.html", f'<link rel="canonical" href="http://a.b/{"c" * 900_000}"><p>Du texte à lire ici, et encore.</p>'),
        ("a.txt", f"Question de M. X Y (Ain) publiée le 01/02/2020\n\nM. X Y attire sur {'les délais ' * 90_000}."),
    ],
    ids=["markdown", "underlined", "title", "heading", "address", "senate"],
)
def test_a_title_an_address_and_a_heading_have_a_longest_length(tmp_path: Path, name: str, text: str) -> None:
    document = read_document(written(tmp_path / name, text))
    assert len(document.title) <= LONGEST
    assert len(document.url or "") <= 2000
    assert all(len(section.heading or "") <= 1000 for section in document.sections)


def test_no_control_character_reaches_a_terminal(tmp_path: Path) -> None:
    text = "# Rouge \x1b[31m et \u202eenvers\n\nDu texte."
    add(tmp_path / "index", [written(tmp_path / "a.md", text)], HashEncoder())
    command = [sys.executable, "-m", "index", "list", str(tmp_path / "index")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert "a: Rouge  [31m et  envers" in done.stdout
    assert not set("\x1b\u202e") & set(done.stdout)


SCRIBE = """
import os, sys
with open(sys.argv[1], "ab", buffering=0) as stream:
    size = stream.tell()
    print("writing", flush=True)
    while True:
        stream.write(b"x")
        os.truncate(sys.argv[1], size)
"""


def refusal(file: Path) -> str:
    try:
        bytes_of(file, MAX_BYTES, DocumentError)
    except DocumentError as error:
        return error.said_in("en")
    return ""


def test_a_file_that_changes_while_it_is_read_is_refused_and_read_once_it_is_whole(tmp_path: Path) -> None:
    file = written(tmp_path / "growing.txt", FIRST + "\n" + "Une ligne de plus.\n" * 40_000)
    whole = file.read_text(encoding="utf-8")
    scribe = subprocess.Popen([sys.executable, "-c", SCRIBE, str(file)], stdout=subprocess.PIPE)
    assert scribe.stdout is not None
    try:
        assert scribe.stdout.readline() == b"writing\n"
        wait_until(lambda: refusal(file) == "growing.txt: it changes while it is read; give it again once it is whole.")
    finally:
        scribe.kill()
        scribe.communicate()
    file.write_text(whole, encoding="utf-8")
    assert read_document(file).text == whole


def test_a_file_that_holds_more_than_its_length_says_is_refused(tmp_path: Path) -> None:
    (tmp_path / "odd.txt").symlink_to("/proc/self/status")  # of no length, says the kernel
    assert "it changes while it is read" in refusal(tmp_path / "odd.txt")


def test_by_name_a_file_replaces_what_was_added_and_never_what_ships(tmp_path: Path) -> None:
    folder = tmp_path / "index"
    shipped = Index.build(read_sources(written(tmp_path / "ships" / "plan.txt", FIRST)), HashEncoder())
    open_or_build(folder, [shipped.catalogue.source("plan")], HashEncoder())
    first = [written(tmp_path / "1" / "plan.txt", SECOND), written(tmp_path / "2" / "note.txt", "Une note.")]
    summary = add(folder, first, HashEncoder(), by_name=True)
    assert told(summary) == (["plan-2", "note"], [], [])
    assert summary.documents == dict(zip(first, ["plan-2", "note"], strict=True))
    again = [written(tmp_path / name / "note.txt", text) for name, text in (("3", THIRD), ("4", "Encore."))]
    summary = add(folder, again, HashEncoder(), by_name=True)
    assert told(summary) == ([], ["note"], [])
    assert [file for file, _ in summary.refused] == [again[1]]
    assert "has the same id as note.txt" in str(summary.refused[0][1])
    assert texts(folder) == {"plan": FIRST, "plan-2": SECOND, "note": THIRD}
