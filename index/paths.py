"""Where the project keeps what ships with it and what it makes of that."""

from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
DATA = PROJECT / "data"
SHIPPED = DATA / "documents"
SHIPPED_QUESTIONS = DATA / "questions"
SHIPPED_INDEX = DATA / "index"
EMBEDDED_ENCODER = DATA / "encoder"
LEXICON = DATA / "lexicon"
SHIPS = "shipped"  # a file of this name in an index's folder: it holds the documents that ship, and is kept up to date


def holds_shipped(folder: Path) -> bool:
    """Tell whether the index in ``folder`` is that of the documents that ship, and of what was added to them."""
    return folder.resolve() == SHIPPED_INDEX or (folder / SHIPS).is_file()
