"""One file that says whether it is whole: a ZIP archive whose comment, its last bytes, is the SHA-256 of all before.

Any program for archives opens it. It is written beside its name and takes the name when it is whole and on the disk; it
never takes the place of another file.
"""

import fcntl
import hashlib
import os
import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from index.errors import StoreError
from index.printable import printable
from index.storage.files import onto_disk

FORMAT = 1  # raise it when an earlier version of this program could not read what is written
_SAYS = "dans-le-texte archive {:05d} sha256 "
_SEAL = re.compile(rb"dans-le-texte archive (\d{5}) sha256 ([0-9a-f]{64})")
_LENGTH = len(_SAYS.format(FORMAT)) + 64
_CHUNK = 1 << 20
# What zipfile raises over an archive that no program of ours wrote.
BROKEN = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, ValueError, KeyError, OverflowError, RuntimeError)


def write_sealed(file: Path, write: Callable[[zipfile.ZipFile], None]) -> None:
    """Make what ``write`` puts into the archive that it is given the file ``file``, readable by its owner alone.

    Raises:
        StoreError: there is a file of that name, or it cannot be written.
    """
    partial = file.with_name(f"{file.name}.partial")
    try:
        if file.exists() or file.is_symlink():
            raise _there(file)
        descriptor = os.open(partial, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
        with os.fdopen(descriptor, "r+b") as stream:
            _only_writer(stream, file)
            try:
                _fill(stream, write)
                _name(partial, file)
            finally:
                partial.unlink(missing_ok=True)
        onto_disk(file.parent)
    except OSError as error:
        raise StoreError(f"{printable(str(file))}: cannot be written ({error.strerror or error}).") from None


@contextmanager
def opened(file: Path) -> Iterator[zipfile.ZipFile]:
    """Open what :func:`write_sealed` wrote, once every byte is what was written.

    Raises:
        StoreError: it cannot be read, is no such archive, was cut short or altered, or is of a later format.
    """
    name = printable(str(file))
    with ExitStack() as stack:
        try:
            if not stat.S_ISREG(file.stat().st_mode):  # opening a pipe would wait for ever
                raise StoreError(f"{name}: is no file; give one that python -m index export wrote.")
            stream = stack.enter_context(file.open("rb"))
            _check(stream, name)
            archive = stack.enter_context(zipfile.ZipFile(stream))
        except OSError as error:
            raise StoreError(f"{name}: cannot be read ({error.strerror or error}).") from None
        except BROKEN:
            raise StoreError(f"{name}: is no archive that python -m index export wrote.") from None
        yield archive


def _fill(stream: BinaryIO, write: Callable[[zipfile.ZipFile], None]) -> None:
    stream.truncate(0)  # what one that was killed left
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.comment = b"-" * _LENGTH
        write(archive)
    end = stream.seek(0, os.SEEK_END) - _LENGTH
    stream.seek(end)
    stream.write(_SAYS.format(FORMAT).encode())
    end = stream.tell()
    digest = _hash(stream, end)
    stream.seek(end)
    stream.write(digest.encode())
    stream.flush()
    os.fsync(stream.fileno())


def _check(stream: BinaryIO, name: str) -> None:
    end = max(stream.seek(0, os.SEEK_END) - _LENGTH, 0)
    stream.seek(end)
    seal = _SEAL.fullmatch(stream.read(_LENGTH))
    if seal is None:
        raise StoreError(f"{name}: its end is missing, or python -m index export did not write it.")
    if int(seal[1]) > FORMAT:
        raise StoreError(
            f"{name}: archive format {int(seal[1])}, this program reads {FORMAT} at most: use a newer version of it."
        )
    if _hash(stream, end + seal.start(2)) != seal[2].decode():
        raise StoreError(f"{name}: is not what was written, it has been altered: use another copy.")


def _hash(stream: BinaryIO, end: int) -> str:
    """Return the SHA-256 of the first ``end`` bytes."""
    stream.seek(0)
    digest = hashlib.sha256()
    while end > 0 and (read := stream.read(min(_CHUNK, end))):
        digest.update(read)
        end -= len(read)
    return digest.hexdigest()


def _only_writer(stream: BinaryIO, file: Path) -> None:
    try:
        fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise StoreError(f"{printable(str(file))}: another program is writing it.") from None


def _name(partial: Path, file: Path) -> None:
    """Give the finished file its name, unless another file has taken it meanwhile."""
    try:
        os.link(partial, file)
    except FileExistsError:
        raise _there(file) from None
    except OSError:  # a file system that knows no links, as on many sticks
        with suppress(FileNotFoundError):
            file.lstat()
            raise _there(file) from None
        os.replace(partial, file)


def _there(file: Path) -> StoreError:
    return StoreError(f"{printable(str(file))}: is there already, and nothing is written over it; give another name.")
