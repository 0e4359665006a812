"""The file that ``--feedback`` asks for: what people say of answers. Without it nothing is ever written.

One JSON object a line, a :class:`Judgement`. Who said it is not written down.
"""

import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path
from threading import Lock
from typing import BinaryIO

from index.datatypes import Language
from index.errors import QuestionsError, StoreError

LARGEST = 20_000_000  # bytes: some 40,000 judgements; a visitor who means ill fills no disk


class Verdict(StrEnum):
    """What somebody says of an answer or of a refusal."""

    RIGHT = "right"
    WRONG = "wrong"


@dataclass(frozen=True)
class Judgement:
    """What somebody said of one answer; one of the same ``turn`` that comes later stands in its place."""

    time: str  # ISO 8601, UTC
    turn: str  # random, of the answer as the browser holds it: what tells a change of mind from another opinion
    collection: str  # key
    document: str | None  # id of the one that was cited first, or was nearest
    question: str
    language: Language
    verdict: Verdict
    found: bool  # whether it was answered
    quotes: tuple[str, ...]  # the sentences that were shown as the answer, verbatim; none of a refusal
    # The sentences that answer, where the person knows better: () where none does; None where nobody said.
    gold: tuple[str, ...] | None = None


class Notebook:
    """The file, for what is said; it is opened for each judgement, so that it can be moved away meanwhile."""

    def __init__(self, file: Path) -> None:
        """Make sure that ``file`` can be written; one that is new is for nobody but its owner.

        Raises:
            StoreError: it cannot be.
        """
        self._file, self._lock = file, Lock()
        try:
            self._open().close()
        except OSError as error:
            raise StoreError(
                f"{file}\u00a0: les avis ne peuvent pas y être écrits ({error.strerror})\u00a0; "
                "choisissez un autre fichier.",
                f"{file}: judgements cannot be written there ({error.strerror}); choose another file.",
            ) from None

    def add(self, judgement: Judgement) -> None:
        """Write down one.

        Raises:
            StoreError: the file is full, or cannot be written any more.
        """
        line = (json.dumps(asdict(judgement), ensure_ascii=False) + "\n").encode()
        try:
            with self._lock, self._open() as stream:
                if stream.tell() + len(line) > LARGEST:
                    raise StoreError("Le fichier des avis est plein.", "The file of judgements is full.")
                stream.write(line)
        except OSError:
            raise StoreError("L’avis n’a pas pu être écrit.", "The judgement could not be written.") from None

    def _open(self) -> BinaryIO:
        return open(self._file, "ab", opener=_private)


def read_judgements(file: Path) -> Iterator[Judgement]:
    """Yield what a file holds, in the order in which it was said.

    Raises:
        QuestionsError: it cannot be read, or a line is none of ours.
    """
    try:
        lines = file.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or "UTF-8 ?"
        raise QuestionsError(f"{file}\u00a0: illisible ({why}).", f"{file}: cannot be read ({why}).") from None
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            yield _judgement(json.loads(line))
        except (ValueError, TypeError, KeyError):
            raise QuestionsError(
                f"{file}, ligne {number}\u00a0: ce n’est pas un avis écrit par app.py --feedback.",
                f"{file}, line {number}: no judgement that app.py --feedback wrote.",
            ) from None


def _judgement(said: dict[str, object]) -> Judgement:
    gold = said["gold"]
    texts = {"quotes": tuple(said["quotes"]), "gold": None if gold is None else tuple(gold)}  # type: ignore[arg-type, var-annotated]  # else a TypeError
    return Judgement(**{**said, **texts, "verdict": Verdict(str(said["verdict"]))})  # type: ignore[arg-type]  # as above


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
