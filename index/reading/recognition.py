"""The text of pages that are pictures, as tesseract recognises it, where that is installed.

It runs as a process of its own for each page, which may read programs and its models and nothing else (launch.py); it
is given a picture that the worker drew, of a form that is checked, so that no file of a stranger's reaches it.
"""

import re
import shutil
import subprocess
import sys
from functools import lru_cache

from index.paths import PROJECT
from index.reading.blocks import Refused

PACKAGES = "tesseract-ocr", "tesseract-ocr-fra"  # of Debian
LANGUAGE = "fra"  # and English: with "eng" beside it a page took a fourth longer, and "où" was read "ou"
SECONDS = 120.0  # for one page: a full one takes five
MOST_PAGES = 1000  # an hour and a half

_PICTURE = re.compile(rb"P5\n(\d{1,5}) (\d{1,5})\n255\n")


@lru_cache(maxsize=4)
def _languages(program: str) -> frozenset[str]:
    """Return the languages that a tesseract has models for."""
    try:
        told = _run(program, "--list-langs")
    except Refused:
        return frozenset()
    return frozenset(told.decode("utf-8", "replace").split())


def program() -> str | None:
    """Return where tesseract is, if it is there and knows French."""
    found = shutil.which("tesseract")
    return found if found and LANGUAGE in _languages(found) else None


def recognise(tesseract: str, picture: bytes) -> str:
    """Return what tesseract tells of a picture, as hOCR (HTML with places).

    Raises:
        Refused: it fails, takes too long, or the picture is none.
    """
    match = _PICTURE.match(picture)
    if not match or len(picture) != match.end() + int(match[1]) * int(match[2]):
        raise Refused("a page could not be drawn")
    layout = "1" if "osd" in _languages(tesseract) else "3"  # 1: turns a page upright, with the model for that
    command = (tesseract, "stdin", "stdout", "-l", LANGUAGE, "--dpi", "300", "--psm", layout, "hocr")
    return _run(*command, given=picture).decode("utf-8", "replace")


def _run(tesseract: str, *arguments: str, given: bytes = b"") -> bytes:
    command = [sys.executable, "-B", "-m", "index.reading.launch", tesseract, *arguments]
    # One thread: those of OpenMP wait for each other by computing, 10.3 s for a page instead of 2.6 on two cores.
    alone = {"OMP_THREAD_LIMIT": "1"}
    try:
        done = subprocess.run(  # noqa: S603 - a program that the machine's owner installed
            command, cwd=PROJECT, env=alone, input=given, capture_output=True, timeout=SECONDS, check=True
        )
    except (subprocess.SubprocessError, OSError):
        raise Refused("recognising a page failed, or took too long") from None
    return done.stdout
