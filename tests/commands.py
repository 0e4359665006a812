"""Both command lines as real processes."""

import os
import subprocess
import sys
from pathlib import Path

from patience import PATIENCE

ROOT = Path(__file__).resolve().parent.parent


def run(
    *arguments: str, package: str = "assistant", stdin: bytes = b"", **environment: str
) -> subprocess.CompletedProcess[bytes]:
    done = subprocess.run(
        [sys.executable, "-m", package, *arguments],
        cwd=ROOT,
        input=stdin,
        capture_output=True,
        env=os.environ | environment,
        check=False,
        timeout=PATIENCE,
    )
    assert b"Traceback" not in done.stderr, done.stderr.decode()
    return done


def refused(done: subprocess.CompletedProcess[bytes]) -> str:
    """Return the one sentence on standard error of a command that was given something wrong."""
    assert done.returncode == 2
    assert done.stdout == b""
    message = done.stderr.decode()
    assert message.endswith("\n")
    assert message.count("\n") == 1
    return message
