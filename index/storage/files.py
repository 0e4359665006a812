"""The files of an index in its folder: written in one step, checked when they are opened.

``manifest.json`` names one version, a sub-folder holding the data, with the size and SHA-256 of every file in it. A new
version is written beside the old one and becomes the index when the manifest is replaced: whoever is stopped half-way
leaves the old index whole, and whoever has the old one open goes on with it.
"""

import hashlib
import os
import secrets
import shutil
import stat
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from index.errors import StoreError
from index.storage.manifest import VERSION, Contents, Manifest, Mark, read_manifest, write_manifest
from index.storage.remedies import damaged

T = TypeVar("T")


def write_version(folder: Path, contents: Contents, write: Callable[[Path], None]) -> None:
    """Make what ``write`` puts into the sub-folder that it is given the index in ``folder``.

    Whoever calls this holds the folder's lock. ``contents`` is what the manifest says besides.

    Raises:
        StoreError: the folder cannot be written.
    """
    version = folder / f"v-{secrets.token_hex(4)}"
    try:
        version.mkdir()
        write(version)
        files = {file.name: _mark(file) for file in sorted(version.iterdir())}
        for file in (*version.iterdir(), version):
            onto_disk(file)
        write_manifest(folder, Manifest(contents, version.name, files))
        onto_disk(folder)
    except BaseException as error:
        if not _is_current(folder, version):  # Ctrl-C, say, may come after the manifest has been replaced
            shutil.rmtree(version, ignore_errors=True)
        if isinstance(error, OSError | RuntimeError):  # a full disk: faiss raises the latter
            reason = getattr(error, "strerror", None) or str(error).splitlines()[0][-80:]
            raise StoreError(f"{folder}: the index cannot be written ({reason}).") from None
        raise
    for other in folder.iterdir():
        if other != version and VERSION.fullmatch(other.name):
            shutil.rmtree(other, ignore_errors=True)


def read_version(folder: Path, read: Callable[[Path, Contents], T]) -> T:
    """Return what ``read`` makes of the version's sub-folder and its contents, once every file is what was written.

    Raises:
        StaleStoreError: written by another format version of this program.
        StoreError: there is no index, or it is damaged; the message says what is wrong and what to do.
    """
    manifest = read_manifest(folder)
    while True:
        try:
            _check(folder, manifest)
            return read(folder / manifest.version, manifest.contents)
        except (StoreError, OSError, KeyError, ValueError, TypeError) as error:
            # A writer may have put a new version in place, and removed this one, since the manifest was read.
            newer = read_manifest(folder)
            if newer.version == manifest.version:
                raise error if isinstance(error, StoreError) else damaged(folder, repr(error)) from None
            manifest = newer


def write_arrays(folder: Path, arrays: Mapping[str, NDArray[Any]]) -> None:
    """Write each array to a file of its name."""
    for name, content in arrays.items():
        np.save(folder / f"{name}.npy", np.ascontiguousarray(content), allow_pickle=False)


def map_arrays(folder: Path) -> dict[str, NDArray[Any]]:
    """Map what :func:`write_arrays` wrote into memory."""
    # As plain arrays: NumPy's class for mapped ones makes each look at a few numbers several times slower.
    return {file.stem: np.asarray(np.load(file, mmap_mode="r", allow_pickle=False)) for file in folder.glob("*.npy")}


def _is_current(folder: Path, version: Path) -> bool:
    try:
        return read_manifest(folder).version == version.name
    except StoreError:
        return False


def _check(folder: Path, manifest: Manifest) -> None:
    version, files = folder / manifest.version, manifest.files
    with ThreadPoolExecutor(max_workers=4) as threads:  # hashing lets go of the interpreter
        for wrong in threads.map(lambda name: _wrong(version / name, files[name]), files):
            if wrong:
                raise damaged(folder, wrong)


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
