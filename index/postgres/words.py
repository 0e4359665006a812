"""The words of a collection in a database, as they are written: what a misspelt word of a question is compared with."""

from collections.abc import Collection, Iterator
from functools import cached_property
from threading import Lock

from index.postgres.snapshots import Snapshots

_ONE = "SELECT EXISTS (SELECT FROM dans_le_texte.words WHERE word = %s)"
# Those of documents before those of questions alone, then the most frequent first.
_ALL = "SELECT word FROM dans_le_texte.words ORDER BY (own = 0), own DESC, own + asked DESC, word"


class KnownWords(Collection[str]):
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
        with self._lock:
            known = self._looked_up.get(word)
        if known is None:
            ((known,),) = self._snapshots.look(lambda moment: moment.session.rows(_ONE, [word]))
            with self._lock:
                self._looked_up[word] = known
        return known

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
