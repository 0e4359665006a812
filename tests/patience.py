"""How long tests wait on any machine: for events, with a limit that only what hangs reaches; work in processor time."""

import resource
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from time import monotonic, process_time, sleep

PATIENCE = 900  # seconds: a machine four times slower with eight busy neighbours needs a tenth of it


def wait_until(true: Callable[[], bool]) -> None:
    """Ask again and again until it is so."""
    end = monotonic() + PATIENCE
    while not true():
        assert monotonic() < end, "it never was so"
        sleep(0.02)


@dataclass
class Work:
    """Processor seconds that this process, or the programs that it waited for, used within a block."""

    seconds: float = 0.0


@contextmanager
def worked() -> Iterator[Work]:
    """Measure the processor time of a block in this process: what else runs on the machine adds nothing to it."""
    work, start = Work(), process_time()
    yield work
    work.seconds = process_time() - start


@contextmanager
def worked_by_others() -> Iterator[Work]:
    """Measure the processor time of the programs that are started and waited for within a block."""
    work, start = Work(), _of_children()
    yield work
    work.seconds = _of_children() - start


def _of_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
