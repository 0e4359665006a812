"""``python -m index.reading.launch PROGRAM ARGUMENTS``: becomes a program that can read what it needs, and do no more.

No network, no file written, no folder but those of programs and libraries; memory and computing have an end. What a
kernel lacks of this is left out, as in sandbox.py.
"""

import ctypes
import os
import resource
import sys
from pathlib import Path

from index.reading.sandbox import MEMORY, confine_program

SECONDS = 300  # of computing


def main() -> None:
    """Become the program."""
    for limit, value in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_NOFILE, 256),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_CPU, SECONDS),
    ):
        resource.setrlimit(limit, (value, value))
    program = Path(sys.argv[1])
    if sys.platform == "linux":
        confine_program(ctypes.CDLL(None, use_errno=True), [program.resolve().parent, program.parent])
    os.execv(program, sys.argv[1:])  # noqa: S606 - a program that the machine's owner installed


if __name__ == "__main__":
    main()
