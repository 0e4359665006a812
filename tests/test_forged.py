"""An archive's seal can be made by anybody: what an archive says is believed as little as what a document says."""

import copy
import json
import shutil
import unicodedata
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from fakes import HashEncoder
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.backup import export, import_into
from index.collection import add
from index.errors import StoreError
from index.library import Library
from index.storage.manifest import sha256
from index.storage.originals import keep
from index.storage.sealed import write_sealed
from index.storage.store import Index

TEXT = "# Guichet\n\nLe guichet ouvre à neuf heures. Il ferme à midi.\n\n# Piscine\n\nElle est fermée le mardi.\n"
KNOWN = "documents/guichet/document.json"
ORIGINAL = "documents/guichet/original/guichet.md"
Members = dict[str, bytes]


@pytest.fixture(scope="module")
def members(tmp_path_factory: pytest.TempPathFactory) -> Members:
    """What a right archive holds."""
    place = tmp_path_factory.mktemp("forged")
    (place / "guichet.md").write_text(TEXT, encoding="utf-8")
    add(place / "index", [place / "guichet.md"], HashEncoder())
    keep(place / "index", place / "guichet.md", sha256(TEXT.encode()))
    export(place / "index", place / "a.zip", "Lyon")
    with zipfile.ZipFile(place / "a.zip") as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def forged(members: Members, file: Path, how: int = zipfile.ZIP_STORED) -> None:
    """Write members with a right seal."""
    file.unlink(missing_ok=True)

    def write(archive: zipfile.ZipFile) -> None:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name), content, how)

    write_sealed(file, write)


def known(**changed: Any) -> Callable[[Members], Members]:
    """Change what is said of the document."""

    def change(members: Members) -> Members:
        said = json.loads(members[KNOWN])
        said["document"] |= changed
        return members | {KNOWN: json.dumps(said).encode()}

    return change


def section(**changed: Any) -> Callable[[Members], Members]:
    def change(members: Members) -> Members:
        said = json.loads(members[KNOWN])
        said["document"]["sections"][0] |= changed
        return members | {KNOWN: json.dumps(said).encode()}

    return change


def about(**changed: Any) -> Callable[[Members], Members]:
    return lambda members: (
        members | {"archive.json": json.dumps(json.loads(members["archive.json"]) | changed).encode()}
    )


def renamed(old: str, new: str) -> Callable[[Members], Members]:
    return lambda members: {name.replace(old, new): content for name, content in members.items()}


def put(name: str, content: bytes) -> Callable[[Members], Members]:
    return lambda members: members | {name: content}


FORGERIES = {
    "id leads elsewhere": known(id="../guichet"),
    "checksum leads elsewhere": known(sha256="../../../etc"),
    "checksum of other bytes": known(sha256="0" * 64),
    "address runs a script": known(url="javascript:alert(1)"),
    "title acts": known(title="a" * 5_000_000),
    "no title": known(title=""),
    "title of another type": known(title=["a"]),
    "unknown language": known(language="de"),
    "unknown kind": known(kind="program"),
    "day that is none": known(date="2019-02-30"),
    "pages backwards": known(pages=[5, 2]),
    "pages outside": known(pages=[10**9]),
    "path with folders": known(path="../../a.txt"),
    "no sections": known(sections=None),
    "ruling outside": known(rulings=[{"paragraph": {"start": 0, "end": 10**6}, "by": []}]),
    "paragraph outside": section(paragraphs=[{"start": 0, "end": 10**6}]),
    "paragraph before": section(paragraphs=[{"start": -5, "end": 3}]),
    "paragraph backwards": section(paragraphs=[{"start": 9, "end": 3}]),
    "paragraphs overlap": section(paragraphs=[{"start": 0, "end": 9}, {"start": 5, "end": 12}]),
    "day of a section": section(date="yesterday"),
    "heading of megabytes": section(heading="a" * 3_000_000),
    "speaker of another type": section(speaker={"a": 1}),
    "name of another type": about(name=5),
    "documents of another type": about(documents={"guichet": 1}),
    "a document twice": about(documents=["guichet", "guichet"]),
    "a document that is not there": about(documents=["guichet", "autre"]),
    "name that shows nothing": about(name="\x1b[2J"),
    "nothing said": put("archive.json", b""),
    "brackets without end": put("archive.json", b"[" * 100_000),
    "brackets in a document": put(KNOWN, b'{"document": ' * 50_000),
    "no JSON": put(KNOWN, b"\xff\xfe"),
    "text that is no UTF-8": put("documents/guichet/text.txt", b"\xff\xfe\xff"),
    "text without a letter": put("documents/guichet/text.txt", b"..."),
    "text of nothing but pieces": put("documents/guichet/text.txt", b"a. \n" * 600_000),
    "original of other bytes": put(ORIGINAL, b"autre chose"),
    "original named as its folder": renamed("guichet.md", ".."),
    "original that acts": renamed("guichet.md", "a\x1b[2J.md"),
    "original with a backslash": renamed("guichet.md", "..\\..\\a.md"),
}


@pytest.mark.parametrize("name", FORGERIES)
def test_a_forged_archive_is_refused_and_writes_nothing(members: Members, tmp_path: Path, name: str) -> None:
    forged(FORGERIES[name](members), tmp_path / "a.zip")
    with pytest.raises(StoreError) as raised:
        import_into(Library(tmp_path / "library"), tmp_path / "index", tmp_path / "a.zip", HashEncoder())
    said = str(raised.value)
    assert "\n" not in said
    assert len(said) < 1000
    assert not any(unicodedata.category(character) in ("Cc", "Cf", "Cs") for character in said)
    left = [file for file in tmp_path.rglob("*") if file.is_file() and file.name != ".lock"]
    assert left == [tmp_path / "a.zip"]


def test_an_original_is_kept_as_it_is_or_refused(members: Members, tmp_path: Path) -> None:
    forged(members, tmp_path / "packed.zip", zipfile.ZIP_DEFLATED)  # a few bytes that unpack to gigabytes
    with pytest.raises(StoreError, match="no original that was written here"):
        import_into(Library(tmp_path / "library"), tmp_path / "index", tmp_path / "packed.zip", HashEncoder())


def test_what_an_earlier_or_a_later_version_says_is_read_as_far_as_it_goes(members: Members, tmp_path: Path) -> None:
    said = json.loads(members[KNOWN])
    for name in ("facts", "rulings", "account", "recognised", "date"):
        said["document"].pop(name, None)
    said["document"]["invented later"] = {"a": [1]}
    forged(members | {KNOWN: json.dumps(said).encode(), "documents/guichet/later": b"?"}, tmp_path / "a.zip")
    import_into(Library(tmp_path / "library"), tmp_path / "index", tmp_path / "a.zip", HashEncoder())
    assert Index.load(tmp_path / "index").catalogue.documents["guichet"].text == TEXT


def places(said: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Return the way to every value of some JSON."""
    inside = said.items() if isinstance(said, dict) else enumerate(said) if isinstance(said, list) else ()
    return [path, *(place for key, value in inside for place in places(value, (*path, key)))]


DRAWN = [None, True, -1, 3, 10**12, 1e308, "", "fr", "\x1b", "2019-10-24", "../x", [], {}, [1, 2]]
VALUES = st.sampled_from(DRAWN).map(copy.deepcopy)  # a list put in twice could come to hold itself


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_whatever_it_says_it_is_refused_or_can_be_read(members: Members, tmp_path: Path, data: st.DataObject) -> None:
    said = json.loads(members[KNOWN])
    for _ in range(data.draw(st.integers(1, 3))):
        *way, last = data.draw(st.sampled_from([place for place in places(said) if place]))
        holder = said
        try:
            for key in way:
                holder = holder[key]
            holder[last] = data.draw(VALUES)
        except (KeyError, IndexError, TypeError):
            continue  # what led there is gone
    forged(members | {KNOWN: json.dumps(said).encode()}, tmp_path / "a.zip")
    shutil.rmtree(tmp_path / "index", ignore_errors=True)
    try:
        import_into(Library(tmp_path / "library"), tmp_path / "index", tmp_path / "a.zip", HashEncoder())
    except StoreError:
        return
    index = Index.load(tmp_path / "index")
    for sentence in index.catalogue.sentences:
        assert sentence.span.of(TEXT)
