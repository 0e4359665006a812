"""Accounts in a file: a name, what it may do, a password that cannot be read back, tokens for programs.

Passwords are hashed by Argon2id with the parameters that RFC 9106 recommends where memory is scarce (argon2-cffi's own
defaults). A token is 256 random bits, so its SHA-256 is enough. The file is read again whenever it has changed: an
account that is removed is shut out of a running server at once.
"""

import fcntl
import hashlib
import json
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from threading import Lock

from index.errors import AssistantError, echo

LONGEST = 60  # characters of a name
SHORTEST = 10  # characters of a password: NIST SP 800-63B asks for 8 at the least
LONGEST_PASSWORD = 1000
FILE = "accounts.json"  # in the library's folder


class Role(StrEnum):
    """What an account may do."""

    READER = "reader"
    EDITOR = "editor"  # also makes and changes collections


@dataclass(frozen=True)
class Account:
    """Somebody who may come in."""

    name: str
    role: Role
    password: str  # as Argon2 writes its hashes
    tokens: tuple[str, ...] = field(default=())  # SHA-256, hexadecimal

    @property
    def stamp(self) -> str:
        """What changes with the password, so that sessions opened with an older one end."""
        return hashlib.sha256(self.password.encode()).hexdigest()


class Accounts:
    """The accounts in a file, which need not exist."""

    def __init__(self, file: Path) -> None:
        """Read nothing yet."""
        self._file = file
        self._lock = Lock()
        self._seen: tuple[int, int, int] | None = None
        self._known: dict[str, Account] = {}

    def all(self) -> dict[str, Account]:
        """Return the accounts by name.

        Raises:
            AssistantError: the file cannot be read.
        """
        with self._lock:
            try:
                found = self._file.stat()
            except FileNotFoundError:
                return {}
            stamp = (found.st_ino, found.st_mtime_ns, found.st_size)
            if stamp != self._seen:
                self._known, self._seen = self._read(), stamp
            return self._known

    def add(self, name: str, password: str, role: Role) -> None:
        """Make an account.

        Raises:
            AssistantError: the name or the password is none, or the name is taken.
        """
        name = " ".join(name.split())
        if not 0 < len(name) <= LONGEST or not name.isprintable() or "," in name:
            raise AssistantError(f"{echo(name)} n’est pas un nom de compte.", f"{echo(name)} is no name of an account.")
        with self._changing() as known:
            if name in known:
                raise AssistantError(f"Le compte {name} existe déjà.", f"There is an account {name} already.")
            known[name] = Account(name, role, hashed(password))

    def change(self, name: str, *, password: str | None = None, role: Role | None = None) -> None:
        """Give an account another password, which ends its sessions and tokens, or another role."""
        with self._changing() as known:
            account = _existing(known, name)
            if password is not None:
                account = replace(account, password=hashed(password), tokens=())
            known[name] = replace(account, role=role or account.role)

    def remove(self, name: str) -> None:
        """Remove an account; whoever uses it is shut out at once."""
        with self._changing() as known:
            del known[_existing(known, name).name]

    def new_token(self, name: str) -> str:
        """Return a token with which a program comes in as ``name``; it is not kept, and cannot be shown again."""
        token = secrets.token_urlsafe(32)
        with self._changing() as known:
            account = _existing(known, name)
            known[name] = replace(account, tokens=(*account.tokens, _sha256(token)))
        return token

    def with_password(self, name: str, password: str) -> Account | None:
        """Return the account if this is its password; an unknown name takes as long as a wrong password."""
        account = self.all().get(name)
        right = verified(account.password if account else _nobody(), password[:LONGEST_PASSWORD])
        return account if right and account else None

    def with_token(self, token: str) -> Account | None:
        """Return the account that a token was made for."""
        digest = _sha256(token)
        return next((account for account in self.all().values() if digest in account.tokens), None)

    @contextmanager
    def _changing(self) -> Iterator[dict[str, Account]]:
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            with self._file.with_name(f".{self._file.name}.lock").open("w") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX)
                known = self._read() if self._file.exists() else {}
                yield known
                self._write(known)
        except OSError as error:
            raise AssistantError(
                f"{self._file}\u00a0: impossible à écrire ({error.strerror}).",
                f"{self._file}: cannot be written ({error.strerror}).",
            ) from None

    def _read(self) -> dict[str, Account]:
        try:
            entries = json.loads(self._file.read_text(encoding="utf-8"))["accounts"]
            return {
                str(entry["name"]): Account(
                    str(entry["name"]), Role(entry["role"]), str(entry["password"]), tuple(map(str, entry["tokens"]))
                )
                for entry in entries
            }
        except (OSError, ValueError, KeyError, TypeError):
            raise AssistantError(
                f"{self._file}\u00a0: ce n’est pas un fichier de comptes lisible.",
                f"{self._file}: this is no readable file of accounts.",
            ) from None

    def _write(self, known: dict[str, Account]) -> None:
        entries = [asdict(account) for account in known.values()]
        content = json.dumps({"accounts": entries}, ensure_ascii=False, indent=1)
        partial = self._file.with_name(f".{self._file.name}")
        partial.unlink(missing_ok=True)
        with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(partial, self._file)


def hashed(password: str) -> str:
    """Return what is kept of a password.

    Raises:
        AssistantError: it is too short or too long.
    """
    from argon2 import PasswordHasher

    if not SHORTEST <= len(password) <= LONGEST_PASSWORD:
        raise AssistantError(
            f"Choisissez un mot de passe de {SHORTEST} caractères au moins.",
            f"Choose a password of at least {SHORTEST} characters.",
        )
    return PasswordHasher().hash(password)


def verified(kept: str, password: str) -> bool:
    """Tell whether ``password`` is the one that ``kept`` was made of."""
    from argon2 import PasswordHasher
    from argon2.exceptions import InvalidHashError, VerificationError

    try:
        return PasswordHasher().verify(kept, password)
    except (VerificationError, InvalidHashError):
        return False


_KEPT_FOR_NOBODY: list[str] = []


def _nobody() -> str:
    """Return the hash of a password that nobody knows."""
    if not _KEPT_FOR_NOBODY:
        _KEPT_FOR_NOBODY.append(hashed(secrets.token_urlsafe(32)))
    return _KEPT_FOR_NOBODY[0]


def _existing(known: dict[str, Account], name: str) -> Account:
    if name not in known:
        raise AssistantError(f"Aucun compte {echo(name)}.", f"No account {echo(name)}.")
    return known[name]


def _sha256(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
