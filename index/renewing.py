"""What earlier versions of this program left: an index of another format, or with additions in the project's folder."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from index.collection import build
from index.datatypes import Encoder
from index.entry import Entry
from index.errors import StaleStoreError, StoreError
from index.paths import SHIPPED, holds_shipped
from index.reading.sources import read_source, read_sources
from index.storage.manifest import MANIFEST, read_manifest
from index.storage.originals import original


def renew(folder: Path, stale: StaleStoreError, encoder: Encoder) -> None:
    """Build an index of another format from the originals of what was added to it, unless one is missing."""
    ships = holds_shipped(folder)
    sources = read_sources(SHIPPED) if ships else []
    for entry in stale.documents:
        if ships and not entry.added:
            continue
        file = original(folder, entry.sha256)
        if file is None:
            return  # opening says what is wrong
        source = read_source(file)
        document = replace(source.document, id=entry.id)
        sources.append(replace(source, document=document, added=True, origin=entry.origin))
    build(folder, sources, encoder)


def has_additions(folder: Path) -> bool:
    """Tell whether somebody added documents to the index in ``folder``."""
    if not (folder / MANIFEST).exists():
        return False
    try:
        documents: Sequence[Entry] = read_manifest(folder).contents.documents
    except StaleStoreError as error:
        documents = error.documents
    except StoreError:
        return False
    return any(entry.added for entry in documents)
