"""The page's functions over all collections that a visitor may see."""

from dataclasses import dataclass
from typing import Any

from assistant.feedback.notebook import Notebook
from assistant.page.judging import JUDGE, judgement_in
from assistant.page.log import Log
from assistant.page.requests import Reply, Request, language_in
from assistant.page.room import FUNCTIONS, Room
from assistant.sources.shelves import Shelves
from assistant.sources.visitor import Visitor
from index.errors import AssistantError


@dataclass(frozen=True)
class Rooms:
    """A room for each collection."""

    shelves: Shelves
    log: Log | None = None
    notebook: Notebook | None = None  # for what visitors say of answers, where whoever started the server wants it

    @property
    def names(self) -> tuple[str, ...]:
        """What the page may call."""
        return (*FUNCTIONS, JUDGE) if self.notebook else FUNCTIONS

    def room(self, key: object, visitor: Visitor) -> Room:
        """Return the room of the collection with this key, None for the first one; errors as of Shelves.sources."""
        return Room(self.shelves.sources(key, visitor).live, self.log)

    def call(self, name: str, request: Request, visitor: Visitor) -> Reply | None:
        """Return what the page's function ``name`` says; None when it has none of that name."""
        room = self.room(request.get("collection"), visitor)
        if name == JUDGE and self.notebook:
            one = self.shelves.sources(request.get("collection"), visitor).collection
            return self._judge(self.notebook, room, one.key, request)
        function = room.functions.get(name)
        if function is None:
            return None
        reply = function(request)
        return reply | self._about(request, visitor) if name == "enter" else reply

    def _judge(self, notebook: Notebook, room: Room, key: str, request: Request) -> Reply:
        try:
            notebook.add(judgement_in(request, room.assistant.catalogue, key))
        except AssistantError as error:
            return {"error": error.said_in(language_in(request))}
        return {"kept": True}

    def _about(self, request: Request, visitor: Visitor) -> dict[str, Any]:
        """Return what the page shows of the collections, and of who looks."""
        current = self.shelves.sources(request.get("collection"), visitor).collection
        return {
            "collection": current.key,
            "collections": [
                {"key": one.key, "name": one.name if self.shelves.many else None, "members": one.members}
                for one in self.shelves.collections(visitor)
            ],
            "edits": self.shelves.editable and visitor.edits,
            "makes": self.shelves.editable and self.shelves.many and visitor.edits,
            "visitor": visitor.name,
            "judges": self.notebook is not None,
        }
