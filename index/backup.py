"""A collection as one file, to be kept elsewhere, and a collection made of that file again.

    archive.json                 the collection's name, its encoder, its documents
    documents/ID/document.json   what is known of a document, and what was written beside it
    documents/ID/text.txt        its words
    documents/ID/original/NAME   the file that it came as, where that is kept

The index is not in it but made anew, so that an archive outlives the form of indexes, and fits any encoder.
"""

import json
import shutil
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from index.datatypes import Encoder
from index.errors import DocumentError, StoreError
from index.library import Collection, Library, checked_name
from index.paths import SHIPPED, holds_shipped
from index.printable import printable
from index.reading.documents import MAX_BYTES, MAX_BYTES_EXTRACTED
from index.reading.sources import Source, read_sources, told_apart
from index.storage.lock import locked
from index.storage.making import Progress
from index.storage.manifest import MANIFEST, read_manifest
from index.storage.originals import drop, is_intact, keep_stream, original
from index.storage.portable import from_json, to_json
from index.storage.sealed import BROKEN, opened, write_sealed
from index.storage.store import Index

_ABOUT = "archive.json"
_PLACE = "documents/{}/"
_MOST_KNOWN = 10 * MAX_BYTES  # bytes of what is known of one document: a place for each of its lines


@dataclass(frozen=True)
class Exported:
    """What an archive holds; ``damaged`` are documents whose original is not what it was, and was left out."""

    documents: int
    originals: int
    damaged: tuple[str, ...] = ()


@dataclass(frozen=True)
class Imported:
    """The collection that was made of an archive."""

    collection: Collection
    documents: int
    originals: int
    encoder: str  # what the archive's collection was embedded with, in words


@dataclass(frozen=True)
class _Archive:
    """An archive that is whole."""

    file: str  # its name, to be printed
    members: zipfile.ZipFile
    name: str | None  # of its collection; None: the default one
    encoder: str
    documents: tuple[str, ...]

    def sources(self) -> Iterator[Source]:
        """Yield its documents."""
        for document in self.documents:
            place = _PLACE.format(document)
            with _told(self.file, document):
                known = _read(self.members, f"{place}document.json", _MOST_KNOWN)
                source = from_json(known, _read(self.members, f"{place}text.txt", 4 * MAX_BYTES).decode())
                if source.document.id != document:
                    raise ValueError("another id")
            yield source

    def originals(self) -> Iterator[tuple[str, zipfile.ZipInfo]]:
        """Yield the files that documents came as, each with its document's id."""
        places = {_PLACE.format(document) + "original": document for document in self.documents}
        for member in self.members.infolist():
            path = PurePosixPath(member.filename)
            if (document := places.get(str(path.parent))) and not member.is_dir():
                yield document, member


def export(folder: Path, file: Path, name: str | None, waiting: Callable[[], object] = lambda: None) -> Exported:
    """Write the collection in ``folder``, called ``name``, to ``file``, which must not be there yet.

    Raises:
        StoreError: there is no index, it is damaged, or the file cannot be written.
    """
    read_manifest(folder)  # so that no folder is made by looking for one
    with locked(folder, waiting):
        index = Index.load(folder)
        digests = {entry.id: entry.sha256 for entry in index.catalogue.entries}
        kept = {document: found for document, sha in digests.items() if (found := original(folder, sha))}
        damaged = [document for document, found in kept.items() if not is_intact(found, digests[document])]
        whole = {document: found for document, found in kept.items() if document not in damaged}
        write_sealed(file, lambda archive: _pack(archive, index, name, whole))
    return Exported(len(digests), len(whole), tuple(damaged))


def import_into(
    library: Library,
    into: Path | None,
    file: Path,
    encoder: Encoder,
    *,
    progress: Progress = lambda _: None,
    waiting: Callable[[], object] = lambda: None,
) -> Imported:
    """Make a collection of an archive: where ``into`` says, or else of the name that it had.

    Raises:
        StoreError: the archive is cut short, altered, of a later format, or holds what no document could; there are
            documents in that collection already; or it cannot be written. The collection is as it was.
    """
    with opened(file) as members:
        archive = _described(printable(str(file)), members)
        found = library.at(into) if into or archive.name is None else library.find(archive.name)
        one = found or library.make(archive.name or "", encoder)
        try:
            documents, originals = _restore(archive, library.writable(one, encoder), encoder, progress, waiting)
        except BaseException:
            if found is None:
                library.remove(one)
            raise
    return Imported(one, documents, originals, archive.encoder)


def _pack(archive: zipfile.ZipFile, index: Index, name: str | None, kept: Mapping[str, Path]) -> None:
    held = index.catalogue
    about = {"name": name, "encoder": index.encoder.name, "documents": held.ids}
    archive.writestr(_member(_ABOUT), json.dumps(about, ensure_ascii=False, indent=1))
    for document in held.ids:
        place, source = _PLACE.format(document), held.source(document)
        archive.writestr(_member(f"{place}document.json"), to_json(source))
        archive.writestr(_member(f"{place}text.txt"), source.document.text.encode())
        if file := kept.get(document):
            stored = _member(f"{place}original/{printable(file.name)}", zipfile.ZIP_STORED)
            with file.open("rb") as original_file, archive.open(stored, "w", force_zip64=True) as member:
                shutil.copyfileobj(original_file, member, 1 << 20)


def _member(name: str, how: int = zipfile.ZIP_DEFLATED) -> zipfile.ZipInfo:
    """Return an entry without a time: the same collection is the same archive."""
    member = zipfile.ZipInfo(name)
    member.compress_type = how
    member.external_attr = 0o600 << 16
    return member


def _described(file: str, members: zipfile.ZipFile) -> _Archive:
    with _told(file, _ABOUT):
        about = json.loads(_read(members, _ABOUT, MAX_BYTES))
        name, encoder, documents = (about[known] for known in ("name", "encoder", "documents"))
        right = isinstance(documents, list) and all(isinstance(each, str) for each in [*documents, encoder, name or ""])
        if not right or len(set(documents)) < len(documents):
            raise ValueError("not what is written")
        if name is not None and checked_name(name) != name:
            raise ValueError("name")
    return _Archive(file, members, name, encoder, tuple(documents))


def _read(members: zipfile.ZipFile, name: str, most: int) -> bytes:
    member = members.getinfo(name)
    if member.file_size > most or member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise ValueError(f"{member.file_size:,} bytes")
    return members.read(member)


def _restore(
    archive: _Archive, folder: Path, encoder: Encoder, progress: Progress, waiting: Callable[[], object]
) -> tuple[int, int]:
    """Add an archive's documents to an empty collection; return how many there are, and how many originals."""
    kept: list[str] = []
    with locked(folder, waiting):
        index = _empty(folder, encoder)
        ships = {source.document.id for source in read_sources(SHIPPED)} if holds_shipped(folder) else set()
        incoming = (each for each in archive.sources() if each.added or each.document.id not in ships)
        with _told(archive.file, "documents"):
            index = index.changed(encoder, add=_apart(incoming, ships), progress=progress)
        digests = {entry.id: entry.sha256 for entry in index.catalogue.entries if entry.added}
        try:
            for document, member in archive.originals():
                if document in digests and _keep(archive, folder, document, member, digests[document]):
                    kept.append(digests[document])
            index.write(folder)
        except BaseException:
            for sha256 in kept:
                drop(folder, sha256)
            raise
    return len(digests), len(kept)


def _apart(sources: Iterator[Source], taken: set[str]) -> Iterator[Source]:
    """Yield ``sources`` as added documents; one that is called as a document that ships gets another id."""
    held = set(taken)
    for source in sources:
        [apart] = told_apart([source], held)
        held.add(apart.document.id)
        yield replace(apart, added=True)


def _empty(folder: Path, encoder: Encoder) -> Index:
    """Return the index in ``folder`` if nobody has added anything to it, or a new one."""
    if not (folder / MANIFEST).exists():
        return Index.build((), encoder)
    held = read_manifest(folder).contents.documents
    if any(entry.added or not holds_shipped(folder) for entry in held):
        raise StoreError(
            f"{folder}: holds documents already, and none is written over: give another place with --into."
        )
    index = Index.load(folder)
    index.check_encoder(encoder, folder)
    return index


def _keep(archive: _Archive, folder: Path, document: str, member: zipfile.ZipInfo, sha256: str) -> bool:
    name = PurePosixPath(member.filename).name
    with _told(archive.file, document):
        if member.file_size > MAX_BYTES_EXTRACTED or member.compress_type != zipfile.ZIP_STORED:
            raise ValueError("no original that was written here")
        if name in ("", ".", "..") or printable(name) != name or "\\" in name:
            raise ValueError("no name of a file")
    try:
        with archive.members.open(member) as stream, _told(archive.file, document):
            return keep_stream(folder, name, stream, sha256)
    except OSError as error:
        raise StoreError(f"{folder}: cannot be written ({error.strerror or error}).") from None


@contextmanager
def _told(file: str, what: str) -> Iterator[None]:
    """Say in one sentence which part of an archive cannot be used; its seal can be made by anybody."""
    try:
        yield
    except (*BROKEN, TypeError, IndexError, DocumentError) as error:
        reason = printable(str(error)).strip()[:80] or type(error).__name__
        raise StoreError(f"{file}: {printable(what)[:80]} in it cannot be used ({reason}).") from None
