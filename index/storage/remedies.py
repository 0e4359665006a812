"""What to do about an index that cannot be used: the commands that its errors name."""

from pathlib import Path

from index.datatypes import Encoder
from index.engine import About
from index.errors import StoreError
from index.paths import SHIPPED_INDEX


def damaged(folder: Path, what: str) -> StoreError:
    """Return the error that says what is wrong with an index, and what to do."""
    command = rebuilding(folder, "DOCUMENTS")
    return StoreError(f"{folder}: the index is damaged ({what}): build it again with {command}")


def other_encoder(folder: Path, built: About, given: Encoder) -> StoreError:
    """Return the error that names the encoder whose vectors an index holds, and the one that was given."""
    return StoreError(
        f"{folder}: built with encoder {built.name} ({built.dimension} dimensions), "
        f"this is {given.name} ({given.dimension}): name that one with --encoder, "
        f"or embed its texts anew with {rebuilding(folder)}"
    )


def rebuilding(folder: Path, documents: str = "") -> str:
    """Return the command that builds an index anew: from ``documents``, or else from the texts that it holds."""
    if folder.resolve() == SHIPPED_INDEX:
        return "python -m index build"
    return " ".join(["python -m index build", *filter(None, [documents]), f"--into {folder}"])


def making(folder: Path) -> str:
    """Return the command that makes an index where there is none."""
    return rebuilding(folder) if folder.resolve() == SHIPPED_INDEX else f"python -m index add DOCUMENTS --into {folder}"
