"""The lock of whoever writes to an index's folder.

The package filelock takes the same system call, and another one on Windows, where the rest of the project does not run
(index/reading/sandbox.py); it would spare five lines here, and its import takes 70 ms, more than opening an index.
"""

import fcntl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from index.errors import StoreError


@contextmanager
def locked(folder: Path, waiting: Callable[[], object] = lambda: None) -> Iterator[None]:
    """Hold the folder's writer lock, making the folder if need be; a second writer says so with ``waiting``, and waits.

    Raises:
        StoreError: the folder cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = (folder / ".lock").open("w")
    except OSError as error:
        raise StoreError(f"{folder}: the index cannot be written ({error.strerror}); choose another folder.") from None
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            waiting()
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield
