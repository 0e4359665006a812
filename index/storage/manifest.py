"""The manifest: what an index says of itself, read and checked in one place.

An index is a large part and a few smaller ones that came since (:mod:`index.storage.growth`). The manifest of one part
alone is as it was before there could be several, so that what was written then is still opened.
"""

import hashlib
import json
import os
import re
import stat
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, TypeVar, get_type_hints

from index.engine import About
from index.entry import Entry
from index.errors import StaleStoreError, StoreError
from index.matching.measured import Measured
from index.storage.remedies import damaged, making, rebuilding

FORMAT = 17  # raise it when a file's form, or what is derived from a document, changes
MANIFEST = "manifest.json"
VERSION = re.compile(r"v-[0-9a-f]{8}")  # a version's folder: nothing else in the folder is ever removed

T = TypeVar("T")


@dataclass(frozen=True)
class Contents:
    """What an index holds, whatever files it is stored in."""

    encoder: About
    search: Measured | None  # None: it is exact
    sentences: int
    keys: int
    documents: tuple[Entry, ...]  # in the order of their ids

    @property
    def fingerprint(self) -> str:
        """What changes when, and only when, anything of this does: 16 hexadecimal digits."""
        return sha256(_json(self.described()))[:16]

    def described(self) -> dict[str, Any]:
        """Return it as a manifest has it."""
        about = {"format": FORMAT} | vars(self)
        about["encoder"], about["search"] = asdict(self.encoder), self.search and asdict(self.search)
        about["documents"] = [vars(entry) for entry in self.documents]  # asdict copies deep: a tenth of a second
        return about


@dataclass(frozen=True)
class Mark:
    """What tells a file that was written from any other."""

    size: int  # bytes
    sha256: str


@dataclass(frozen=True)
class PartFiles:
    """A part of an index: the files that hold it, and what is no longer there."""

    version: str  # the folder of the files
    files: Mapping[str, Mark]  # by name
    search: Measured | None = None  # how its vectors are searched; None: exactly
    gone: tuple[int, ...] = ()  # places of documents in it that were removed or replaced since, ascending


@dataclass(frozen=True)
class Manifest:
    """What stands in ``manifest.json``: an index's contents, and the files that hold them."""

    contents: Contents
    parts: tuple[PartFiles, ...]  # one at least
    stands: tuple[int, ...]  # of each document the part that it stands in

    @property
    def version(self) -> str:
        """The folder of the first part's files."""
        return self.parts[0].version

    @property
    def files(self) -> Mapping[str, Mark]:
        """The first part's files."""
        return self.parts[0].files


def read_manifest(folder: Path) -> Manifest:
    """Return the description of the index in ``folder``.

    Raises:
        StaleStoreError: written by another format version of this program.
        StoreError: there is no index, or its description is damaged.
    """
    file = folder / MANIFEST
    try:
        if not stat.S_ISREG(file.stat().st_mode):  # opening a pipe would wait for ever
            raise damaged(folder, f"{MANIFEST} is no file")
        written = file.read_bytes()
        content = json.loads(written)
        found = content["format"]
    except (FileNotFoundError, NotADirectoryError):
        raise StoreError(f"{folder}: no index here; make one with {making(folder)}") from None
    except OSError as error:
        raise StoreError(f"{folder}: the index cannot be read ({error.strerror}).") from None
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):  # the last of brackets without end
        raise damaged(folder, f"{MANIFEST} cannot be read") from None
    if found != FORMAT:
        raise StaleStoreError(
            f"{folder}: index format {found}, this program writes {FORMAT}: "
            f"build it again with {rebuilding(folder, 'DOCUMENTS')}",
            _understood(content),
        )
    try:
        if content.pop("sha256") != sha256(_unsigned(written)):
            raise ValueError("sha256")
        return _manifest(content)
    except (ValueError, KeyError, TypeError):
        raise damaged(folder, f"{MANIFEST} is not what was written") from None


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Make ``manifest`` the description of the index in ``folder``, in one step."""
    content = signed(_content(manifest))
    partial = folder / f".{MANIFEST}"
    try:
        with partial.open("wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
    except BaseException:
        partial.unlink(missing_ok=True)
        raise
    os.replace(partial, folder / MANIFEST)


def signed(content: dict[str, Any]) -> bytes:
    """Return ``content`` as JSON that ends with its own SHA-256, so that damage to it shows as well."""
    return _json(content | {"sha256": sha256(_json(content))})


def _unsigned(written: bytes) -> bytes:
    """Return what :func:`signed` was given, as JSON: cut out, since ten thousand documents take long to write again.

    So the spaces between are as they were written, and may be those that earlier versions of this program wrote.
    """
    before, _, after = written.rpartition(b'"sha256"')
    return before.rstrip().removesuffix(b",") + after[after.rindex(b'"') + 1 :]


def sha256(content: bytes) -> str:
    """Return the SHA-256 of ``content`` in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def _json(content: Any) -> bytes:  # noqa: ANN401 - whatever JSON can hold
    return json.dumps(
        content, ensure_ascii=False
    ).encode()  # with indents it is no longer C that writes: thrice as long


def _manifest(content: dict[str, Any]) -> Manifest:
    """Check and return what was read. ValueError, KeyError, TypeError: it is not what :func:`write_manifest` wrote."""
    contents = Contents(
        encoder=_flat(About, content["encoder"]),
        search=_measured(content["search"]),
        sentences=content["sentences"],
        keys=content["keys"],
        documents=tuple(_flat(Entry, entry) for entry in content["documents"]),
    )
    parts = tuple(_part(part) for part in ({**content, "gone": content.get("gone", [])}, *content.get("further", [])))
    stands = tuple(content.get("stands", [0] * len(contents.documents)))
    if len(stands) != len(contents.documents) or not all(stand in range(len(parts)) for stand in stands):
        raise ValueError("stands")
    return Manifest(contents, parts, stands)


def _content(manifest: Manifest) -> dict[str, Any]:
    """Return what :func:`_manifest` reads."""
    about = manifest.contents.described()
    first, *further = (
        {
            "version": part.version,
            "files": {name: vars(mark) for name, mark in part.files.items()},
            "search": part.search and asdict(part.search),
            "gone": list(part.gone),
        }
        for part in manifest.parts
    )
    about |= {name: first[name] for name in ("version", "files")}
    if further or first["gone"]:
        about |= {"gone": first["gone"], "further": further, "stands": list(manifest.stands)}
    return about


def _part(given: dict[str, Any]) -> PartFiles:
    # Signed by anybody, it may name a version of its own folder, and files of that version, and nothing elsewhere.
    version, files, gone = given["version"], given["files"], tuple(given["gone"])
    if not VERSION.fullmatch(version) or any(Path(name).name != name for name in files):
        raise ValueError(version)
    if not all(isinstance(place, int) for place in gone):
        raise TypeError("gone")
    marks = {name: _flat(Mark, mark) for name, mark in files.items()}
    return PartFiles(version, marks, _measured(given["search"]), gone)


def _measured(given: dict[str, Any] | None) -> Measured | None:
    return None if given is None else _flat(Measured, given)


def _flat(form: type[T], given: dict[str, Any]) -> T:
    """Return a dataclass without parts from its fields. TypeError: one is missing, too many, or of another type."""
    made = form(**given)
    for name, kind in _FIELDS[form].items():
        if not isinstance(getattr(made, name), kind):
            raise TypeError(name)
    return made


_FIELDS: dict[type[Any], dict[str, Any]] = {form: get_type_hints(form) for form in (About, Entry, Mark, Measured)}


def _understood(content: dict[str, Any]) -> tuple[Entry, ...]:
    """Return what a manifest of another format says of its documents, as far as this program understands it."""
    documents = content.get("documents")
    known = [given for given in documents if isinstance(given, dict)] if isinstance(documents, list) else []
    return tuple(
        Entry(given["id"], str(given.get("sha256")), None, bool(given.get("added")), _text(given.get("origin")))
        for given in known
        if isinstance(given.get("id"), str)
    )


def _text(given: object) -> str | None:
    return given if isinstance(given, str) else None
