"""A server's memory stays what it needs, however long it runs.

glibc gives each thread that allocates a heap of its own, up to eight a core, and what is freed in one is kept for its
thread; arrays of up to 32 MB go there too, once one of their size was freed. After a minute of random requests
(``python -m benchmarks.storm``) a server held 1,293 MB that way, and went on growing; so it is told otherwise.
"""

import ctypes
import gc
import sys

# Names and numbers of mallopt(3) and malloc.h.
_TRIM_THRESHOLD, _MMAP_THRESHOLD, _ARENA_MAX = -1, -3, -8
HEAPS = 2
LARGE = 256 * 1024  # bytes; what is larger is given back when it is freed
SPARE = 8 * 1024 * 1024  # bytes that a heap may keep at its end


def frugal() -> None:
    """Have what is freed given back, from now on; to be called before there are threads. Only glibc is told."""
    libc = _glibc()
    if libc is not None:
        for option, value in ((_ARENA_MAX, HEAPS), (_MMAP_THRESHOLD, LARGE), (_TRIM_THRESHOLD, SPARE)):
            libc.mallopt(option, value)


def give_back() -> None:
    """Let go of what nothing uses any more: for after something large was replaced.

    An index and what asks it refer to each other; until Python looks for such circles, which it does seldom, the files
    of a version that is gone stay open.
    """
    gc.collect()
    libc = _glibc()
    if libc is not None:
        libc.malloc_trim(0)


def _glibc() -> ctypes.CDLL | None:
    if not sys.platform.startswith("linux"):
        return None
    libc = ctypes.CDLL(None)
    return libc if hasattr(libc, "mallopt") and hasattr(libc, "malloc_trim") else None
