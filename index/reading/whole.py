"""The bytes of a file, whole: as they stood at one moment, and no more than a file of its kind may have."""

import os
import stat
from pathlib import Path

from index.errors import AssistantError
from index.printable import printable
from index.reading.refusals import thousands

ATTEMPTS = 3  # at a file that somebody is writing meanwhile


def bytes_of(path: Path, most: int, refusal: type[AssistantError]) -> bytes:
    """Return the bytes of a file.

    Raises:
        AssistantError: of the kind ``refusal``: it is missing, no file, longer than ``most`` bytes, or changes while it
            is read.
    """
    name, where = printable(path.name), printable(str(path))
    try:
        if not stat.S_ISREG(path.stat().st_mode):  # opening a pipe or a device could wait for ever
            raise refusal(
                f"{where}\u00a0: ce n’est pas un fichier\u00a0; donnez un fichier, ou un dossier de fichiers.",
                f"{where}: is no file; give a file or a folder of files.",
            )
        for _ in range(ATTEMPTS):
            with path.open("rb") as stream:
                before = os.fstat(stream.fileno())
                if before.st_size > most:
                    raise _too_large(name, before.st_size, most, refusal)
                content = stream.read(most + 1)
                after = os.fstat(stream.fileno())
            if len(content) == after.st_size and _stamp(before) == _stamp(after):
                return content
    except OSError as error:
        reason = error.strerror
        raise refusal(
            f"{where}\u00a0: ne peut pas être lu ({reason}).", f"{where}: cannot be read ({reason})."
        ) from None
    raise refusal(
        f"{name}\u00a0: il change pendant sa lecture\u00a0; redonnez-le quand il sera complet.",
        f"{name}: it changes while it is read; give it again once it is whole.",
    )


def _too_large(name: str, size: int, most: int, refusal: type[AssistantError]) -> AssistantError:
    return refusal(
        f"{name}\u00a0: {thousands(size)} octets, pour {thousands(most)} au plus\u00a0: divisez-le.",
        f"{name}: {size:,} bytes; a document may have {most:,} at most: split it.",
    )


def _stamp(found: os.stat_result) -> tuple[int, int, int]:
    return found.st_size, found.st_mtime_ns, found.st_ctime_ns
