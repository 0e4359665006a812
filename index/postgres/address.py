"""Where a database is: a URL as libpq has it, which may hold a password that nobody else may see."""

import re
from dataclasses import dataclass, field
from pathlib import Path

_SCHEMES = ("postgresql://", "postgres://")
_ANY = re.compile(r"postgres(?:ql)?://\S+")
# Only what libpq itself would read as hosts and a database is shown; anything else may be part of a password.
_PLAIN = re.compile(
    r"postgres(?:ql)?://(?:[^@/?#]*@)?(?P<hosts>(?:[\w.%-]*|\[[\da-fA-F:.]+\])(?::\d+)?(?:,[\w.-]*(?::\d+)?)*)"
    r"(?:/(?P<base>[\w.%-]*))?(?:\?.*)?",
    re.ASCII | re.DOTALL,
)


@dataclass(frozen=True)
class Address:
    """Of a collection in a database."""

    url: str = field(repr=False)  # with whatever secrets it holds: for libpq alone

    @property
    def shown(self) -> str:
        """The hosts and the database, without user, password and settings: what messages, logs and pages may say."""
        found = _PLAIN.fullmatch(self.url)
        return f"postgresql://{found['hosts']}/{found['base'] or ''}" if found else "postgresql://…"

    def __str__(self) -> str:
        """Return what may be shown."""
        return self.shown


def place(named: str) -> Address | Path:
    """Return the address that somebody named, or else the path."""
    return Address(named) if named.startswith(_SCHEMES) else Path(named)


def hidden(text: str) -> str:
    """Return a text without what of its addresses may not be shown."""
    return _ANY.sub(lambda found: Address(found[0]).shown, text)
