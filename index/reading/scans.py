"""A PDF whose pages are pictures: what was recognised on them is read as if it were printed there.

The worker draws a page, tesseract tells what stands on it (recognition.py), and the worker reads the whole file again
with that.
"""

import base64
from collections.abc import Callable
from typing import Any

from index.reading.blocks import Refused
from index.reading.recognition import MOST_PAGES, PACKAGES, program, recognise
from index.reading.worker import shared

Pages = Callable[[int, int], object]  # is told which page is being recognised, from 1, and of how many

_WHY = {
    "pictures": ("ne contient que des images de pages, sans texte", "it holds no text, only pictures of pages"),
    "fonts": ("ses polices ne disent pas quelles lettres il contient", "its fonts do not tell which letters it holds"),
}
_REMEDY = (
    f"installez les paquets {PACKAGES[0]} et {PACKAGES[1]} (reconnaissance de texte), puis ajoutez-le de nouveau",
    f"install the packages {PACKAGES[0]} and {PACKAGES[1]} (text recognition), then add it again",
)


class Unrecognised(Refused):
    """A file whose text has to be recognised, on a machine that cannot: the reason, in both languages."""

    def __init__(self, unread: str) -> None:
        """Take what is the matter, as :class:`index.reading.blocks.Extract` names it."""
        french, english = _WHY[unread]
        self.french = f"{french}\u00a0; {_REMEDY[0]}"
        super().__init__(f"{english}: {_REMEDY[1]}")


def read_pages(kind: str, raw: bytes, pages: Pages) -> dict[str, Any]:
    """Return what the worker reads in a file, its pictures of pages too where tesseract is there.

    Raises:
        Refused: it cannot be read.
        Unrecognised: it has no text but that of pictures, and there is no tesseract that knows French.
    """
    found = shared().read(kind, raw)
    wanted = found["pictures"]
    if not wanted:
        return found
    tesseract = program()
    if tesseract is None:
        if found["unread"]:
            raise Unrecognised(found["unread"])
        return found
    if len(wanted) > MOST_PAGES:
        raise Refused(f"it has {len(wanted):,} pictures of pages; {MOST_PAGES:,} can be recognised: split it")
    told: dict[int, str] = {}
    for place, page in enumerate(wanted, start=1):
        pages(place, len(wanted))
        try:
            drawn = shared().read("picture", raw, page=page)
            told[page] = recognise(tesseract, base64.b64decode(drawn["picture"]))
        except Refused:
            continue  # the others can still be read; the account says which one was not
    if found["unread"] and not told:
        raise Refused("no text could be recognised in its pictures of pages")
    return shared().read(kind, raw, recognised=told) if told else found
