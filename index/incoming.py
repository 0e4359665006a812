"""What becomes of each file that is to be added to an index: added, replaced, passed over or refused.

A file is known again by where it lies (``origin``), so that files of one name in two folders are two documents, and
none takes the place of a document that ships. What it brings is passed over only if it stays in the index: where the
document that has the same content is itself replaced a moment later, the file is read again and added.

What was written for a document may come by itself (index/beside.py): it is joined to the document, which may come with
it or be there already. A document that comes without keeps what it had, where that still fits.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from index.beside import belongs_to, carried_over, check_questions, joined
from index.datatypes import Account
from index.entry import Entry
from index.errors import AssistantError, DocumentError
from index.printable import printable
from index.reading.account import NOTABLE
from index.reading.documents import MAX_BYTES_EXTRACTED, slug
from index.reading.scans import Pages
from index.reading.sources import Source, free_id, has_beside, names_for, origin_of, read_source
from index.reading.whole import bytes_of
from index.text.analysis import split_words

# Of the words of 13 French and English texts the embedded encoder knows 0.78 at least; where one letter in ten is
# another one, 0.59 at most; where one in five is, 0.40.
LEGIBLE = 0.55
TELLING, FEWEST = 4, 100  # letters, words
SAMPLE = 200_000  # characters


@dataclass
class Summary:
    """What became of the files that were to be added; each list holds a file's id, or its path and the reason."""

    documents: dict[Path, str] = field(default_factory=dict)  # the id of what was read from each file
    added: list[str] = field(default_factory=list)
    replaced: list[str] = field(default_factory=list)  # the same file, new content
    skipped: list[str] = field(default_factory=list)  # same content
    joined: list[Path] = field(default_factory=list)  # what was written for a document, and now belongs to it
    outgrown: list[str] = field(default_factory=list)  # replaced by a text that what belonged to them does not fit
    refused: list[tuple[Path, AssistantError]] = field(default_factory=list)
    doubtful: dict[str, float] = field(default_factory=dict)  # of PDFs, by id: the share of words known, if it is low
    shortened: dict[str, Account] = field(default_factory=dict)  # of what was read without much of its file, by id


class Incoming:
    """Reads files one after the other, and notes in ``summary`` what becomes of each."""

    def __init__(
        self,
        entries: Iterable[Entry],
        summary: Summary,
        progress: Callable[[int], object],
        *,
        by_name: bool = False,
        pages: Pages = lambda page, of: None,
        knows: Callable[[str], bool] = lambda word: True,
        beside: Sequence[Path] = (),
        stored: Callable[[str], Source] | None = None,
    ) -> None:
        """Take what the manifest says of the documents that are there, and who ``knows`` a folded word.

        ``beside`` is what comes for documents, by name, and ``stored`` gives one that is there.
        """
        self._knows = knows
        self._by_name = by_name
        self._beside: dict[str, list[Path]] = {}
        for file in beside:
            self._beside.setdefault(belongs_to(file) or "", []).append(file)
        self._stored = stored
        self._taken: dict[str, Path] = {}  # the file that each id was read from just now
        self._named: dict[str, str] = {}  # the id of what has just come, by the id that its name alone would give
        self._entries = {entry.id: entry for entry in entries}
        noted = ((name, entry.origin) for name, entry in self._entries.items())
        self._origins: dict[str, str] = {origin: name for name, origin in noted if origin}
        self._contents = {entry.sha256: name for name, entry in self._entries.items()}
        self._passed_over: dict[str, list[Path]] = {}  # files by their content, which a document had when they came
        self._summary, self._progress, self._pages = summary, progress, pages

    def sources(self, files: Iterable[Path]) -> Iterator[Source]:
        """Yield the documents that the index lacks; all of those ids, together, are in it afterwards."""
        for file in files:
            yield from self._one(file)
        for name in list(self._beside):
            yield from self._joined_to(name)

    def _one(self, file: Path) -> Iterator[Source]:
        if (same := self._unchanged(file)) is not None:
            self._skip(file, same)
            return
        try:
            source = replace(read_source(file, pages=self._pages), added=True)
            source = replace(source, origin=None) if self._by_name else source
            check_questions(source.document, source.questions)
        except AssistantError as error:
            self._summary.refused.append((file, error))
            self._progress(1)
            return
        content = source.document.sha256
        known = self._known(source)
        before = self._entries[known] if known else None
        if before and (_brings(before) == _brings(source.entry) or (self._by_name and before.sha256 == content)):
            self._skip(file, before.id)
        elif before is None and content in self._contents:
            self._passed_over.setdefault(content, []).append(file)
            self._skip(file, self._contents[content])
        elif known in self._taken:
            self._summary.refused.append((file, _same_name(file, self._taken[known])))
            self._progress(1)
        else:
            name = known or free_id(names_for(source.document.id, None if self._by_name else file), self._entries)
            yield self._take(file, self._with_its_own(source, before), name)
            if before and before.sha256 != content:
                yield from self._left_by(before)

    def _with_its_own(self, source: Source, before: Entry | None) -> Source:
        """Return a document with what came for it, and else with what its earlier version had."""
        if self._by_name and before and self._stored:
            source = carried_over(source, self._stored(before.id))
            if _belonging(source.entry) != _belonging(before):
                self._summary.outgrown.append(before.id)
        return self._with_beside(source, source.document.id)

    def _with_beside(self, source: Source, name: str) -> Source:
        for file in self._beside.pop(name, ()):
            try:
                now = joined(source, file)
            except AssistantError as error:
                self._summary.refused.append((file, error))
                continue
            self._summary.documents[file] = source.document.id
            if now.entry != source.entry:
                self._summary.joined.append(file)
            source = now
        return source

    def _joined_to(self, name: str) -> Iterator[Source]:
        """Yield again the document that is there already, with what came for it."""
        held = self._entries.get(self._named.get(name, name))
        if held is None or held.id in self._taken or not held.added or self._stored is None:
            refusal = _alone if held is None or held.added else _fixed
            self._summary.refused += [(file, refusal(file)) for file in self._beside.pop(name)]
            return
        before = self._stored(held.id)
        source = self._with_beside(before, name)
        if source is not before:
            self._entries[held.id] = source.entry
            yield source

    def _unchanged(self, file: Path) -> str | None:
        """Return the id of the document that was read from these very bytes here, so that nothing is read twice.

        A scan takes minutes. A file with something beside it, now or then, is read, since that may have changed.
        """
        if self._by_name or has_beside(file):
            return None
        before = self._entries.get(self._origins.get(origin_of(file) or "", ""))
        if before is None or before.questions_sha256 is not None or before.translation_sha256 is not None:
            return None
        try:
            raw = bytes_of(file, MAX_BYTES_EXTRACTED, DocumentError)
        except AssistantError:
            return None  # reading it says why
        return before.id if hashlib.sha256(raw).hexdigest() == before.sha256 else None

    def _known(self, source: Source) -> str | None:
        """Return the id of the document that was read from this file before."""
        if source.origin is not None and (name := self._origins.get(source.origin)):
            return name
        of_that_name = self._entries.get(source.document.id)
        # Where a document came from is not known of what the page took, nor of what earlier versions added: a file of
        # its name may be another, and rather stands beside it than takes its place.
        return source.document.id if self._by_name and of_that_name and of_that_name.added else None

    def _take(self, file: Path, source: Source, name: str) -> Source:
        (self._summary.replaced if name in self._entries else self._summary.added).append(name)
        self._summary.documents[file] = name
        self._taken[name] = file
        self._named[slug(file.stem)] = name
        account = source.document.account
        if account and (account.share_left_out > NOTABLE or account.pages_unread):
            self._summary.shortened[name] = account
        if source.document.pages and (share := share_known(source.document.text, self._knows)) < LEGIBLE:
            self._summary.doubtful[name] = share
        taken = replace(source, document=replace(source.document, id=name))
        self._entries[name] = taken.entry
        self._contents[source.document.sha256] = name
        if source.origin:
            self._origins[source.origin] = name
        return taken

    def _left_by(self, before: Entry) -> Iterator[Source]:
        """Read again what was passed over because a document, now replaced, had the same content."""
        if self._contents.get(before.sha256) == before.id:
            del self._contents[before.sha256]
            for file in self._passed_over.pop(before.sha256, ()):
                self._summary.skipped.remove(before.id)
                yield from self._one(file)

    def _skip(self, file: Path, name: str) -> None:
        self._summary.documents[file] = name
        self._named[slug(file.stem)] = name
        self._summary.skipped.append(name)
        self._progress(1)


def _brings(entry: Entry) -> tuple[str | None, ...]:
    return entry.sha256, *_belonging(entry)


def _belonging(entry: Entry) -> tuple[str | None, ...]:
    return entry.questions_sha256, entry.translation_sha256


def share_known(text: str, knows: Callable[[str], bool]) -> float:
    """Return which share of the words of a text are known, 0..1; 1 where there are too few to tell.

    The shorter ones tell nothing: they are known or not, whatever was misread.
    """
    words = [word for word in split_words(text[:SAMPLE]) if len(word) >= TELLING and word.isalpha()]
    return sum(map(knows, words)) / len(words) if len(words) >= FEWEST else 1.0


def _same_name(file: Path, other: Path) -> DocumentError:
    ours, theirs = printable(file.name), printable(other.name)
    return DocumentError(
        f"{ours}\u00a0: se réduit au même identifiant que {theirs}\u00a0; renommez l’un des deux.",
        f"{ours}: has the same id as {theirs}; rename one of them.",
    )


def _alone(file: Path) -> DocumentError:
    name = printable(file.name)
    return DocumentError(
        f"{name}\u00a0: son document n’est pas dans la collection\u00a0; ajoutez-le aussi, sous le même nom.",
        f"{name}: its document is not in the collection; add it too, by the same name.",
    )


def _fixed(file: Path) -> DocumentError:
    name = printable(file.name)
    return DocumentError(
        f"{name}\u00a0: son document est fourni avec la collection et ne change pas\u00a0; rien ne peut y être joint.",
        f"{name}: its document comes with the collection and does not change; nothing can be joined to it.",
    )
