"""The smallest collection that can be asked: one document of two sentences."""

from pathlib import Path

from index.collection import add
from index.matching.encoder import load_encoder

DESK = "# Guichet\n\nLe guichet ouvre à neuf heures. Il ferme à midi.\n"


def make_desk(place: Path) -> Path:
    """Write guichet.md in ``place``, and the index of it beside it; return the index's folder."""
    (place / "guichet.md").write_text(DESK, encoding="utf-8")
    add(place / "index", [place / "guichet.md"], load_encoder())
    return place / "index"
