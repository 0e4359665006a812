"""A collection goes into one file and comes back as it was; whatever is wrong is one sentence, and leaves no trace."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from fakes import HashEncoder
from patience import PATIENCE
from serving import ROOT

from index.backup import Exported, export, import_into
from index.collection import add
from index.errors import StoreError
from index.library import Library
from index.storage.manifest import read_manifest
from index.storage.originals import keep, original
from index.storage.sealed import write_sealed
from index.storage.store import Index

TEXTS = {
    "guichet.md": "# Guichet\n\nLe guichet ouvre à neuf heures. Il ferme à midi.\n",
    "bruit.txt": "Plan bruit\n\nLe maire a fait mesurer le bruit\u00a0: 58 décibels.\r\nPersonne n’a répondu.\n",
    "page.html": "<html><h1>Piscine</h1><p>La piscine est fermée le mardi.</p><p>Elle ouvre le jeudi.</p></html>",
}
QUESTION = {"q": "Quand le guichet ouvre-t-il ?", "lang": "fr", "register": "plain", "gold": ["Le guichet ouvre"]}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library with a collection of three documents and their originals."""
    place, encoder = tmp_path_factory.mktemp("backup"), HashEncoder()
    folder = Library(place / "library").make("Dossier Lyon", encoder).folder
    for name, text in TEXTS.items():
        (place / name).write_bytes(text.encode())
    (place / "guichet.questions.jsonl").write_text(json.dumps(QUESTION), encoding="utf-8")
    summary = add(folder, [place / name for name in TEXTS], encoder)
    digests = {entry.id: entry.sha256 for entry in read_manifest(folder).contents.documents}
    for file, document in summary.documents.items():
        keep(folder, file, digests[document], copied=True)
    return place / "library"


@pytest.fixture
def lyon(made: Path, tmp_path: Path) -> Path:
    """The folder of that collection, in a library that is the test's own."""
    shutil.copytree(made, tmp_path / "library")
    found = Library(tmp_path / "library").find("Dossier Lyon")
    assert found is not None
    return found.folder


def contents(folder: Path) -> dict[str, object]:
    """Return the checksums of all files of the index in ``folder``, what is said of its documents, its originals."""
    manifest = read_manifest(folder)
    originals = {file.name: file.read_bytes() for file in (folder / "originals").rglob("*") if file.is_file()}
    return {"files": manifest.files, "documents": manifest.contents.documents, "originals": originals}


def files_below(folder: Path) -> set[str]:
    return {str(file.relative_to(folder)) for file in folder.rglob("*") if file.name != ".lock" and not file.is_dir()}


def test_a_collection_comes_back_under_its_name_as_it_was(lyon: Path, tmp_path: Path) -> None:
    file, elsewhere = tmp_path / "lyon.zip", Library(tmp_path / "elsewhere")
    assert export(lyon, file, "Dossier Lyon") == Exported(documents=3, originals=3)
    assert file.stat().st_mode & 0o077 == 0
    done = import_into(elsewhere, None, file, HashEncoder())
    found = elsewhere.find("Dossier Lyon")
    assert found == done.collection
    assert (done.documents, done.originals, done.encoder) == (3, 3, "hash")
    assert contents(found.folder) == contents(lyon)
    assert contents(lyon)["originals"] == {name: text.encode() for name, text in TEXTS.items()}
    assert Index.load(found.folder).catalogue.questions_of("guichet") != ()


def test_the_same_collection_is_the_same_file_which_any_program_for_archives_opens(lyon: Path, tmp_path: Path) -> None:
    for name in ("one", "two"):
        export(lyon, tmp_path / name, "Dossier Lyon")
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()
    lister = [sys.executable, "-m", "zipfile", "-e", str(tmp_path / "one"), str(tmp_path / "out")]
    subprocess.run(lister, check=True, timeout=PATIENCE)
    assert (tmp_path / "out/documents/bruit/text.txt").read_bytes() == TEXTS["bruit.txt"].encode()
    assert (tmp_path / "out/documents/page/original/page.html").read_bytes() == TEXTS["page.html"].encode()


def test_another_encoder_embeds_it_anew(lyon: Path, tmp_path: Path) -> None:
    export(lyon, tmp_path / "lyon.zip", "Dossier Lyon")
    other = HashEncoder(salt="other")
    done = import_into(Library(tmp_path / "b"), tmp_path / "index", tmp_path / "lyon.zip", other)
    index = Index.load(done.collection.folder)
    assert (index.encoder.name, done.encoder) == ("hashother", "hash")
    texts = [index.catalogue.documents[name].text for name in index.catalogue.ids]
    assert texts == [Index.load(lyon).catalogue.documents[name].text for name in ("bruit", "guichet", "page")]


def test_what_was_added_to_the_default_collection_comes_back_beside_what_ships(lyon: Path, tmp_path: Path) -> None:
    export(lyon, tmp_path / "all.zip", None)
    library, encoder = Library(tmp_path / "fresh"), HashEncoder()
    done = import_into(library, None, tmp_path / "all.zip", encoder)
    assert done.collection.folder == library.default.folder
    index = Index.load(library.default.folder)
    assert index.catalogue.ids == ("bruit", "guichet", "page", "senat-traite-2019")
    assert [entry.added for entry in index.catalogue.entries] == [True, True, True, False]
    export(library.default.folder, tmp_path / "again.zip", None)
    third = Library(tmp_path / "third")
    import_into(third, None, tmp_path / "again.zip", encoder)
    assert contents(third.default.folder) == contents(library.default.folder)


def test_nothing_is_written_over(lyon: Path, tmp_path: Path) -> None:
    export(lyon, tmp_path / "lyon.zip", "Dossier Lyon")
    (tmp_path / "taken").write_text("mine", encoding="utf-8")
    (tmp_path / "dangling").symlink_to(tmp_path / "nowhere")
    for name in ("taken", "dangling", "library"):
        with pytest.raises(StoreError, match="is there already"):
            export(lyon, tmp_path / name, None)
    assert (tmp_path / "taken").read_text(encoding="utf-8") == "mine"
    assert not (tmp_path / "nowhere").exists()
    before = contents(lyon)
    for into in (None, lyon, Path("dossier lyon")):
        with pytest.raises(StoreError, match="holds documents already"):
            import_into(Library(tmp_path / "library"), into, tmp_path / "lyon.zip", HashEncoder())
    assert contents(lyon) == before
    assert [one.name for one in Library(tmp_path / "library").collections()] == [None, "Dossier Lyon"]


def test_an_empty_collection_of_that_name_is_filled(lyon: Path, tmp_path: Path) -> None:
    export(lyon, tmp_path / "lyon.zip", "Dossier Lyon")
    library = Library(tmp_path / "b")
    made = library.make("Dossier Lyon", HashEncoder())
    assert import_into(library, None, tmp_path / "lyon.zip", HashEncoder()).collection.folder == made.folder
    assert contents(made.folder) == contents(lyon)


def altered(whole: bytes) -> list[bytes]:
    """Return what may become of a file: cut short anywhere, a byte changed anywhere, more at its end."""
    step = len(whole) // 60
    cut = [whole[:end] for end in (0, 1, *range(0, len(whole), step), len(whole) - 1)]
    places = (*range(0, len(whole), step), *range(len(whole) - 110, len(whole)))
    changed = [whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :] for at in places]
    return [*cut, *changed, whole + b"\n", whole[1:], whole + whole[-130:], b"PK" * 1000]


def test_a_file_that_was_cut_short_or_altered_is_refused_in_one_sentence(lyon: Path, tmp_path: Path) -> None:
    export(lyon, tmp_path / "lyon.zip", "Dossier Lyon")
    library = Library(tmp_path / "b")
    for content in altered((tmp_path / "lyon.zip").read_bytes()):
        (tmp_path / "bad.zip").write_bytes(content)
        with pytest.raises(StoreError, match=r"^[^\n]*bad\.zip: [^\n]*(missing|altered|newer)[^\n]*$"):
            import_into(library, tmp_path / "index", tmp_path / "bad.zip", HashEncoder())
    assert not (tmp_path / "index").exists()
    assert not (tmp_path / "b").exists()


def test_a_later_format_is_named(lyon: Path, tmp_path: Path) -> None:
    export(lyon, tmp_path / "lyon.zip", "Dossier Lyon")
    whole = (tmp_path / "lyon.zip").read_bytes()
    (tmp_path / "later.zip").write_bytes(whole.replace(b"archive 00001", b"archive 00002"))
    with pytest.raises(StoreError, match=r"later\.zip: archive format 2, this program reads 1 at most: use a newer"):
        import_into(Library(tmp_path / "b"), None, tmp_path / "later.zip", HashEncoder())


@pytest.mark.parametrize("make", [Path.mkdir, os.mkfifo, lambda _: None])
def test_what_is_no_file_is_said_at_once(tmp_path: Path, make: Callable[[Path], object]) -> None:
    make(tmp_path / "it")
    with pytest.raises(StoreError, match=r"/it: (is no file|cannot be read)"):
        import_into(Library(tmp_path / "b"), None, tmp_path / "it", HashEncoder())


LIMITED = """
import resource, sys
from pathlib import Path
from index.backup import export, import_into
from index.errors import StoreError
from index.library import Library
from tests.fakes import HashEncoder
what, limit, library, into, file = sys.argv[1], int(sys.argv[2]), *map(Path, sys.argv[3:])
encoder = HashEncoder()
resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))  # as on a disk that is full: a file stops growing
try:
    export(into, file, None) if what == "export" else import_into(Library(library), into, file, encoder)
except StoreError as error:
    sys.exit(str(error))
"""


def limited(what: str, limit: int, library: Path, into: Path, file: Path) -> str:
    command = [sys.executable, "-W", "ignore", "-c", LIMITED, what, str(limit), str(library), str(into), str(file)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=PATIENCE)
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1, done.stderr
    return done.stderr


@pytest.mark.parametrize("limit", [0, 100, 3000])
def test_a_disk_that_is_full_is_said_and_leaves_nothing(lyon: Path, tmp_path: Path, limit: int) -> None:
    export(lyon, tmp_path / "lyon.zip", "Dossier Lyon")
    before, held = files_below(tmp_path), contents(lyon)
    assert "cannot be written" in limited("export", limit, tmp_path / "library", lyon, tmp_path / "full.zip")
    said = limited("import", limit, tmp_path / "library", tmp_path / "index", tmp_path / "lyon.zip")
    assert "cannot be written" in said
    assert files_below(tmp_path) == before
    assert contents(lyon) == held


def test_an_original_that_is_damaged_is_left_out_and_named(lyon: Path, tmp_path: Path) -> None:
    [sha] = [entry.sha256 for entry in read_manifest(lyon).contents.documents if entry.id == "page"]
    kept = original(lyon, sha)
    assert kept is not None
    kept.write_bytes(b"<html>")
    assert export(lyon, tmp_path / "lyon.zip", None) == Exported(3, 2, ("page",))
    done = import_into(Library(tmp_path / "b"), tmp_path / "index", tmp_path / "lyon.zip", HashEncoder())
    assert (done.documents, done.originals) == (3, 2)


def test_what_stops_the_writing_leaves_no_file(tmp_path: Path) -> None:
    def stopped(_: object) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_sealed(tmp_path / "a.zip", stopped)
    assert list(tmp_path.iterdir()) == []


def test_on_the_command_line(tmp_path: Path) -> None:
    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "index", *arguments, "--library", str(tmp_path / "library")]
        return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=PATIENCE)

    (tmp_path / "guichet.md").write_text(TEXTS["guichet.md"], encoding="utf-8")
    file = str(tmp_path / "a.zip")
    run("add", str(tmp_path / "guichet.md"), "--into", str(tmp_path / "my-index"))
    done = run("export", file, "--from", str(tmp_path / "my-index"))
    assert (done.returncode, done.stdout, done.stderr) == (0, f"{file}: documents 1, their original files 0\n", "")
    again = run("export", file, "--from", str(tmp_path / "my-index"))
    assert (again.returncode, again.stdout, again.stderr.count("\n")) == (2, "", 1)
    done = run("import", file)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.endswith(": documents 1, their original files 0\n")
    assert "guichet: Guichet" in run("list", "my-index").stdout
    assert run("import", file).returncode == 2
