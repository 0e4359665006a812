"""The file of questions that ``--log`` asks for."""

import json
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock

from assistant.answer import Answer
from index.errors import StoreError


class Log:
    """The file of questions that ``--log`` asks for: one JSON line each. Without it nothing is ever written."""

    def __init__(self, file: Path) -> None:
        """Open ``file`` for appending.

        Raises:
            StoreError: it cannot be written.
        """
        self._lock = Lock()
        try:
            self._stream = file.open("a", encoding="utf-8")
        except OSError as error:
            raise StoreError(f"{file}: the log cannot be written ({error.strerror}); choose another file.") from None

    def add(self, answer: Answer) -> None:
        """Write down when what was asked, and whether it was answered."""
        entry = {
            "time": datetime.now(UTC).isoformat(timespec="seconds"),
            "question": answer.question,
            "found": answer.found,
            "confidence": answer.confidence,
            "anchors": [citation.anchor for citation in answer.citations],
        }
        with self._lock:
            self._stream.write(json.dumps(entry, ensure_ascii=False) + "\n")
            self._stream.flush()
