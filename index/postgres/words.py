"""The words of a collection in a database, as they are written: what a misspelt word of a question is compared with."""

from collections.abc import Iterable, Iterator
from functools import cached_property
from threading import Lock

from index.matching.spellings import Known, Lettered
from index.postgres.snapshots import Snapshots

_THERE = "SELECT word FROM dans_le_texte.words WHERE word = ANY(%s)"
# Those of documents before those of questions alone, then the most frequent first.
_ALL = "SELECT word FROM dans_le_texte.words ORDER BY (own = 0), own DESC, own + asked DESC, word"


class KnownWords(Known):
    """The folded words of all keys at one version; all of them are read when somebody goes through them."""

    def __init__(self, snapshots: Snapshots) -> None:
        """Read nothing yet."""
        self._snapshots = snapshots
        self._lock = Lock()
        self._looked_up: dict[str, bool] = {}

    def __contains__(self, word: object) -> bool:
        """Tell whether a key holds this word."""
        if not isinstance(word, str) or "\0" in word:
            return False
        self.look_up([word])
        with self._lock:
            return self._looked_up[word]

    def look_up(self, several: Iterable[str]) -> None:
        """Ask the database once for all of ``several`` that it has not been asked for."""
        with self._lock:
            new = sorted({word for word in several if "\0" not in word} - self._looked_up.keys())
        if new:
            rows = self._snapshots.look(lambda moment: moment.session.rows(_THERE, [new]))
            with self._lock:
                self._looked_up |= dict.fromkeys(new, False) | dict.fromkeys((word for (word,) in rows), True)

    def like(self, word: str, slips: int) -> list[str]:
        """Return, in order, the words that may be ``word`` with so many ``slips``, and few that may not."""
        return self._lettered.like(word, slips)

    def __iter__(self) -> Iterator[str]:
        """Go through all words: those of documents first, then the most frequent first."""
        return iter(self._all)

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self._all)

    def __bool__(self) -> bool:
        """Tell whether there are any, which costs nothing."""
        return self._snapshots.look(lambda moment: moment.directory.corpus.keys > 0)

    @cached_property
    def _all(self) -> list[str]:
        return [word for (word,) in self._snapshots.look(lambda moment: moment.session.rows(_ALL))]

    @cached_property
    def _lettered(self) -> Lettered:
        return Lettered(self._all)
