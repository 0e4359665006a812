"""What a list of documents shows of each: title, kind, dates, pages, sentences."""

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from assistant.render import visible
from index.datatypes import MENDED, Document, Language
from index.engine import Catalogue
from index.parliament.wording import of_chamber
from index.paths import SHIPPED, holds_shipped
from index.reading.documents import EXTRACTED, slug
from index.reading.sources import find_files
from index.storage.originals import original
from index.text.analysis import fold

LISTED = 100  # documents in a list; of more, some words of the title are asked for
_ALIKE = {"markdown": "md", "mhtml": "html", "msg": "eml"}  # to whoever looks at the list


@dataclass(frozen=True)
class Listed:
    """A document in the list."""

    id: str
    title: str
    kind: str  # "question", or the format of the file
    since: str | None  # the first and the last day that it bears, ISO 8601
    until: str | None
    pages: int  # 0 when it has none
    sentences: int
    translated: Language | None  # the language of the translation that belongs to it
    questions: int  # expected questions that somebody gave it
    original: bool  # whether it can be had as it came
    own: bool  # whether it can be removed and renamed: the shipped document cannot


@dataclass(frozen=True)
class Listing:
    """The documents whose title or id holds every word asked for, the first ``LISTED`` of them."""

    total: int
    found: int
    documents: tuple[Listed, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON types."""
        return asdict(self)


def list_documents(catalogue: Catalogue, folder: Path, typed: str = "", only: str | None = None) -> Listing:
    """Return the documents of the collection in ``folder`` that hold the words ``typed``, or the one named ``only``."""
    words = fold(typed).split()
    names = [
        name
        for name, title in zip(catalogue.ids, catalogue.titles, strict=True)
        if (only is None or name == only) and all(word in fold(f"{title} {name}") for word in words)
    ]
    listed = (_listed(catalogue, folder, name) for name in names[:LISTED])
    return Listing(len(catalogue.ids), len(names), tuple(listed))


def original_of(catalogue: Catalogue, folder: Path, name: str) -> Path | None:
    """Return the file that a document came as, where it is kept."""
    document = catalogue.documents.get(name)
    if document is None:
        return None
    if not _is_own(folder, name) and document.path:
        return next(SHIPPED.rglob(document.path.name), None)
    return original(folder, document.sha256)


def _listed(catalogue: Catalogue, folder: Path, name: str) -> Listed:
    document = catalogue.documents[name]
    own = _is_own(folder, name)
    dates = sorted({date for date in (document.date, *(part.date for part in document.sections)) if date})
    return Listed(
        id=name,
        title=visible(document.title),
        kind=_kind(document),
        since=dates[0] if dates else None,
        until=dates[-1] if dates else None,
        pages=len(document.pages),
        sentences=_sentences(catalogue, name),
        translated=beside.language if (beside := catalogue.translation_of(name)) else None,
        questions=len(catalogue.questions_of(name)) if own else 0,
        original=original_of(catalogue, folder, name) is not None,
        own=own,
    )


def left_out_of(catalogue: Catalogue, name: str) -> list[dict[str, Any]]:
    """Return what reading left out of a document's file: "reason" as in :class:`index.datatypes.Reason`, "times"."""
    document = catalogue.documents.get(name)
    times: dict[str, int] = {}
    for found in document.account.left_out if document and document.account else ():
        if found.reason in MENDED:
            continue
        times[found.reason.name.lower()] = times.get(found.reason.name.lower(), 0) + found.times
    return [{"reason": reason, "times": count} for reason, count in times.items()]


def kinds_of(endings: Iterable[str]) -> list[str]:
    """Return the kinds of files with such endings, each once: ".htm" and ".html" are one."""
    names = (EXTRACTED.get(ending.lower(), ending.lower().lstrip(".")) for ending in endings)
    return list(dict.fromkeys(_ALIKE.get(name, name) for name in names))


def _kind(document: Document) -> str:
    [kind] = kinds_of([document.path.suffix if document.path else ".txt"])
    return "question" if of_chamber(document.kind) else kind


def _sentences(catalogue: Catalogue, name: str) -> int:
    """Return how many sentences a document has: documents stand in the order of their ids, as their sentences do."""
    place = bisect_left(catalogue.ids, name)
    after = catalogue.ids[place + 1 : place + 2]
    end = catalogue.first_sentence[after[0]] if after else len(catalogue.sentences)
    return end - catalogue.first_sentence[name]


def _is_own(folder: Path, name: str) -> bool:
    """Tell whether a document may be changed: one that the default collection is made of may not."""
    return not holds_shipped(folder) or name not in {slug(file.stem) for file in find_files(SHIPPED).documents}
