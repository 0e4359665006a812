"""What a process that reads strangers' files gives up before it reads: whoever takes it over finds little to take.

Each measure is the kernel's, needs no other program, and holds for good. What a kernel lacks, or whoever runs it
forbids, is left out; ``python -m index.reading.sandbox`` says what holds on a machine:

    limits      memory, open files, computing; not one byte can be written to a file
    privileges  where it was root: the uid of nobody; where nobody may not read Python, root without its powers
    network     an empty network of its own (a namespace)
    files       only Python, its libraries and this package can be read, and no file or folder changed (Landlock)
    calls       no socket, no program, no other process, no opening for writing (seccomp, see calls.py)

Source: Linux, Documentation/userspace-api/landlock.rst; unshare(2), capabilities(7).
"""

import ctypes
import os
import resource
import struct
import sys
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from index.paths import PROJECT
from index.reading.calls import allow_only_reading

MEMORY = 3 << 30  # bytes of address space: the libraries map one gigabyte before they have read anything
OPEN_FILES = 64  # modules that libraries import late need some
NOBODY = 65534

_SYSTEM = (
    "/lib",
    "/lib64",
    "/usr/lib",
    "/usr/lib64",
    "/usr/local/lib",
    "/etc/ld.so.cache",
    "/dev/null",
    "/dev/urandom",
)
_NEW_USER, _NEW_NETWORK = 0x10000000, 0x40000000
_NO_NEW_PRIVILEGES, _DROP_FROM_BOUND = 38, 24  # of prctl
_CREATE, _ADD, _RESTRICT = 444, 445, 446  # Landlock's calls, the same on every processor
_EXECUTE, _READ_FILE, _READ_FOLDER = 1 << 0, 1 << 2, 1 << 3
_FILE_RIGHTS = (0, 13, 14, 15, 15, 16)  # how many there are from each version of Landlock on


@dataclass(frozen=True)
class Confinement:
    """Which measures hold in this process."""

    limits: bool
    privileges: bool
    network: bool
    files: bool
    calls: bool


def confine() -> Confinement:
    """Give up, for good, what reading a file does not need; tell what this kernel made sure of."""
    for limit, value in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_NOFILE, OPEN_FILES),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),  # a copy of what was being read
    ):
        resource.setrlimit(limit, (value, value))
    if sys.platform != "linux":
        return Confinement(limits=True, privileges=False, network=False, files=False, calls=False)
    libc = ctypes.CDLL(None, use_errno=True)
    needed = _needed()
    network = _leave_network(libc)
    privileges = _drop_privileges(libc, needed)
    if libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0) != 0:
        return Confinement(limits=True, privileges=privileges, network=network, files=False, calls=False)
    files = _read_only(libc, needed)
    return Confinement(True, privileges, network, files, allow_only_reading(libc))


def confine_program(libc: ctypes.CDLL, folders: Iterable[Path]) -> None:
    """Give up what another program, of one of the ``folders``, does not need; this process is about to become it."""
    found = [*map(Path, (*_SYSTEM, "/usr/share")), *folders]
    needed = [place for place in found if place.exists()]
    _leave_network(libc)
    _drop_privileges(libc, needed)
    if libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0) == 0:
        _read_only(libc, needed, run=True)


def _needed() -> list[Path]:
    """Return the folders and files that Python, its libraries and this package are read from."""
    own = (PROJECT, PROJECT / "index" / "reading")  # the project's folder may hold documents as well
    python = (Path(place).resolve() for place in sys.path if place)
    found = [*map(Path, _SYSTEM), PROJECT / "index", *(place for place in python if place not in own)]
    return [place for place in found if place.exists()]


def _leave_network(libc: ctypes.CDLL) -> bool:
    """Move to a network that has nothing in it; who is not root needs a namespace of users for that."""
    return bool(libc.unshare(_NEW_NETWORK) == 0 or libc.unshare(_NEW_USER | _NEW_NETWORK) == 0)


def _drop_privileges(libc: ctypes.CDLL, needed: Iterable[Path]) -> bool:
    """Become nobody where that leaves Python readable; let go of every power of root in any case."""
    number = 0
    while libc.prctl(_DROP_FROM_BOUND, number, 0, 0, 0) == 0:
        number += 1
    if os.geteuid() == 0 and all(map(_open_to_all, needed)):
        with suppress(OSError):  # root of a namespace in which there is no nobody
            os.setgroups([])
            os.setresgid(NOBODY, NOBODY, NOBODY)
            os.setresuid(NOBODY, NOBODY, NOBODY)
    version_3 = struct.pack("=Ii", 0x20080522, 0)
    none = bytes(24)  # effective, permitted and inheritable, of 64 capabilities
    return bool(libc.capset(version_3, none) == 0)


def _open_to_all(place: Path) -> bool:
    """Tell whether any user may read what stands in ``place``."""
    to_read = 0o005 if place.is_dir() else 0o004
    return bool(place.stat().st_mode & to_read == to_read) and all(
        folder.stat().st_mode & 0o001 for folder in place.resolve().parents
    )


def _read_only(libc: ctypes.CDLL, needed: Iterable[Path], *, run: bool = False) -> bool:
    """Let nothing be read, or ``run``, but what is ``needed``, and nothing be changed (Landlock)."""
    version = libc.syscall(_CREATE, None, 0, 1)
    if version < 1:
        return False
    rights = (1 << _FILE_RIGHTS[min(version, len(_FILE_RIGHTS) - 1)]) - 1
    ports = 0b11 if version >= 4 else 0  # neither listen nor connect
    scopes = 0b11 if version >= 6 else 0  # no abstract sockets, no signals to processes outside
    handled = struct.pack("=QQQ", rights, ports, scopes)[: 8 if version < 4 else 16 if version < 6 else 24]
    ruleset = libc.syscall(_CREATE, handled, len(handled), 0)
    if ruleset < 0:
        return False
    try:
        return (
            all(_allow(libc, ruleset, place, run=run) for place in needed) and libc.syscall(_RESTRICT, ruleset, 0) == 0
        )
    finally:
        os.close(ruleset)


def _allow(libc: ctypes.CDLL, ruleset: int, place: Path, *, run: bool) -> bool:
    below = 1  # the kind of rule: what stands at a path and beneath it
    opened = os.open(place, os.O_PATH | os.O_CLOEXEC)
    try:
        allowed = _READ_FILE | (_READ_FOLDER if place.is_dir() else 0) | (_EXECUTE if run else 0)
        return bool(libc.syscall(_ADD, ruleset, below, struct.pack("=Qi", allowed, opened), 0) == 0)
    finally:
        os.close(opened)


def tried() -> Confinement:
    """Return what would hold, as a process of its own has found: this one stays as it is."""
    reading, writing = os.pipe()
    if child := os.fork():
        os.close(writing)
        with open(reading, "rb") as answer:
            held = answer.read()
        os.waitpid(child, 0)
        return Confinement(*map(bool, held))
    try:
        os.write(writing, bytes(asdict(confine()).values()))
    finally:
        os._exit(0)


if __name__ == "__main__":
    for measure, holds in asdict(tried()).items():
        print(f"{measure}: {'yes' if holds else 'no'}")  # noqa: T201 - a command line
