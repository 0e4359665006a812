"""Where a person's collections lie: one folder, outside the project, so that updating or deleting it loses nothing.

    LIBRARY/collections/KEY/                 an index, and beside it the originals of its documents
    LIBRARY/collections/KEY/collection.json  its name, and whose it is where it is not everyone's
    LIBRARY/collections/default/             the documents that ship with the project, and what was added to them

Until something is added to it, the default collection is ``data/index`` of the project: derived data, of which nothing
can be lost. What earlier versions of this program added there is brought here when the library is first looked at.
"""

import json
import os
import re
import secrets
import shutil
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from index.collection import add, open_or_build
from index.datatypes import Encoder
from index.engine import Engine
from index.errors import StaleStoreError, StoreError, echo
from index.matching.encoder import load_encoder
from index.paths import SHIPPED, SHIPPED_INDEX, SHIPS
from index.postgres.address import Address
from index.postgres.engine import PostgresEngine
from index.reading.documents import slug
from index.reading.sources import read_sources
from index.renewing import has_additions, renew
from index.storage.lock import locked
from index.storage.manifest import MANIFEST, read_manifest
from index.storage.store import Index
from index.text.analysis import fold

DEFAULT = "default"  # the key of the collection that holds the shipped documents
LONGEST = 80  # characters of a name
_ABOUT = "collection.json"
_NOWHERE = Path(os.devnull)  # the folder of what lies in a database: nothing is in it, and nothing can be put there
_KEY = re.compile(r"[a-z0-9][a-z0-9-]{0,60}", re.ASCII)


@dataclass(frozen=True)
class Collection:
    """Documents that are asked together."""

    key: str  # what links and programs call it
    name: str | None  # None: the default one, which each door names in its reader's language
    folder: Path
    members: tuple[str, ...] | None = None  # the accounts that may see it; None: all of them
    address: Address | None = None  # of the database that it lies in, and in no folder


def user_library() -> Path:
    """Return the folder for a person's data as their system has it; nothing is made."""
    from platformdirs import user_data_path

    return user_data_path("dans-le-texte", appauthor=False)


class Library:
    """The collections in a folder."""

    def __init__(self, folder: Path | None = None) -> None:
        """Look in ``folder``; None is the user's own library."""
        self.folder = folder or user_library()
        self._is_users = folder is None
        self._collections = self.folder / "collections"

    @property
    def default(self) -> Collection:
        """The collection that holds the shipped documents.

        Raises:
            StoreError: what an earlier version of this program added to it cannot be brought here.
        """
        folder = self._collections / DEFAULT
        if (folder / MANIFEST).exists() or not self._is_users:
            return Collection(DEFAULT, None, folder)
        if has_additions(SHIPPED_INDEX):
            self._bring(SHIPPED_INDEX, folder)
            return Collection(DEFAULT, None, folder)
        return Collection(DEFAULT, None, SHIPPED_INDEX)

    def collections(self) -> list[Collection]:
        """Return all collections: the default one first, the others by name."""
        others = [self._read(place) for place in self._collections.iterdir()] if self._collections.is_dir() else []
        return [self.default, *sorted((one for one in others if one), key=lambda one: fold(one.name or ""))]

    def keyed(self, key: str) -> Collection | None:
        """Return the collection with this key."""
        if key == DEFAULT:
            return self.default
        return self._read(self._collections / key) if _KEY.fullmatch(key) else None

    def find(self, named: str) -> Collection | None:
        """Return the collection with this key or, capitals and accents aside, this name."""
        found = self.collections()
        by_key = next((one for one in found if one.key == named), None)
        return by_key or next((one for one in found if one.name and fold(one.name) == fold(named)), None)

    def at(self, named: Path | Address | None) -> Collection:
        """Return what a command line names: a collection of this library, or else one in a folder or database anywhere.

        None is the default collection. Where both are there, the folder is meant.
        """
        if named is None:
            return self.default
        if isinstance(named, Address):
            return Collection(named.shown, named.shown, _NOWHERE, address=named)
        found = None if (named / MANIFEST).exists() else self.find(str(named))
        return found or Collection(str(named), str(named), named)

    def make(self, name: str, encoder: Encoder, members: Sequence[str] | None = None) -> Collection:
        """Make an empty collection; its key cannot be guessed from its name.

        Raises:
            StoreError: the name is none, or the library cannot be written.
        """
        name = checked_name(name)
        key = f"{slug(name)[:40] or 'collection'}-{secrets.token_hex(3)}"
        partial, folder = self._collections / f".{key}", self._collections / key
        add(partial, (), encoder)
        self._write(partial, name, members)
        os.replace(partial, folder)
        return Collection(key, name, folder, _tuple(members))

    def change(self, one: Collection, name: str, members: Sequence[str] | None) -> Collection:
        """Give a collection that was made here another name and other members.

        Raises:
            StoreError: the name is none, the collection is the default one, or the library cannot be written.
        """
        if one.name is None:
            raise StoreError("Cette collection garde son nom.", "This collection keeps its name.")
        self._write(one.folder, checked_name(name), members)
        return Collection(one.key, checked_name(name), one.folder, _tuple(members))

    def remove(self, one: Collection) -> None:
        """Remove a collection that was made here, its documents and their originals.

        Raises:
            StoreError: it is the default one.
        """
        if one.name is None:
            raise StoreError("Cette collection ne se supprime pas.", "This collection cannot be removed.")
        going = one.folder.with_name(f".{one.key}-{secrets.token_hex(3)}")
        os.replace(one.folder, going)  # in one step it is no collection any more
        shutil.rmtree(going, ignore_errors=True)

    def opened(self, one: Collection, encoder: Encoder) -> Engine:
        """Open a collection, or raise StoreError; after an update that writes indexes otherwise, from its originals."""
        if one.address:
            return PostgresEngine.open(one.address, encoder)
        self.renew(one, encoder)
        if one.name is None:
            if one.folder != SHIPPED_INDEX:
                one.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
                (one.folder / SHIPS).touch()
            return open_or_build(one.folder, read_sources(SHIPPED), encoder)
        index = Index.load(one.folder)
        index.check_encoder(encoder, one.folder)
        return index

    def renew(self, one: Collection, encoder: Encoder | None = None) -> None:
        """Build a collection of an earlier format of indexes again, if the originals of its documents are kept."""
        try:
            read_manifest(one.folder)
        except StaleStoreError as error:
            renew(one.folder, error, encoder or load_encoder())
        except StoreError:
            return  # whoever opens it says so

    def place_of(self, one: Collection) -> Path:
        """Return where a collection lies, or will lie once it is changed."""
        return self._collections / DEFAULT if one.name is None else one.folder

    def now_at(self, one: Collection) -> Path:
        """Return where a collection lies now: the default one may still be the project's."""
        place = self.place_of(one)
        ships = one.name is None and self._is_users and not (place / MANIFEST).exists()
        return SHIPPED_INDEX if ships else place

    def keeps(self, one: Collection) -> bool:
        """Tell whether a collection lies here, so that the files of its documents are kept with it."""
        return one.folder.is_relative_to(self._collections)

    def writable(self, one: Collection, encoder: Encoder) -> Path:
        """Return the folder in which a collection is changed; the default one is moved out of the project first."""
        folder = self.place_of(one)
        if one.name is None and not (folder / MANIFEST).exists():
            self.opened(replace(one, folder=folder), encoder)
        self.renew(replace(one, folder=folder), encoder)
        return folder

    def _bring(self, older: Path, folder: Path) -> None:
        """Move an index here, whole: from one file system to another it is copied first and then removed."""
        partial = folder.with_name(f".{DEFAULT}-{secrets.token_hex(3)}")
        try:
            self._collections.mkdir(parents=True, exist_ok=True, mode=0o700)
            with locked(older):
                if (folder / MANIFEST).exists() or not has_additions(older):
                    return  # somebody else has brought it
                (older / SHIPS).touch()
                shutil.move(older, partial)
                os.replace(partial, folder)
        except OSError as error:
            raise StoreError(
                f"Les documents ajoutés dans {older} ne peuvent pas être déplacés vers {folder} ({error.strerror}).",
                f"The documents added in {older} cannot be moved to {folder} ({error.strerror}).",
            ) from None

    def _read(self, place: Path) -> Collection | None:
        if place.name.startswith(".") or place.name == DEFAULT:
            return None
        with suppress(OSError, ValueError, KeyError, TypeError, AttributeError):
            about = json.loads((place / _ABOUT).read_text(encoding="utf-8"))
            return Collection(place.name, str(about["name"]), place, _tuple(about.get("members")))
        return None

    def _write(self, folder: Path, name: str, members: Sequence[str] | None) -> None:
        about = {"name": name, "members": None if members is None else list(members)}
        partial = folder / f".{_ABOUT}"
        try:
            partial.write_text(json.dumps(about, ensure_ascii=False), encoding="utf-8")
            os.replace(partial, folder / _ABOUT)
        except OSError as error:
            raise StoreError(f"{folder}: {error.strerror}") from None


def checked_name(name: str) -> str:
    """Return a collection's name on one line, white space single.

    Raises:
        StoreError: it is empty, too long, or holds what cannot be shown.
    """
    name = " ".join(name.split())
    if not 0 < len(name) <= LONGEST or not name.isprintable():
        raise StoreError(
            f"Donnez un nom de 1 à {LONGEST} caractères\u00a0; {echo(name)} n’en est pas un.",
            f"Give a name of 1 to {LONGEST} characters; {echo(name)} is none.",
        )
    return name


def _tuple(members: Sequence[str] | None) -> tuple[str, ...] | None:
    return None if members is None else tuple(map(str, members))
