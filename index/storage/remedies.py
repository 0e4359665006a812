"""What to do about an index that cannot be used: the commands that its errors name."""

from pathlib import Path

from index.errors import StoreError
from index.paths import SHIPPED_INDEX


def damaged(folder: Path, what: str) -> StoreError:
    """Return the error that says what is wrong with an index, and what to do."""
    command = rebuilding(folder, "DOCUMENTS")
    return StoreError(f"{folder}: the index is damaged ({what}): build it again with {command}")


def rebuilding(folder: Path, documents: str = "") -> str:
    """Return the command that builds an index anew: from ``documents``, or else from the texts that it holds."""
    if folder.resolve() == SHIPPED_INDEX:
        return "python -m index build"
    return " ".join(["python -m index build", *filter(None, [documents]), f"--into {folder}"])


def making(folder: Path) -> str:
    """Return the command that makes an index where there is none."""
    return rebuilding(folder) if folder.resolve() == SHIPPED_INDEX else f"python -m index add DOCUMENTS --into {folder}"
