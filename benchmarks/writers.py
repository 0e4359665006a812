"""What ``benchmarks.kills`` kills: each way in which a collection is written, over a small one of its own."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from assistant.assistant import Assistant
from assistant.live import Live
from assistant.sources.changes import Changes, Stage
from index.backup import export, import_into
from index.collection import add, rebuild, remove, settle
from index.datatypes import Encoder
from index.library import Library
from index.storage.manifest import sha256
from index.storage.originals import keep, sweep
from index.storage.store import Index

Work = Callable[["Place", Encoder], object]


@dataclass(frozen=True)
class Place:
    """Where a writer works."""

    root: Path

    @property
    def folder(self) -> Path:
        """The collection that is changed."""
        return self.root / "collection"

    @property
    def made(self) -> Path:
        """The collection that is made by importing."""
        return self.root / "made"

    @property
    def archive(self) -> Path:
        """What is exported."""
        return self.root / "out.zip"

    def file(self, name: str) -> Path:
        """A document's file: of one path in every copy of the place, as it tells a document from others."""
        return self.root.parent / "files" / name


def _add(place: Place, name: str, encoder: Encoder) -> None:
    """Do what the page does with a file that has come."""
    file = place.file(name)
    keep(place.folder, file, sha256(file.read_bytes()), copied=True)
    add(place.folder, [file], encoder)
    sweep(place.folder)


def _upload(place: Place, encoder: Encoder) -> None:
    """Do all that the server does with a file that comes through the page, from its first byte on."""
    settle(
        place.folder, encoder, erase=True
    )  # as it does when it starts, and before files come in any number of writes
    live = Live(lambda: Assistant(Index.load(place.folder), encoder, None), place.folder)
    changes = Changes(live, place.folder, lambda: encoder)
    file = changes.incoming.place("gare.txt")
    content = place.file("gare.txt").read_bytes()
    with file.open("xb") as stream:
        for start in range(0, len(content), 256):
            stream.write(content[start : start + 256])
            stream.flush()
    token = changes.take(file)
    while changes.arrivals([token])[0].stage is not Stage.DONE or file.parent.exists():
        time.sleep(0.001)
    changes.idle.wait()
    changes.incoming.close()


def _remove(place: Place, _: Encoder) -> None:
    remove(place.folder, ["bruit"])
    sweep(place.folder)


WORK: dict[str, Work] = {
    "add": lambda place, encoder: _add(place, "gare.txt", encoder),
    "replace": lambda place, encoder: _add(place, "guichet.txt", encoder),
    "remove": _remove,
    "upload": _upload,
    "settle": lambda place, encoder: settle(place.folder, encoder, erase=True),
    "rebuild": lambda place, encoder: rebuild(place.folder, encoder),
    "import": lambda place, encoder: import_into(Library(place.root / "l"), place.made, place.file("in.zip"), encoder),
    "export": lambda place, _: export(place.folder, place.archive, None),
}


def prepare(root: Path, encoder: Encoder) -> Place:
    """Make the collection that every writer gets a copy of, and the files that they add."""
    place = Place(root / "before")
    place.file("").mkdir(parents=True)
    for name, subject in (("guichet", "Le guichet"), ("bruit", "Le bruit"), ("gare", "La gare")):
        text = "".join(f"{subject} compte {number} fois. " for number in range(40))
        place.file(f"{name}.txt").write_text(text, encoding="utf-8")
    file = place.file("passage.txt")
    file.write_text("Le passage est bref.\n", encoding="utf-8")
    add(place.folder, [file], encoder)
    for name in ("guichet.txt", "bruit.txt"):
        _add(place, name, encoder)
    remove(place.folder, ["passage"])  # where a collection so small has parts, one of them has lost it now
    export(place.folder, place.file("in.zip"), None)
    place.file("guichet.txt").write_text("Le guichet est fermé. Il ouvrira en mai.\n", encoding="utf-8")
    return place
