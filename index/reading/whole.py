"""The bytes of a file, whole: as they stood at one moment, and no more than a file of its kind may have."""

import os
import stat
from pathlib import Path

from index.errors import AssistantError
from index.printable import printable

ATTEMPTS = 3  # at a file that somebody is writing meanwhile


def bytes_of(path: Path, most: int, refusal: type[AssistantError]) -> bytes:
    """Return the bytes of a file.

    Raises:
        AssistantError: of the kind ``refusal``: it is missing, no file, longer than ``most`` bytes, or changes while it
            is read.
    """
    name = printable(path.name)
    try:
        if not stat.S_ISREG(path.stat().st_mode):  # opening a pipe or a device could wait for ever
            raise refusal(f"{printable(str(path))}: is no file; give a file or a folder of files.")
        for _ in range(ATTEMPTS):
            with path.open("rb") as stream:
                before = os.fstat(stream.fileno())
                if before.st_size > most:
                    raise refusal(f"{name}: {before.st_size:,} bytes; a document may have {most:,} at most: split it.")
                content = stream.read(most + 1)
                after = os.fstat(stream.fileno())
            if len(content) == after.st_size and _stamp(before) == _stamp(after):
                return content
    except OSError as error:
        raise refusal(f"{printable(str(path))}: cannot be read ({error.strerror}).") from None
    raise refusal(f"{name}: it changes while it is read; give it again once it is whole.")


def _stamp(found: os.stat_result) -> tuple[int, int, int]:
    return found.st_size, found.st_mtime_ns, found.st_ctime_ns
