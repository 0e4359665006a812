"""An index in a folder as its owner changes it: opened, built, added to, removed from, embedded anew.

Whoever writes holds the folder's lock from reading to writing, so that nobody's change is lost; the folder holds either
the old index or the new one, whole, at every moment.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from difflib import get_close_matches
from operator import attrgetter
from pathlib import Path

from index.datatypes import Document, Encoder
from index.entry import Entry
from index.errors import StaleStoreError, StoreError
from index.incoming import Incoming, Summary
from index.paths import SHIPPED, holds_shipped
from index.reading.scans import Pages
from index.reading.sources import Source, read_sources, told_apart
from index.storage.lock import locked
from index.storage.making import Progress
from index.storage.manifest import MANIFEST, read_manifest
from index.storage.store import Index

LISTED = 5  # ids that a sentence lists


def _quiet(_: int = 0) -> None:
    """Tell nobody."""


def open_or_build(folder: Path, sources: Sequence[Source], encoder: Encoder) -> Index:
    """Open the index in ``folder``; if it does not hold just these ``sources``, put them right first.

    Documents that somebody added to it besides stay, and are embedded anew when the encoder is another. Damage is
    mended by building again, unless an added document would be lost.

    Raises:
        StoreError: the folder cannot be written, or is damaged and held, or may have held, added documents.
    """
    current = _open_current(folder, sources, encoder)
    if current is not None:
        return current
    with locked(folder):
        # Whoever held the lock before may have built just this.
        current = _open_current(folder, sources, encoder)
        if current is None:
            current = _put_right(folder, sources, encoder)
            current.write(folder)
    return current


def build(folder: Path, sources: Iterable[Source], encoder: Encoder, progress: Progress = _quiet) -> Index:
    """Make ``sources`` all that the index in ``folder`` holds."""
    with locked(folder):
        index = Index.build(sources, encoder, progress)
        index.write(folder)
    return index


def rebuild(folder: Path, encoder: Encoder, progress: Progress = _quiet) -> Index:
    """Build the index in ``folder`` again from the texts that it holds, perhaps with another encoder.

    The default collection's is built from the shipped documents, and whatever was added to it.

    Raises:
        StoreError: there is no index, or it is damaged.
    """
    shipped = read_sources(SHIPPED) if holds_shipped(folder) else []
    with locked(folder if shipped else _existing(folder)):
        try:
            index = Index.load(folder)
        except StoreError:
            if not shipped:
                raise
            index = Index.build((), encoder)  # what was added is lost, as the sentence that led here said
        others = [name for name in index.catalogue.ids if not shipped or index.catalogue.source(name).added]
        held = {source.document.id for source in shipped}
        sources = [*shipped, *told_apart(map(index.catalogue.source, others), held)]
        index = Index.build(sources, encoder, progress)
        index.write(folder)
    return index


def add(
    folder: Path,
    files: Iterable[Path],
    encoder: Encoder,
    *,
    progress: Progress = _quiet,
    waiting: Callable[[], object] = _quiet,
    by_name: bool = False,
    pages: Pages = lambda page, of: None,
    beside: Sequence[Path] = (),
) -> Summary:
    """Add documents to the index in ``folder``, which is made if there is none; only new ones are embedded.

    A file that cannot be read is named in the summary, and the others are added all the same. A file is known again by
    where it lies; ``by_name``, where that tells nothing, it takes the place of the added document of its name.
    ``pages`` is told of each page whose text has to be recognised in a picture: its number among them, and how many.
    ``beside`` are translations and expected questions, joined to the documents that they are named after.

    Raises:
        StoreError: the folder cannot be written, the index is damaged, or was built with another encoder.
    """
    with locked(folder, waiting):
        if (folder / MANIFEST).exists():
            index = Index.load(folder, checked=False)
            index.check_encoder(encoder, folder)
        else:
            index = Index.build((), encoder)
        summary = Summary()
        incoming = Incoming(
            index.catalogue.entries,
            summary,
            progress,
            by_name=by_name,
            pages=pages,
            knows=encoder.knows,
            beside=beside,
            stored=index.catalogue.source,
        )
        index = index.changed(encoder, add=incoming.sources(files), progress=progress)
        if summary.added or summary.replaced or summary.joined or not (folder / MANIFEST).exists():
            index.write(folder)
    return summary


def remove(folder: Path, documents: Sequence[str], waiting: Callable[[], object] = _quiet) -> Index:
    """Remove documents, by id, from the index in ``folder``: no question finds them any more.

    Of a small index no trace of them is left in the files; of a large one these are written anew by :func:`settle`.

    Raises:
        StoreError: there is no index, it is damaged, one of the ids is not in it, or is that of a shipped document.
    """
    with locked(_existing(folder), waiting):
        index = Index.load(folder, checked=False)
        for document in documents:
            if index.catalogue.place(document) is None:
                raise _unknown(folder, document, index)
            if holds_shipped(folder) and document in {source.document.id for source in read_sources(SHIPPED)}:
                raise StoreError(
                    f"{document} belongs to the default collection; make one without it: python -m index add ... --into"
                )
        index = index.changed(remove=documents)
        index.write(folder)
    return index


def settle(folder: Path, encoder: Encoder | None = None, *, erase: bool) -> None:
    """Join the parts of the index in ``folder`` that have grown, so that whoever changes it next need not.

    To ``erase`` is to leave no trace of what was removed, or replaced, in its files. Readers go on meanwhile.

    Raises:
        StoreError: it is damaged, or cannot be written.
    """
    parts = read_manifest(folder).parts if (folder / MANIFEST).exists() else ()
    if not any(part.gone for part in parts) and len(parts) < 2:
        return
    with locked(folder):
        index = Index.load(folder, checked=False)
        joined = index.joined(encoder, erase=erase)
        if joined is not index:
            joined.write(folder)


def find_document(folder: Path, document: str) -> Document:
    """Return a document of the index in ``folder``, by its id.

    Raises:
        StoreError: there is no index, it is damaged, or holds no such document.
    """
    index = Index.load(folder)
    if index.catalogue.place(document) is None:
        raise _unknown(folder, document, index)
    return index.catalogue.documents[document]


def rename(folder: Path, document: str, title: str, encoder: Encoder) -> Index:
    """Give a document of the index in ``folder`` another title; its id, and every link to it, stays.

    Raises:
        StoreError: there is no index, it is damaged, was built with another encoder, or holds no such document.
    """
    with locked(_existing(folder)):
        index = Index.load(folder)
        index.check_encoder(encoder, folder)
        if index.catalogue.place(document) is None:
            raise _unknown(folder, document, index)
        source = index.catalogue.source(document)
        renamed = replace(source, document=replace(source.document, title=title))
        index = index.changed(encoder, add=[renamed])
        index.write(folder)
    return index


def is_current(documents: Sequence[Entry], sources: Sequence[Source]) -> bool:
    """Tell whether an index of such ``documents`` holds just these ``sources``, and what was added by hand."""
    entries = sorted((source.entry for source in sources), key=attrgetter("id"))
    return [entry for entry in documents if not entry.added] == entries


def _open_current(folder: Path, sources: Sequence[Source], encoder: Encoder) -> Index | None:
    try:
        contents = read_manifest(folder).contents
        same = contents.encoder.fingerprint == encoder.fingerprint
        return Index.load(folder) if same and is_current(contents.documents, sources) else None
    except StoreError:
        return None  # none, damaged or of another format


def _put_right(folder: Path, sources: Sequence[Source], encoder: Encoder) -> Index:
    """Return an index of ``sources`` and of what was added to the one in ``folder``."""
    if not (folder / MANIFEST).exists():
        return Index.build(sources, encoder)
    documents: Sequence[Entry]
    try:
        documents = read_manifest(folder).contents.documents
    except StaleStoreError as error:
        documents = error.documents
    shipped = {source.document.id for source in sources}
    added = [entry.id for entry in documents if entry.added]
    try:
        index = Index.load(folder)
    except StoreError as error:
        if not added:
            return Index.build(sources, encoder)
        names = ", ".join(added[:LISTED]) + (", ..." if len(added) > LISTED else "")
        raise StoreError(f"{error}, then add again what was added: {names}") from None
    if index.encoder.fingerprint != encoder.fingerprint:
        return Index.build([*sources, *told_apart(map(index.catalogue.source, added), shipped)], encoder)
    stored = {entry.id: entry for entry in documents}
    stale = [source for source in sources if stored.get(source.document.id) != source.entry]
    in_the_way = [name for name in added if name in shipped]  # of a document that ships since
    moved = told_apart(map(index.catalogue.source, in_the_way), shipped | stored.keys())
    return index.changed(encoder, add=[*stale, *moved], remove=stored.keys() - shipped - set(added))


def _existing(folder: Path) -> Path:
    """Return ``folder`` if there is an index in it, so that none is made by looking for one."""
    read_manifest(folder)
    return folder


def _unknown(folder: Path, document: str, index: Index) -> StoreError:
    near = get_close_matches(document, index.catalogue.ids, LISTED) or index.catalogue.ids[:LISTED]
    known = ", ".join(near) or "none at all"
    return StoreError(f"{folder}: no document {document} here; there is {known} (python -m index list).")
