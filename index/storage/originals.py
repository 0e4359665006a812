"""The files that documents were read from, kept beside an index as they came, so that they can be handed back.

Each lies in ``originals/SHA256/NAME`` in the index's folder, so that whether a document has one depends on nothing but
its bytes: one that is put there before its document, or left there after it, belongs to nobody and is swept away.
"""

import hashlib
import os
import shutil
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import IO

from index.storage.manifest import read_manifest

_FOLDER = "originals"


def keep(folder: Path, file: Path, sha256: str, *, copied: bool = False) -> None:
    """Keep ``file`` for the index in ``folder``; on one file system that is a second name for it, and no copy.

    It has to be ``copied`` where somebody may still write in it.

    Raises:
        OSError: there is no room, say.
    """
    place = folder / _FOLDER / sha256
    if original(folder, sha256) is not None:
        return
    place.mkdir(parents=True, exist_ok=True, mode=0o700)
    kept = place / file.name
    try:
        if copied:
            raise OSError
        os.link(file, kept)
    except OSError:  # another file system, or one that knows no links
        partial = place.parent / f".{sha256}"
        shutil.copyfile(file, partial)
        os.replace(partial, kept)


def keep_stream(folder: Path, name: str, stream: IO[bytes], sha256: str) -> bool:
    """Keep what ``stream`` gives as the file ``name``; return False if these bytes are kept already.

    Raises:
        ValueError: they are others than ``sha256`` tells.
        OSError: there is no room, say.
    """
    place = folder / _FOLDER / sha256
    if original(folder, sha256) is not None:
        return False
    partial = place.parent / f".{sha256}"
    try:
        place.mkdir(parents=True, exist_ok=True, mode=0o700)
        with partial.open("w+b") as copy:
            shutil.copyfileobj(stream, copy, 1 << 20)
            copy.seek(0)
            if hashlib.file_digest(copy, "sha256").hexdigest() != sha256:
                raise ValueError(f"{name}: other bytes than were written")
            os.fsync(copy.fileno())
        os.replace(partial, place / name)
    except BaseException:
        partial.unlink(missing_ok=True)
        with suppress(OSError):
            place.rmdir()
        raise
    return True


def is_intact(file: Path, sha256: str) -> bool:
    """Tell whether a kept file still has the bytes that it is kept for."""
    with suppress(OSError), file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest() == sha256
    return False


def drop(folder: Path, sha256: str) -> None:
    """Remove the kept file with these bytes."""
    shutil.rmtree(folder / _FOLDER / sha256, ignore_errors=True)


def original(folder: Path, sha256: str) -> Path | None:
    """Return the kept file with these bytes, if there is one."""
    with suppress(OSError):
        return next((file for file in (folder / _FOLDER / sha256).iterdir() if file.is_file()), None)
    return None


def sweep(folder: Path, wanted: Iterable[str] | None = None) -> None:
    """Remove every original whose document is not in the index; ``wanted`` are the SHA-256 of those that are.

    Raises:
        StoreError: there is no index, or its description is damaged; nothing is removed.
    """
    if wanted is None:
        wanted = (entry.sha256 for entry in read_manifest(folder).contents.documents)
    known = set(wanted)
    with suppress(FileNotFoundError):
        for place in (folder / _FOLDER).iterdir():
            if place.name not in known:
                shutil.rmtree(place, ignore_errors=True)
                place.unlink(missing_ok=True) if place.is_file() else None
