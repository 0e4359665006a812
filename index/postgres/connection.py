"""Connections to a database, and what goes wrong with them in one sentence each. The only importer of psycopg.

psycopg is under the LGPL and no part of what everyone installs: whoever has a database installs it. Passwords and TLS
are libpq's: a URL, PGPASSWORD, ~/.pgpass, a service file, sslmode. No text of libpq that repeats a URL is passed on.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from threading import Lock
from typing import TYPE_CHECKING, Any
from weakref import finalize

from index.errors import StoreError
from index.postgres.address import Address

if TYPE_CHECKING:
    import psycopg

KEPT = 4  # connections that wait for the next question
SECONDS = 10  # to connect, unless the URL says otherwise
_SNAPSHOT = "BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY"
# What is said to be written is on the disk, whatever the database's own setting.
_CHANGE = "BEGIN TRANSACTION ISOLATION LEVEL READ COMMITTED READ WRITE; SET LOCAL synchronous_commit = on"
_NO_TABLE, _NO_SCHEMA, _NO_RIGHT = "42P01", "3F000", "42501"

Row = tuple[Any, ...]


class LostConnectionError(StoreError):
    """The connection to a database is lost, or there was none to be had; trying again may help."""


class NoCollectionError(StoreError):
    """The database holds no collection."""


class Session:
    """A connection, lent to one user at a time."""

    def __init__(self, connection: "psycopg.Connection[Row]", address: Address) -> None:
        """Take a connection that commits each statement unless told otherwise."""
        self._connection, self._address = connection, address

    def rows(self, query: str, parameters: Sequence[object] = ()) -> list[Row]:
        """Return what a query gives; numbers and bytes come as such."""
        with self._told():
            cursor = self._connection.cursor(binary=True)
            cursor.execute(query.encode(), parameters or None)
            return cursor.fetchall() if cursor.description else []

    def run(self, statements: str) -> None:
        """Carry out statements that take nothing and give nothing."""
        with self._told():
            self._connection.execute(statements.encode())

    def copy(self, statement: str, types: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
        """Load rows by ``COPY ... FROM STDIN (FORMAT BINARY)``; bytes of the type "bytea" go as they are."""
        with self._told(), self._connection.cursor().copy(statement.encode()) as copy:
            copy.set_types(types)
            for row in rows:
                copy.write_row(row)

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """See one state of the database throughout, and change nothing."""
        with self._within(_SNAPSHOT):
            yield

    @contextmanager
    def change(self) -> Iterator[None]:
        """Change all or nothing; it is on the disk when the block has ended."""
        with self._within(_CHANGE):
            yield

    @contextmanager
    def _within(self, begin: str) -> Iterator[None]:
        self.run(begin)
        try:
            yield
        except BaseException:
            with suppress(LostConnectionError):  # what went wrong first is what is told
                if not self.is_lost:
                    self.run("ROLLBACK")
            raise
        self.run("COMMIT")

    @property
    def is_lost(self) -> bool:
        """Whether nothing more can be done over this connection."""
        return bool(self._connection.closed or self._connection.broken)

    def close(self) -> None:
        """Give the connection up."""
        self._connection.close()

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Turn what the database complains of into one sentence."""
        import psycopg

        try:
            yield
        except psycopg.Error as error:
            raise self._sentence(error) from None

    def _sentence(self, error: "psycopg.Error") -> StoreError:
        shown = self._address.shown
        if self.is_lost:
            return LostConnectionError(
                f"{shown}\u00a0: la connexion à la base de données est perdue\u00a0; essayez de nouveau.",
                f"{shown}: the connection to the database is lost; try again.",
            )
        if error.sqlstate in (_NO_TABLE, _NO_SCHEMA):
            return NoCollectionError(
                f"{shown}\u00a0: aucune collection dans cette base\u00a0; "
                f"faites-en une avec python -m index add DOCUMENTS --into {shown}",
                f"{shown}: no collection in this database; make one with python -m index add DOCUMENTS --into {shown}",
            )
        reason = (error.diag.message_primary or type(error).__name__).rstrip(".")
        if error.sqlstate == _NO_RIGHT:
            return StoreError(
                f"{shown}\u00a0: cet utilisateur de la base n’en a pas le droit ({reason}).",
                f"{shown}: this user of the database may not do this ({reason}).",
            )
        return StoreError(
            f"{shown}\u00a0: la base de données refuse ({reason}).", f"{shown}: the database refuses ({reason})."
        )


class Server:
    """A database: lends connections, and keeps a few for whoever asks next. Threads may share it."""

    def __init__(self, address: Address) -> None:
        """Connect to nothing yet."""
        self.address = address
        self._idle: list[Session] = []
        self._lock = Lock()
        finalize(self, _close, self._idle)

    @contextmanager
    def lend(self) -> Iterator[Session]:
        """Lend a connection for a block.

        Raises:
            LostConnectionError: there is none to be had.
            StoreError: the address is none, or psycopg is not installed.
        """
        with self._lock:
            session = self._idle.pop() if self._idle else None
        session = session or self._connected()
        try:
            yield session
        finally:
            self._take_back(session)

    def close(self) -> None:
        """Close the connections that nobody uses."""
        with self._lock:
            _close(self._idle)

    def _take_back(self, session: Session) -> None:
        if session.is_lost:
            self.close()  # those that wait were connected to what is gone
            return
        with self._lock:
            kept = len(self._idle) < KEPT
            if kept:
                self._idle.append(session)
        if not kept:
            session.close()

    def _connected(self) -> Session:
        shown = self.address.shown
        try:
            import psycopg
            from psycopg.conninfo import conninfo_to_dict
        except ImportError:
            raise StoreError(
                f"{shown}\u00a0: il manque le client de PostgreSQL\u00a0; README dit comment l’installer (psycopg).",
                f"{shown}: the client of PostgreSQL is missing; README says how to install it (psycopg).",
            ) from None
        try:
            given: dict[str, Any] = conninfo_to_dict(self.address.url)
        except psycopg.ProgrammingError:  # whose text repeats the URL, password and all
            raise StoreError(
                "L’adresse de la base de données n’en est pas une\u00a0: "
                "écrivez postgresql://utilisateur@machine/base.",
                "The address of the database is none: write postgresql://user@host/database.",
            ) from None
        settings: dict[str, Any] = {"connect_timeout": SECONDS, "fallback_application_name": "dans-le-texte"} | given
        try:
            return Session(psycopg.connect(**settings, autocommit=True), self.address)
        except psycopg.Error as error:
            reason = " ".join(_without(str(error), settings).split()).rstrip(".")
            raise LostConnectionError(
                f"{shown}\u00a0: la base de données n’est pas joignable ({reason}).",
                f"{shown}: the database cannot be reached ({reason}).",
            ) from None


def _close(sessions: list[Session]) -> None:
    while sessions:
        sessions.pop().close()


def _without(text: str, settings: dict[str, Any]) -> str:
    for name in ("password", "sslpassword"):
        if settings.get(name):
            text = text.replace(str(settings[name]), "…")
    return text
