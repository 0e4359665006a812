"""Who a request comes from: a cookie of a session, or a token, where there are accounts; else everybody is the same."""

from http.cookies import CookieError, SimpleCookie

from starlette.datastructures import Headers
from starlette.types import Scope

from assistant.accounts.accounts import Account, Accounts, Role
from assistant.accounts.sessions import Sessions, Tries
from assistant.sources.visitor import GUEST, Visitor

COOKIE = "session"


class Entrance:
    """Lets in ``everybody`` as that visitor, or those who have an account."""

    def __init__(self, everybody: Visitor | None = None, accounts: Accounts | None = None) -> None:
        """One of the two is given."""
        self._everybody = everybody
        self.accounts = accounts
        self.sessions, self.tries = Sessions(), Tries()

    @property
    def is_open(self) -> bool:
        """Whether anybody may come in, and nobody is known."""
        return self.accounts is None and self._everybody == GUEST

    def visitor(self, headers: Headers) -> Visitor | None:
        """Return who sends a request; None is a stranger, to whom nothing but the way in is open.

        Raises:
            AssistantError: the file of accounts cannot be read.
        """
        if self.accounts is None:
            return self._everybody
        account = self._by_token(headers) or self._by_cookie(headers)
        return Visitor(account.name, edits=account.role is Role.EDITOR) if account else None

    def _by_token(self, headers: Headers) -> Account | None:
        kind, _, token = headers.get("authorization", "").partition(" ")
        return self.accounts.with_token(token.strip()) if self.accounts and kind.lower() == "bearer" else None

    def _by_cookie(self, headers: Headers) -> Account | None:
        session = self.sessions.find(cookie_in(headers))
        account = self.accounts.all().get(session.name) if self.accounts and session else None
        return account if account and session and account.stamp == session.stamp else None


def cookie_in(headers: Headers) -> str:
    """Return the cookie of a session that a request brings along; "" when there is none."""
    try:
        found = SimpleCookie(headers.get("cookie", "")).get(COOKIE)
    except CookieError:
        return ""
    return found.value if found else ""


def visitor_in(scope: Scope) -> Visitor:
    """Return who sends a request, as the guard noted it."""
    visitor = scope.get("visitor")
    return visitor if isinstance(visitor, Visitor) else GUEST
