"""The files of an index in its folder: written in one step, checked when they are opened.

``manifest.json`` names one version of each part, a sub-folder holding its data, with the size and SHA-256 of every file
in it. New versions are written beside the old ones and become the index when the manifest is replaced: whoever is
stopped half-way leaves the old index whole, and whoever has the old one open goes on with it. A part that has not
changed stays where it is.
"""

import hashlib
import os
import secrets
import shutil
import stat
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from index.errors import StoreError
from index.storage.manifest import VERSION, Manifest, Mark, read_manifest, write_manifest
from index.storage.remedies import damaged

T = TypeVar("T")
PARSING = (
    Lock()
)  # NumPy parses what a file says of itself with ast, and CPython 3.11 fails if two threads do so at once


@dataclass(frozen=True)
class Written:
    """The files of a part in an index's folder."""

    folder: Path
    version: str
    files: Mapping[str, Mark]

    def check(self) -> None:
        """Make sure that every file is what was written.

        Raises:
            StoreError: one is not; the message says what is wrong and what to do.
        """
        with ThreadPoolExecutor(max_workers=4) as threads:  # hashing lets go of the interpreter
            for wrong in threads.map(self._wrong, self.files):
                if wrong:
                    raise damaged(self.folder, wrong)

    def glance(self) -> None:
        """Make sure that every file is there and as long as what was written, in no time.

        Raises:
            StoreError: one is not.
        """
        for name, mark in self.files.items():
            file = self.folder / self.version / name
            if not file.is_file() or file.stat().st_size != mark.size:
                raise damaged(self.folder, self._wrong(name) or f"{name} is not what was written")

    def _wrong(self, name: str) -> str | None:
        return _wrong(self.folder / self.version / name, self.files[name])


def write_index(
    folder: Path,
    parts: Sequence[Written | Callable[[Path], None]],
    manifest: Callable[[Sequence[Written]], Manifest],
) -> None:
    """Make ``parts`` the index in ``folder``: what is written there already, or writes into the folder it is given.

    Whoever calls this holds the folder's lock. ``manifest`` is told where each part has come to stand.

    Raises:
        StoreError: the folder cannot be written.
    """
    made: list[Path] = []
    try:
        written = [part if isinstance(part, Written) else _written(folder, part, made) for part in parts]
        write_manifest(folder, manifest(written))
        onto_disk(folder)
    except BaseException as error:
        named = _named(folder)  # Ctrl-C, say, may come after the manifest has been replaced
        for version in made:
            if version.name not in named:
                shutil.rmtree(version, ignore_errors=True)
        if isinstance(error, OSError | RuntimeError):  # a full disk: faiss raises the latter
            reason = getattr(error, "strerror", None) or str(error).splitlines()[0][-80:]
            raise StoreError(f"{folder}: the index cannot be written ({reason}).") from None
        raise
    named = {part.version for part in written}
    for other in folder.iterdir():
        if other.name not in named and VERSION.fullmatch(other.name):
            shutil.rmtree(other, ignore_errors=True)


def read_index(folder: Path, read: Callable[[Manifest], T], *, checked: bool = True) -> T:
    """Return what ``read`` makes of the manifest, once every file is what was written, or looks so if not ``checked``.

    Raises:
        StaleStoreError: written by another format version of this program.
        StoreError: there is no index, or it is damaged; the message says what is wrong and what to do.
    """
    manifest = read_manifest(folder)
    if not checked:
        with suppress(Exception):  # what is damaged may break whoever reads it in any way: checking it tells where
            for part in manifest.parts:
                Written(folder, part.version, part.files).glance()
            return read(manifest)
    while True:
        try:
            for part in manifest.parts:
                Written(folder, part.version, part.files).check()
            return read(manifest)
        except (StoreError, OSError, KeyError, ValueError, TypeError, IndexError) as error:
            # A writer may have put a new version in place, and removed this one, since the manifest was read.
            newer = read_manifest(folder)
            if newer.parts == manifest.parts:
                raise error if isinstance(error, StoreError) else damaged(folder, repr(error)) from None
            manifest = newer


def _written(folder: Path, write: Callable[[Path], None], made: list[Path]) -> Written:
    version = folder / f"v-{secrets.token_hex(4)}"
    version.mkdir()
    made.append(version)
    write(version)
    files = {file.name: _mark(file) for file in sorted(version.iterdir())}
    for file in (*version.iterdir(), version):
        onto_disk(file)
    return Written(folder, version.name, files)


def write_arrays(folder: Path, arrays: Mapping[str, NDArray[Any]]) -> None:
    """Write each array to a file of its name."""
    for name, content in arrays.items():
        np.save(folder / f"{name}.npy", np.ascontiguousarray(content), allow_pickle=False)


def map_arrays(folder: Path) -> dict[str, NDArray[Any]]:
    """Map what :func:`write_arrays` wrote into memory."""
    # As plain arrays: NumPy's class for mapped ones makes each look at a few numbers several times slower.
    with PARSING:
        return {
            file.stem: np.asarray(np.load(file, mmap_mode="r", allow_pickle=False)) for file in folder.glob("*.npy")
        }


def _named(folder: Path) -> set[str]:
    """Return the versions that are the index now."""
    try:
        return {part.version for part in read_manifest(folder).parts}
    except StoreError:
        return set()


def _mark(file: Path) -> Mark:
    with file.open("rb") as stream:
        return Mark(file.stat().st_size, hashlib.file_digest(stream, "sha256").hexdigest())


def _wrong(file: Path, mark: Mark) -> str | None:
    """Return what is wrong with a file, if anything is."""
    try:
        if not stat.S_ISREG(file.stat().st_mode):  # opening a pipe would wait for ever
            return f"{file.name} cannot be read: it is no file"
        if _mark(file) != mark:
            return f"{file.name} is not what was written"
    except FileNotFoundError:
        return f"{file.name} is missing"
    except OSError as error:
        return f"{file.name} cannot be read: {error.strerror}"
    return None


def onto_disk(file: Path) -> None:
    """Wait until a file, or a folder's list of files, is on the disk."""
    descriptor = os.open(file, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
