"""Sessions of browsers, and how often somebody may try a password: both in memory, forgotten when the server stops."""

import hashlib
import secrets
from collections import OrderedDict, deque
from collections.abc import Callable
from dataclasses import dataclass, replace
from threading import Lock
from time import monotonic

from assistant.accounts.accounts import Account

IDLE = 12 * 3600.0  # seconds without a request after which a session ends
MOST = 10_000  # sessions at a time
WINDOW = 15 * 60.0  # seconds for which a wrong password counts
TRIES = 5  # wrong passwords for one name from one address
TRIES_OF_ADDRESS = 30  # wrong passwords from one address, whatever the names
Clock = Callable[[], float]


@dataclass(frozen=True)
class Session:
    """A browser that has given the right password."""

    name: str
    stamp: str  # of the account, see Account.stamp
    used: float


class Sessions:
    """Which cookie stands for whom. Only the SHA-256 of a cookie is kept."""

    def __init__(self, clock: Clock = monotonic) -> None:
        """Begin with none."""
        self._clock = clock
        self._lock = Lock()
        self._open: OrderedDict[str, Session] = OrderedDict()  # the longest unused first

    def open(self, account: Account) -> str:
        """Return the cookie of a new session."""
        cookie = secrets.token_urlsafe(32)
        with self._lock:
            self._open[_digest(cookie)] = Session(account.name, account.stamp, self._clock())
            while len(self._open) > MOST:
                self._open.popitem(last=False)
        return cookie

    def find(self, cookie: str) -> Session | None:
        """Return the session that a cookie stands for, which is thereby used."""
        digest = _digest(cookie)
        with self._lock:
            session = self._open.get(digest)
            if session is None:
                return None
            if self._clock() - session.used > IDLE:
                del self._open[digest]
                return None
            self._open[digest] = replace(session, used=self._clock())
            self._open.move_to_end(digest)
            return session

    def close(self, cookie: str) -> None:
        """End a session."""
        with self._lock:
            self._open.pop(_digest(cookie), None)


class Tries:
    """Wrong passwords of late, by name and address."""

    def __init__(self, clock: Clock = monotonic) -> None:
        """Begin with none."""
        self._clock = clock
        self._lock = Lock()
        self._wrong: OrderedDict[tuple[str, str | None], deque[float]] = OrderedDict()

    def wait(self, address: str, name: str) -> float:
        """Return how many seconds ``name`` may not be tried from ``address``; 0 when it may be tried now."""
        with self._lock:
            return max(self._left((address, name), TRIES), self._left((address, None), TRIES_OF_ADDRESS))

    def wrong(self, address: str, name: str) -> None:
        """Note a wrong password."""
        with self._lock:
            for key in ((address, name), (address, None)):
                self._wrong.setdefault(key, deque(maxlen=TRIES_OF_ADDRESS)).append(self._clock())
                self._wrong.move_to_end(key)
            while len(self._wrong) > MOST:
                self._wrong.popitem(last=False)

    def right(self, address: str, name: str) -> None:
        """Forget the wrong passwords for a name from an address."""
        with self._lock:
            self._wrong.pop((address, name), None)

    def _left(self, key: tuple[str, str | None], most: int) -> float:
        wrong, now = self._wrong.get(key), self._clock()
        while wrong and now - wrong[0] > WINDOW:
            wrong.popleft()
        if not wrong or len(wrong) < most:
            return 0.0
        return WINDOW - (now - wrong[-most])


def _digest(cookie: str) -> str:
    return hashlib.sha256(cookie.encode("utf-8", "replace")).hexdigest()
