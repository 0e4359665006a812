"""An index on disk that is not what was written is refused, never read wrong, and mended by building it again."""

import hashlib
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from index.errors import StaleStoreError, StoreError
from index.storage.manifest import FORMAT, read_manifest, signed
from index.storage.store import Index
from tests.indexes import answers, built, flipped, version_of

DAMAGES: dict[str, Callable[[Path], object]] = {
    "missing": lambda file: file.unlink(),
    "empty": lambda file: file.write_bytes(b""),
    "half": lambda file: file.write_bytes(file.read_bytes()[: file.stat().st_size // 2]),
    "last byte lost": lambda file: file.write_bytes(file.read_bytes()[:-1]),
    "longer": lambda file: file.write_bytes(file.read_bytes() + b"x"),
    "zeros": lambda file: file.write_bytes(b"\0" * file.stat().st_size),
    "another's": lambda file: file.write_bytes(b'{"format": 1}'),
    **{f"bit at {place}": lambda file, place=place: flipped(file, place) for place in (0, 0.2, 0.4, 0.6, 0.8, 1)},  # type: ignore[misc]
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES.keys())
def test_damage_to_any_file_is_refused_and_mended_by_building_again(
    documents: Path, tmp_path: Path, damage: Callable[[Path], object]
) -> None:
    folder = tmp_path / "index"
    right = answers(built(documents, folder))
    names = ["manifest.json", *read_manifest(folder).files]
    assert len(names) >= 5
    for name in names:
        damage(folder / name if name == "manifest.json" else folder / version_of(folder) / name)
        with pytest.raises(StoreError) as raised:
            Index.load(folder)
        message = str(raised.value)
        assert str(folder) in message
        assert "with python -m index" in message
        assert f"DOCUMENTS --into {folder}" in message
        assert "\n" not in message
        stale = isinstance(raised.value, StaleStoreError)  # its documents can still be told
        if name == "manifest.json" and (folder / name).exists() and not stale:
            # Whether documents were added by hand can no longer be told: nothing is built over them unasked.
            with pytest.raises(StoreError, match="build it again with python -m index build DOCUMENTS --into"):
                built(documents, folder)
            (folder / name).unlink()
        assert answers(built(documents, folder)) == right
        assert answers(Index.load(folder)) == right


def test_no_bit_of_the_manifest_can_flip_unseen(documents: Path, tmp_path: Path) -> None:
    folder = tmp_path / "index"
    built(documents, folder)
    file = folder / "manifest.json"
    whole = file.read_bytes()
    for at in range(len(whole)):
        content = bytearray(whole)
        content[at] ^= 1 << (at % 7)
        file.write_bytes(bytes(content))
        try:
            read = read_manifest(folder)
        except StoreError:
            continue
        file.write_bytes(whole)
        assert read == read_manifest(folder), f"bit {at % 7} of byte {at}"  # white space for other white space


def test_the_manifest_is_read_with_the_spaces_that_earlier_versions_wrote(documents: Path, tmp_path: Path) -> None:
    folder = tmp_path / "index"
    built(documents, folder)
    file, described = folder / "manifest.json", read_manifest(folder)
    content = json.loads(file.read_bytes())
    del content["sha256"]
    digest = hashlib.sha256(json.dumps(content, ensure_ascii=False, indent=1).encode()).hexdigest()
    file.write_text(json.dumps(content | {"sha256": digest}, ensure_ascii=False, indent=1), encoding="utf-8")
    assert read_manifest(folder) == described


def test_a_folder_in_the_place_of_a_file_is_refused(documents: Path, tmp_path: Path) -> None:
    folder = tmp_path / "index"
    built(documents, folder)
    for make in (Path.mkdir, os.mkfifo):
        words = folder / version_of(folder) / "keys.npy"
        words.unlink()
        make(words)
        with pytest.raises(StoreError, match=r"keys\.npy cannot be read"):
            Index.load(folder)
        built(documents, folder)


def test_no_index_is_said_with_the_remedy(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "absent"):
        with pytest.raises(
            StoreError, match=r"no index here; make one with python -m index add DOCUMENTS --into"
        ) as raised:
            Index.load(folder)
        assert not isinstance(raised.value, StaleStoreError)


def test_another_format_is_stale_and_built_again(documents: Path, tmp_path: Path) -> None:
    folder = tmp_path / "index"
    built(documents, folder)
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    (folder / "manifest.json").write_text(json.dumps(manifest | {"format": FORMAT + 1}), encoding="utf-8")
    with pytest.raises(StaleStoreError, match=f"index format {FORMAT + 1}, this program writes {FORMAT}"):
        Index.load(folder)
    built(documents, folder)
    assert json.loads((folder / "manifest.json").read_bytes())["format"] == FORMAT


@pytest.mark.parametrize(
    "wrong",
    [
        {"version": "../elsewhere"},
        {"version": None},
        {"version": "v-0badcafe/.."},
        {"files": {"../x": {"size": 1, "sha256": ""}}},
        {"files": {"x": {"size": "1", "sha256": ""}}},
        {"files": {"x": {"size": 1}}},
        {"files": 3},
        {"encoder": {"name": "hash", "fingerprint": 3, "dimension": 48}},
        {"search": "exact"},
        {"documents": [{"id": "plan"}]},
        {"documents": {}},
        {"keys": None},
    ],
)
def test_a_signed_manifest_that_is_none_or_leads_outside_is_refused(
    documents: Path, tmp_path: Path, wrong: dict[str, Any]
) -> None:
    built(documents, tmp_path / "index")
    file = tmp_path / "index" / "manifest.json"
    content = json.loads(file.read_bytes())
    del content["sha256"]
    file.write_bytes(signed(content))
    Index.load(tmp_path / "index")
    file.write_bytes(signed(content | wrong))
    with pytest.raises(StoreError, match="the index is damaged"):
        Index.load(tmp_path / "index")


@pytest.mark.parametrize("content", ["[" * 100_000, '{"format": ' * 50_000, "[]", "null", '{"format": {}}'])
def test_a_bad_manifest_of_any_nesting_is_one_error(tmp_path: Path, content: str) -> None:
    (tmp_path / "manifest.json").write_text(content, encoding="utf-8")
    with pytest.raises(StoreError) as raised:
        read_manifest(tmp_path)
    assert "\n" not in str(raised.value)
