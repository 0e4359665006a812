"""JSON that comes in: of a limited size, within a limited time, and nothing but text that UTF-8 can carry."""

import asyncio
import json
from typing import Any

from starlette.datastructures import Headers
from starlette.types import Receive

LIMIT = 1_000_000  # bytes: twenty earlier questions of 2,000 characters, written as \uXXXX, are a quarter of it
SECONDS = 30.0  # for a body to arrive
LET_GO = 8_000_000  # bytes of a body too long that are taken, and thrown away, so that its refusal arrives
LET_GO_SECONDS = 2.0
DEPTH = 8  # of nested lists and objects; what the page sends has three


class Refused(Exception):  # noqa: N818 - it is no mistake of the program's
    """Something that came in is not taken: an HTTP status and the key of a sentence of ``replies``."""

    def __init__(self, status: int, key: str) -> None:
        """Keep both."""
        super().__init__(key)
        self.status = status
        self.key = key


async def read_json(headers: Headers, receive: Receive) -> Any:  # noqa: ANN401 - whatever JSON can hold
    """Read and check a request's body.

    Raises:
        Refused: it is no JSON, too long, too slow or too deep.
    """
    kind = headers.get("content-type", "").split(";")[0].strip().lower()
    if kind != "application/json":
        raise Refused(415, "type")
    length = headers.get("content-length", "")
    long = length.isdigit() and (len(length) > 12 or int(length) > LIMIT)
    if long and headers.get("expect", "").lower() == "100-continue":
        raise Refused(413, "large")  # nothing has been sent yet
    try:
        async with asyncio.timeout(LET_GO_SECONDS if long else SECONDS):
            content = await _read(receive)
    except TimeoutError:
        raise (Refused(413, "large") if long else Refused(408, "slow")) from None
    try:
        return _checked(json.loads(content.decode("utf-8"), parse_constant=_no_number), DEPTH)
    except (ValueError, RecursionError):  # ValueError: no UTF-8, no JSON, or a number of 4,300 digits
        raise Refused(400, "json") from None


async def _read(receive: Receive) -> bytes:
    """Return the body; one that is too long is thrown away as it comes.

    A connection that is closed while bytes wait unread is reset, and the reply with it: whoever sends first and reads
    afterwards, as most clients do, would never see why it is refused.
    """
    parts: list[bytes] = []
    size, more = 0, True
    while more and size <= LET_GO:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise Refused(400, "json")
        part = message.get("body", b"")
        size += len(part)
        if size <= LIMIT:
            parts.append(part)
        more = bool(message.get("more_body"))
    if size > LIMIT:
        raise Refused(413, "large")
    return b"".join(parts)


def _no_number(name: str) -> float:
    raise ValueError(f"{name} is no JSON")


def _checked(value: Any, depth: int) -> Any:  # noqa: ANN401 - whatever JSON can hold
    """Return ``value`` with halves of surrogate pairs, which no UTF-8 can carry, as U+FFFD."""
    if isinstance(value, str):
        return whole(value)
    if isinstance(value, list | dict) and depth == 0:
        raise ValueError("too deep")
    if isinstance(value, list):
        return [_checked(item, depth - 1) for item in value]
    if isinstance(value, dict):
        return {whole(name): _checked(item, depth - 1) for name, item in value.items()}
    return value


def whole(text: str) -> str:
    """Return ``text`` with each half of a surrogate pair as U+FFFD."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
