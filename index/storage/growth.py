"""When the parts of an index are joined.

To write an index of a million sentences anew takes half a minute, so what comes is a part of its own, what goes is
noted, and all are searched as one. Whatever came after a part is joined with it once it is a tenth of it: so the sizes
of parts fall by ten from one to the next, there are at most four of them for a million sentences, a document is written
again some ten times for each, and the many changes in a row that a small part takes stay cheap. Not one large and one
small part alone: shortly before they are joined the small one of a million sentences would hold a hundred thousand, and
each change would write these anew, in three seconds.
"""

from collections.abc import Sequence

from index.storage.part import Held

GROWN = 0.1  # of a part: if more than that came after it, or went from it, they are joined
EARLY = 0.05  # whoever has time joins them from so much on, and whoever adds a document need not
FEW = 4_000  # keys and documents that are written in less than 0.1 s: they are always one part


def first_grown(parts: Sequence[Held], share: float) -> int:
    """Return the first of the parts that are to be joined with all after it; how many parts there are if none is.

    ``share`` of a part is what may have come after it, or gone from it.
    """
    first, after = len(parts), 0
    for place in reversed(range(len(parts))):
        held = parts[place]
        changed = after + held.size_gone
        if changed and (held.size + after <= FEW or changed > share * (held.size + held.size_gone)):
            first = place
        after += held.size
    return first


def first_with_gone(parts: Sequence[Held]) -> int:
    """Return the first part from which a document is gone; how many parts there are if none is."""
    return next((place for place, held in enumerate(parts) if held.gone), len(parts))
