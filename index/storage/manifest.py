"""What stands on the disk around an index's data: the manifest that describes it, and the lock of its writer."""

import fcntl
import hashlib
import json
import os
import re
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from index.errors import StaleStoreError, StoreError
from index.paths import SHIPPED_INDEX

FORMAT = 9  # raise it when a file's form, or what is derived from a document, changes
MANIFEST = "manifest.json"
VERSION = re.compile(r"v-[0-9a-f]{8}")  # a version's folder: nothing else in the folder is ever removed


def read_manifest(folder: Path) -> dict[str, Any]:
    """Return the description of the index in ``folder``.

    Raises:
        StaleStoreError: written by another format version of this program.
        StoreError: there is no index, or its description is damaged.
    """
    file = folder / MANIFEST
    try:
        if not stat.S_ISREG(file.stat().st_mode):  # opening a pipe would wait for ever
            raise damaged(folder, f"{MANIFEST} is no file")
        manifest: dict[str, Any] = json.loads(file.read_bytes())
        found = manifest["format"]
        signed = manifest.pop("sha256", None)
        written = signed == sha256(json_bytes(manifest))
    except (FileNotFoundError, NotADirectoryError):
        raise StoreError(f"{folder}: no index here; make one with {_making(folder)}") from None
    except OSError as error:
        raise StoreError(f"{folder}: the index cannot be read ({error.strerror}).") from None
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):  # the last of brackets without end
        raise damaged(folder, f"{MANIFEST} cannot be read") from None
    if found != FORMAT:
        raise StaleStoreError(
            f"{folder}: index format {found}, this program writes {FORMAT}: "
            f"build it again with {rebuilding(folder, 'DOCUMENTS')}",
            _entries(manifest),
        )
    if not (written and _stays_inside(manifest)):
        raise damaged(folder, f"{MANIFEST} is not what was written")
    return manifest


def _stays_inside(manifest: dict[str, Any]) -> bool:
    """Tell whether a manifest names a version of its own folder, and files of that version, and nothing elsewhere."""
    version, files = manifest.get("version"), manifest.get("files")
    if not (isinstance(version, str) and VERSION.fullmatch(version) and isinstance(files, dict)):
        return False
    return all(Path(name).name == name for name in files)


def _entries(manifest: dict[str, Any]) -> list[dict[str, Any]]:
    """Return what a manifest of another format says of its documents, as far as this program understands it."""
    documents = manifest.get("documents")
    entries = documents if isinstance(documents, list) else []
    return [entry for entry in entries if isinstance(entry, dict) and isinstance(entry.get("id"), str)]


def write_manifest(folder: Path, described: dict[str, Any]) -> None:
    """Make ``described`` the description of the index in ``folder``, in one step.

    The description ends with its own SHA-256, so that damage to it shows as well.
    """
    partial = folder / f".{MANIFEST}"
    try:
        write(partial, json_bytes(described | {"sha256": sha256(json_bytes(described))}))
    except BaseException:
        partial.unlink(missing_ok=True)
        raise
    os.replace(partial, folder / MANIFEST)


def damaged(folder: Path, what: str) -> StoreError:
    """Return the error that says what is wrong with an index, and what to do."""
    command = rebuilding(folder, "DOCUMENTS")
    return StoreError(f"{folder}: the index is damaged ({what}): build it again with {command}")


def rebuilding(folder: Path, documents: str = "") -> str:
    """Return the command that builds an index anew: from ``documents``, or else from the texts that it holds."""
    if folder.resolve() == SHIPPED_INDEX:
        return "python -m index build"
    return " ".join(["python -m index build", *filter(None, [documents]), f"--into {folder}"])


def _making(folder: Path) -> str:
    return rebuilding(folder) if folder.resolve() == SHIPPED_INDEX else f"python -m index add DOCUMENTS --into {folder}"


def sha256(content: bytes) -> str:
    """Return the SHA-256 of ``content`` in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def json_bytes(content: Any) -> bytes:  # noqa: ANN401 - whatever JSON can hold
    """Return ``content`` as JSON in UTF-8."""
    return json.dumps(content, ensure_ascii=False, indent=1).encode()


def write(file: Path, content: bytes) -> None:
    """Write a file and wait until it is on the disk."""
    with file.open("wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())


@contextmanager
def locked(folder: Path, waiting: Callable[[], object] = lambda: None) -> Iterator[None]:
    """Hold the folder's writer lock, making the folder if need be; a second writer says so with ``waiting``, and waits.

    Raises:
        StoreError: the folder cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = (folder / ".lock").open("w")
    except OSError as error:
        raise StoreError(f"{folder}: the index cannot be written ({error.strerror}); choose another folder.") from None
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            waiting()
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield
