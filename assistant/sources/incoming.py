"""Files that are arriving: each in a folder of its own, until it has been read or its sender has gone.

They lie beside the index and are no part of it. Each process holds the lock of its own folder, so that whoever starts
next knows which were left behind by one that is gone, and removes them.
"""

import fcntl
import secrets
import shutil
import unicodedata
from pathlib import Path
from typing import TextIO

from index.errors import DocumentError

_FOLDER = "incoming"
LONGEST = 255  # bytes of a name: what file systems take


def check_name(given: str) -> str:
    """Return the name of a file as it is written here: one path component, its accents composed.

    Raises:
        DocumentError: it is empty or too long, leads elsewhere, or holds what UTF-8 or a file system cannot.
    """
    name = unicodedata.normalize("NFC", given)
    wrong = any(c in "/\\\ufffd" or unicodedata.category(c) in ("Cc", "Cs") for c in name)
    if wrong or not name.strip(" .") or len(name.encode("utf-8", "replace")) > LONGEST:
        raise DocumentError("Ce nom de fichier ne peut pas être repris.", "This file name cannot be used.")
    return name


class Incoming:
    """The files that this process is receiving for the index in a folder."""

    def __init__(self, folder: Path) -> None:
        """Make nothing before the first file comes, but remove what earlier processes left."""
        self._all = folder / _FOLDER
        self._own: Path | None = None
        self._lock: TextIO | None = None
        self._clean()

    def place(self, name: str) -> Path:
        """Return where a file of this ``name`` can be written; nothing else is in its folder.

        Raises:
            OSError: the folder cannot be written.
        """
        folder = self._folder() / secrets.token_hex(8)
        folder.mkdir(mode=0o700)
        return folder / name

    def close(self) -> None:
        """Give up whatever has come and is not done."""
        if self._lock is not None and self._own is not None:
            shutil.rmtree(self._own, ignore_errors=True)
            self._lock.close()
            self._own = self._lock = None

    @staticmethod
    def discard(file: Path) -> None:
        """Remove a file and its folder."""
        shutil.rmtree(file.parent, ignore_errors=True)

    def _folder(self) -> Path:
        if self._own is None:
            own = self._all / secrets.token_hex(8)
            own.mkdir(parents=True, mode=0o700)
            self._lock = (own / ".lock").open("w")
            fcntl.flock(self._lock, fcntl.LOCK_EX)
            self._own = own
        return self._own

    def _clean(self) -> None:
        for left in self._all.iterdir() if self._all.is_dir() else ():
            try:
                with (left / ".lock").open("r+") as lock:
                    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    shutil.rmtree(left, ignore_errors=True)
            except BlockingIOError:
                continue  # another process is receiving
            except OSError:
                shutil.rmtree(left, ignore_errors=True)
