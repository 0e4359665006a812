"""The system calls that a reader of strangers' files may make; the kernel refuses all others (seccomp).

The filter is a classic BPF program, built here by hand: libseccomp would be one library more that has to be on every
machine. Numbers are those of Linux's tables for x86_64 and aarch64; on other processors there is no filter.
Source: Linux, Documentation/userspace-api/seccomp_filter.rst and include/uapi/linux/{seccomp,filter,audit}.h.
"""

import ctypes
import os
import platform
import struct
from collections.abc import Iterator
from dataclasses import dataclass

_EVERYWHERE = 0xFFFFFFFF


@dataclass(frozen=True)
class _Condition:
    """What an argument must be: ``argument & mask`` is one of ``values``; the upper 32 bits are not looked at."""

    argument: int  # from 0
    values: tuple[int, ...]
    mask: int = _EVERYWHERE


@dataclass(frozen=True)
class _Machine:
    """What a processor's kernel calls things."""

    audit: int  # its number in seccomp's data
    numbers: dict[str, int]


_NAMES = (
    "read write close fstat lseek mmap mprotect munmap brk rt_sigaction rt_sigprocmask rt_sigreturn pread64 readv "
    "writev sched_yield mremap msync mincore madvise dup dup3 nanosleep getpid exit uname getcwd gettimeofday "
    "getrlimit getrusage sysinfo times getuid getgid geteuid getegid getppid sigaltstack statfs fstatfs gettid futex "
    "sched_getaffinity getdents64 set_tid_address restart_syscall clock_gettime clock_getres clock_nanosleep "
    "exit_group newfstatat readlinkat faccessat pselect6 ppoll set_robust_list preadv getcpu getrandom membarrier "
    "statx rseq faccessat2 fadvise64 ioctl fcntl clone tgkill openat prlimit64"
).split()
_X86_64 = (
    "0 1 3 5 8 9 10 11 12 13 14 15 17 19 "
    "20 24 25 26 27 28 32 292 35 39 60 63 79 96 "
    "97 98 99 100 102 104 107 108 110 131 137 138 186 202 "
    "204 217 218 219 228 229 230 231 "
    "262 267 269 270 271 273 295 309 318 324 332 334 "
    "439 221 16 72 56 234 257 302"
)
_AARCH64 = (
    "63 64 57 80 62 222 226 215 214 134 135 139 67 65 "
    "66 124 216 227 232 233 23 24 101 172 93 160 17 169 "
    "163 165 179 153 174 176 175 177 173 132 43 44 178 98 "
    "123 61 96 128 113 114 115 94 "
    "79 78 48 72 73 99 69 168 278 283 291 293 "
    "439 223 29 25 220 131 56 261"
)
_OLDER = {"open": 2, "stat": 4, "lstat": 6, "poll": 7, "access": 21, "readlink": 89, "arch_prctl": 158, "time": 201}


def _numbered(numbers: str) -> dict[str, int]:
    return dict(zip(_NAMES, map(int, numbers.split()), strict=True))


_MACHINES = {
    "x86_64": _Machine(0xC000003E, _numbered(_X86_64) | _OLDER),
    "aarch64": _Machine(0xC00000B7, _numbered(_AARCH64)),
}
_CHANGES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_CLONE_THREAD = 0x10000
_DESCRIPTORS = (0, 1, 2, 3, 4, 1030)  # fcntl: duplicate, read and set flags; no leases, owners, signals
_TERMINALS = (0x5401, 0x5413, 0x5450, 0x5451)  # ioctl: is it a terminal, how wide, closed in a new program or not


def _conditions() -> dict[str, _Condition]:
    """Return the calls that are allowed only with such an argument."""
    return {
        "open": _Condition(1, (0,), _CHANGES),
        "openat": _Condition(2, (0,), _CHANGES),
        "clone": _Condition(0, (_CLONE_THREAD,), _CLONE_THREAD),  # a thread, no process
        "tgkill": _Condition(0, (os.getpid(),)),  # how a process ends itself
        "prlimit64": _Condition(0, (0,)),  # its own limits: lower, or back up to where they were
        "fcntl": _Condition(1, _DESCRIPTORS),
        "ioctl": _Condition(1, _TERMINALS),
    }


_LOAD, _EQUAL, _AND, _RETURN = 0x20, 0x15, 0x54, 0x06  # a 32-bit word; jump if equal; mask; end
_ALLOW, _KILL, _REFUSE = 0x7FFF0000, 0x80000000, 0x00050000  # the last: plus the error number
_EPERM, _ENOSYS = 1, 38
_CLONE3 = 435  # its arguments lie in memory, where no filter sees them; C libraries then take clone


def _instructions(machine: _Machine) -> Iterator[tuple[int, int, int, int]]:
    """Yield (operation, jump if true, jump if false, operand)."""
    yield _LOAD, 0, 0, 4  # the processor
    yield _EQUAL, 1, 0, machine.audit
    yield _RETURN, 0, 0, _KILL
    yield _LOAD, 0, 0, 0  # the number of the call
    yield _EQUAL, 0, 1, _CLONE3
    yield _RETURN, 0, 0, _REFUSE | _ENOSYS
    conditions = _conditions()
    for name, number in machine.numbers.items():
        condition = conditions.get(name)
        if condition is None:
            yield _EQUAL, 0, 1, number
        else:
            yield _EQUAL, 0, 3 + 2 * len(condition.values), number
            yield _LOAD, 0, 0, 16 + 8 * condition.argument
            yield _AND, 0, 0, condition.mask
            for value in condition.values:
                yield _EQUAL, 0, 1, value
                yield _RETURN, 0, 0, _ALLOW
            yield _RETURN, 0, 0, _REFUSE | _EPERM
            continue
        yield _RETURN, 0, 0, _ALLOW
    yield _RETURN, 0, 0, _REFUSE | _EPERM


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_void_p))


def allow_only_reading(libc: ctypes.CDLL) -> bool:
    """Refuse this process, for good, every call but those above; tell whether the kernel does so.

    It must have given up new privileges before (PR_SET_NO_NEW_PRIVS).
    """
    machine = _MACHINES.get(platform.machine())
    if machine is None:
        return False
    code = b"".join(struct.pack("=HBBI", *instruction) for instruction in _instructions(machine))
    held = ctypes.create_string_buffer(code, len(code))
    program = _Program(len(code) // 8, ctypes.cast(held, ctypes.c_void_p))
    set_seccomp, mode_filter = 22, 2
    return bool(libc.prctl(set_seccomp, mode_filter, ctypes.byref(program), 0, 0) == 0)
