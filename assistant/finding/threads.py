"""Numpy's products on one thread while a question is searched for.

On several, the threads that had a part in a product go on spinning for a while, and take from FAISS the cores that it
would use: its scan of a million sentences took 16 ms beside them on two cores, and 9 without.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from threading import Lock

from threadpoolctl import ThreadpoolController  # type: ignore[import-untyped]

_lock = Lock()
_inside = 0  # how many questions are being searched for
_restore = None  # what gives the threads back


@contextmanager
def one_thread() -> Iterator[None]:
    """Keep numpy's products on one thread within the block; the last of several that overlap gives the others back."""
    global _inside, _restore
    with _lock:
        if not _inside:
            _restore = _controller().limit(limits=1, user_api="blas").restore_original_limits
        _inside += 1
    try:
        yield
    finally:
        with _lock:
            _inside -= 1
            if not _inside and _restore:
                _restore()


@cache
def _controller() -> ThreadpoolController:
    """Return what knows the libraries that are loaded; to look for them takes milliseconds, so it is done once."""
    return ThreadpoolController()
