"""Who asks: the account, if there are accounts, and what it may do."""

from dataclasses import dataclass

from index.library import Collection


@dataclass(frozen=True)
class Visitor:
    """Somebody whose request was let in."""

    name: str | None = None  # of the account; None where this server has no accounts
    edits: bool = False  # whether collections may be made and changed

    def sees(self, one: Collection) -> bool:
        """Tell whether a collection exists for this visitor."""
        if one.members is None:
            return True
        return self.edits if self.name is None else self.name in one.members


OWNER = Visitor(edits=True)  # of the machine, on which nobody else can come in
GUEST = Visitor()  # anybody, where that was said to be wanted
