"""What a reader leaves out of a file, noted where it does so, so that nothing goes unseen.

Characters are counted without white space, which readers put and take as the text's form asks. The characters of the
file are counted before anything is left out, those kept in the text that comes out: that both and what was left out
agree is no arithmetic but what tests/test_account.py holds every reader to.
"""

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from index.datatypes import Account, LeftOut, Reason

SHOWN = 200  # characters of something left out
MOST_ENTRIES = 500  # different things left out that are told apart
NOTABLE = 0.03  # of a file's characters left out: said when it is added

UNCOUNTED = (Reason.DAMAGED, Reason.PICTURE)  # nobody knows how many characters

_DIGITS = re.compile(r"\d+")


def ink(text: str) -> int:
    """Return how many characters of a text are no white space."""
    return len("".join(text.split()))


class Ledger:
    """Where a reader notes what it leaves out of one file, and what it writes that the file has not."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._entries: dict[tuple[Reason, str], LeftOut] = {}
        self.added = 0  # characters, such as the semicolons between the cells of a table

    def leave(self, reason: Reason, text: str, page: int | None = None) -> None:
        """Note that ``text`` was left out; what differs by its numbers only is counted together."""
        characters = ink(text)
        if not characters and reason not in UNCOUNTED:
            return
        key = (reason, _DIGITS.sub("#", " ".join(text[:SHOWN].casefold().split())))
        if key not in self._entries and len(self._entries) >= MOST_ENTRIES:
            key = (reason, "")
        before = self._entries.get(key)
        if before is None:
            self._entries[key] = LeftOut(reason, " ".join(text[: 2 * SHOWN].split())[:SHOWN], characters, page=page)
        else:
            self._entries[key] = replace(before, characters=before.characters + characters, times=before.times + 1)

    def take(self, other: "Ledger") -> None:
        """Note all that another ledger has."""
        for (reason, name), entry in other._entries.items():
            before = self._entries.get((reason, name))
            self._entries[reason, name] = replace(
                before or entry,
                characters=(before.characters if before else 0) + entry.characters,
                times=(before.times if before else 0) + entry.times,
            )
        self.added += other.added

    def account(self, characters: int, kept: Iterable[str], *, loose: bool = False) -> Account:
        """Return what became of the ``characters`` of a file, of which ``kept`` are the texts that came out.

        In a file of a ``loose`` form text may stand where none should: it was not read, and is noted here.
        """
        came_out = sum(map(ink, kept)) - self.added
        rest = characters - came_out - sum(entry.characters for entry in self._entries.values())
        if loose and rest > 0:
            self._entries[Reason.MISPLACED, ""] = LeftOut(Reason.MISPLACED, "", rest)
        return Account(characters, came_out, tuple(self._entries.values()))


def read_account(account: dict[str, Any]) -> Account:
    """Return an account from its JSON types."""
    left = tuple(LeftOut(**{**entry, "reason": Reason(entry["reason"])}) for entry in account["left_out"])
    return Account(account["characters"], account["kept"], left)
