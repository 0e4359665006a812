"""What narrows a search, as a condition on the rows of ``sections``: :meth:`index.engine.Where.admits` in SQL."""

from dataclasses import dataclass

from index.engine import Where

# Conditions on a section s; $-free, so that they fit into any query.
_CONDITIONS = {
    "documents": "s.document = ANY(%s)",
    "section": "s.name = %s",
    "speaker": "position(%s in s.folded_speaker) > 0",
    "article": "s.article = %s",
    "since": "s.date >= %s",
    "until": "s.date <= %s || '-99-99'",
}


@dataclass(frozen=True)
class Condition:
    """A condition in SQL on sections called ``s``, and what is to be put into it."""

    sql: str
    parameters: tuple[object, ...]

    @property
    def of_keys(self) -> str:
        """The same for keys called ``k``: that one of their sections fulfils it."""
        sections = "SELECT FROM dans_le_texte.sections s WHERE s.document = k.document AND s.place = ANY(k.sections)"
        return f"EXISTS ({sections} AND {self.sql})"


def condition_of(where: Where) -> Condition:
    """Return the condition that admitted sections fulfil."""
    given = {
        "documents": None if where.documents is None else sorted(where.documents),
        "section": where.section,
        "speaker": where.speaker,
        "article": where.article,
        "since": where.since,
        "until": where.until,
    }
    named = {name: value for name, value in given.items() if value is not None}
    return Condition(" AND ".join(_CONDITIONS[name] for name in named) or "true", tuple(named.values()))
