"""The collections of a library as visitors see them: each is opened when it is first asked for, and only for its own.

A collection that a visitor may not see is unknown to them: nothing tells it from one that does not exist.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from threading import Lock

from assistant.assistant import Assistant
from assistant.live import Live
from assistant.sources.changes import Changes
from assistant.sources.sources import Sources
from assistant.sources.visitor import OWNER, Visitor
from index.datatypes import Encoder
from index.errors import QuestionError, StoreError, echo
from index.library import DEFAULT, Collection, Library


class Shelves:
    """What this server serves: all collections of a library, or ``only`` one of them."""

    def __init__(
        self, library: Library, encoder: Encoder, only: Collection | None = None, *, editable: bool = False
    ) -> None:
        """Open nothing yet; where it is not ``editable`` nobody changes anything."""
        self.editable = editable
        self._library, self._encoder, self._only = library, encoder, only
        self._opened: dict[str, Sources] = {}
        self._lock = Lock()

    @property
    def many(self) -> bool:
        """Whether there may be more than one collection."""
        return self._only is None

    @property
    def first(self) -> Sources:
        """What is asked when no collection is named."""
        return self.sources(None, OWNER)

    def collections(self, visitor: Visitor) -> list[Collection]:
        """Return the collections that there are for a visitor."""
        every = [self._only] if self._only else self._library.collections()
        return [one for one in every if visitor.sees(one)]

    def sources(self, key: object, visitor: Visitor) -> Sources:
        """Return the collection with this key, which is opened if it was not; None is the first one.

        Raises:
            QuestionError: there is none for this visitor.
        """
        one = self._named(key)
        if one is None or not visitor.sees(one):
            raise QuestionError(f"Collection inconnue\u00a0: {echo(key)}.", f"Unknown collection: {echo(key)}.")
        with self._lock:
            found = self._opened.get(one.key)
            if found is None:
                found = self._opened[one.key] = self._open(one)
        return replace(found, collection=one)

    def make(self, name: str, members: Sequence[str] | None, visitor: Visitor) -> Collection:
        """Make a collection; errors of :meth:`index.library.Library.make`, and as :meth:`change`."""
        self._check(visitor)
        return self._library.make(name, self._encoder, _with(members, visitor))

    def change(self, key: object, name: str, members: Sequence[str] | None, visitor: Visitor) -> Collection:
        """Give a collection another name and other members, of whom the visitor remains one.

        Raises:
            QuestionError: there is none for this visitor.
            StoreError: it may not be changed, or the name is none.
        """
        self._check(visitor)
        return self._library.change(self.sources(key, visitor).collection, name, _with(members, visitor))

    def remove(self, key: object, visitor: Visitor) -> None:
        """Remove a collection and all that is in it; errors as of :meth:`change`."""
        self._check(visitor)
        one = self.sources(key, visitor).collection
        self._library.remove(one)
        with self._lock:
            self._opened.pop(one.key, None)

    def _check(self, visitor: Visitor) -> None:
        if not (self.editable and self.many and visitor.edits):
            raise StoreError(
                "Les collections de ce serveur ne se changent pas depuis la page.",
                "The collections of this server cannot be changed through the page.",
            )

    def _named(self, key: object) -> Collection | None:
        if self._only:
            return self._only if key in (None, "", self._only.key) else None
        return self._library.keyed(key or DEFAULT) if isinstance(key, str | None) else None

    def _open(self, one: Collection) -> Sources:
        place = self._library.place_of(one)
        now: Callable[[], Path] = lambda: self._library.now_at(one)  # noqa: E731 - the default one moves when changed
        live = Live(lambda: self._assistant(one), now)
        return Sources(one, live, now, self._changes(one, live, place) if self.editable else None)

    def _assistant(self, one: Collection) -> Assistant:
        current = self._library.default if one.name is None else one
        return Assistant(self._library.opened(current, self._encoder), self._encoder)

    def _changes(self, one: Collection, live: Live, place: Path) -> Changes:
        ready: Callable[[], object] = lambda: self._library.writable(one, self._encoder)  # noqa: E731
        return Changes(live, place, lambda: self._encoder, ready)


def _with(members: Sequence[str] | None, visitor: Visitor) -> list[str] | None:
    """Return the members, whoever says so among them: nobody shuts themselves out."""
    if members is None or visitor.name is None:
        return None if members is None else list(members)
    return list(dict.fromkeys([visitor.name, *members]))
