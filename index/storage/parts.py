"""The parts that an index is made of, and which document stands in which.

Its documents, in the order of their ids, are those of all parts that are not gone; within a part they stand in that
order too. So the number of a document, sentence or key in the index, and the part and the number there, follow from
each other (:class:`index.matching.renumbered.Numbering`).
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from index.datatypes import Encoder
from index.engine import About
from index.entry import Entry
from index.matching.classifier import Classifier
from index.storage import growth
from index.storage.files import Written, read_index, write_index
from index.storage.growth import first_grown
from index.storage.joining import Joining, Stood
from index.storage.making import Made, nothing
from index.storage.manifest import Contents, Manifest, PartFiles
from index.storage.part import Held, Part
from index.storage.remedies import damaged
from index.storage.tables import Tables


@dataclass(frozen=True, eq=False)
class Parts:
    """The parts, the largest first, and the documents."""

    held: tuple[Held, ...]  # one at least
    entries: tuple[Entry, ...] = ()  # of the documents, in the order of their ids
    stands: tuple[int, ...] = ()  # of each document the part that it stands in

    @classmethod
    def none(cls, dimension: int) -> "Parts":
        """Return the parts of an index without documents."""
        return cls((Held(Part.of(nothing(dimension), None)),))

    def changed(self, made: Made, gone: Collection[str], encoder: Encoder | None) -> "Parts":
        """Return them with what was made, and without the documents of these ids.

        Raises:
            StoreError: a part that is to be joined with others is damaged.
        """
        going = defaultdict[int, list[int]](list)
        for place, entry in enumerate(self.entries):
            if entry.id in gone:
                going[self.order[place].part].append(self.order[place].place)
        held = [one.without(going[number]) for number, one in enumerate(self.held)]
        stood = [pair for pair in zip(self.entries, self.stands, strict=True) if pair[0].id not in gone]
        if made.entries:
            held.append(Held(Part.of(made, encoder)))
            stood = sorted([*stood, *((entry, len(self.held)) for entry in made.entries)], key=lambda pair: pair[0].id)
        kept = [number for number, one in enumerate(held) if one.documents]
        if not kept:
            return Parts.none(made.vectors.shape[1])
        new = {number: place for place, number in enumerate(kept)}
        parts = tuple(held[number] for number in kept)
        changed = Parts(parts, tuple(entry for entry, _ in stood), tuple(new[stand] for _, stand in stood))
        return changed.joined(first_grown(parts, growth.GROWN), encoder)

    def joined(self, first: int, encoder: Encoder | None) -> "Parts":
        """Return them with those from the ``first`` on joined, without what is gone.

        Raises:
            StoreError: one of these is damaged.
        """
        old = self.held[first:]
        if not old:
            return self
        for one in old:
            if one.written:  # whoever changes an index has looked at no more than its size
                one.written.check()
        order = [Stood(stood.part - first, stood.place) for stood in self.order if stood.part >= first]
        classifiers = {name: model for number in range(first, len(self.held)) for name, model in self._learned(number)}
        part = Part.joined([one.part for one in old], order, classifiers, encoder)
        return Parts((*self.held[:first], Held(part)), self.entries, tuple(min(one, first) for one in self.stands))

    @cached_property
    def order(self) -> list[Stood]:
        """Where each document stands."""
        left = [iter(one.left) for one in self.held]
        return [Stood(part, next(left[part])) for part in self.stands]

    @cached_property
    def joining(self) -> Joining:
        """How they make one."""
        return Joining([one.part.tables for one in self.held], self.order)

    @property
    def only(self) -> Part | None:
        """The one part that is the whole index, if it is."""
        return self.held[0].part if len(self.held) == 1 and not self.held[0].gone else None

    @property
    def tables(self) -> Tables:
        """What is known of all documents."""
        return self.only.tables if self.only else self.joining.tables

    @cached_property
    def classifiers(self) -> Mapping[str, Classifier]:
        """Those of all documents, by id."""
        return {name: model for number in range(len(self.held)) for name, model in self._learned(number)}

    def _learned(self, number: int) -> Sequence[tuple[str, Classifier]]:
        """Return the classifiers of the documents that stand in a part: of a replaced one it may have an old one."""
        learned = self.held[number].part.classifiers
        pairs = zip(self.entries, self.stands, strict=True) if learned else ()
        return [(e.id, learned[e.id]) for e, stand in pairs if stand == number and e.id in learned]

    def contents(self, encoder: About) -> Contents:
        """Return what a manifest says of them."""
        starts, first = self.tables.starts, self.held[0].part
        sentences, keys = int(starts["sentences"][-1]), int(starts["keys"][-1])
        return Contents(encoder, first.vectors.measured, sentences, keys, self.entries)

    def write(self, folder: Path, encoder: About) -> None:
        """Make them the index in ``folder``; those that stand there stay. See :func:`index.storage.files.write_index`.

        Raises:
            StoreError: the folder cannot be written.
        """

        def manifest(written: Sequence[Written]) -> Manifest:
            parts = tuple(
                PartFiles(files.version, files.files, one.part.vectors.measured, tuple(sorted(one.gone)))
                for files, one in zip(written, self.held, strict=True)
            )
            return Manifest(self.contents(encoder), parts, self.stands)

        def place(one: Held) -> Written | Callable[[Path], None]:
            written = one.written
            lies = written is not None and written.folder == folder and (folder / written.version).is_dir()
            return written if written and lies else one.part.write

        write_index(folder, [place(one) for one in self.held], manifest)

    @classmethod
    def load(cls, folder: Path, *, checked: bool) -> tuple["Parts", Contents]:
        """Return the parts of the index in ``folder``, and what its manifest says of them.

        Raises:
            StoreError: see :meth:`index.storage.store.Index.load`.
        """
        return read_index(folder, lambda manifest: cls._read(folder, manifest), checked=checked)

    @classmethod
    def _read(cls, folder: Path, manifest: Manifest) -> tuple["Parts", Contents]:
        held = []
        named = Counter(manifest.stands)
        for number, files in enumerate(manifest.parts):
            part = Part.read(folder / files.version, files.search)
            one = Held(part, frozenset(files.gone), Written(folder, files.version, files.files))
            if one.documents != named[number]:
                raise damaged(folder, f"{one.documents} documents, but {named[number]} are named")
            held.append(one)
        contents = manifest.contents
        parts = cls(tuple(held), contents.documents, manifest.stands)
        if parts.contents(contents.encoder) != contents:
            raise damaged(folder, "other numbers of sentences or keys than are named")
        return parts, contents
