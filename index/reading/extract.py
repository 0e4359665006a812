"""The worker's side: ``python -m index.reading.extract`` reads files that strangers made, one after the other.

A request is a line of JSON, {"kind", "size"}, and so many bytes; the reply is a line of JSON. A "picture" of a page
is asked for with its number ("page"), a printed "page" with the quote to mark on it, "marks" with what was recognised
on a picture and the quote; what was "recognised" on such pages goes with a PDF. Before the first one the process
gives up what it does not need (sandbox.py). Who asked ends it when it takes too long, and it ends by itself when
nobody is there to do so.
"""

import base64
import json
import resource
import sys
from collections.abc import Callable
from dataclasses import asdict
from pkgutil import resolve_name
from typing import Any

from index.reading.blocks import Extract, Refused
from index.reading.formats import FORMATS
from index.reading.marking import print_page
from index.reading.marking_scans import boxes_on
from index.reading.pdf import read_pdf
from index.reading.pictures import drawn_page
from index.reading.sandbox import confine

SECONDS = 120  # of computing for one file: who asked has given it up long before
MAX_CHARACTERS = 20_000_000  # of text in one file

# By the kind that a request names. A test puts a reader of its own in the place of one.
READERS: dict[str, Callable[[bytes], Extract]] = {kind: resolve_name(one.reader) for kind, one in FORMATS.items()}


def main() -> None:
    """Answer requests until there are no more."""
    confine()
    replies, sys.stdout = sys.stdout, sys.stderr  # whatever a library prints is no reply
    for line in sys.stdin.buffer:
        request = json.loads(line)
        raw = sys.stdin.buffer.read(request["size"])
        used = resource.getrusage(resource.RUSAGE_SELF)
        until = int(used.ru_utime + used.ru_stime) + SECONDS
        resource.setrlimit(resource.RLIMIT_CPU, (until, resource.RLIM_INFINITY))
        replies.write(json.dumps(_reply(request, raw)) + "\n")
        replies.flush()


def _reply(request: dict[str, Any], raw: bytes) -> dict[str, Any]:
    try:
        if request["kind"] == "page":
            page = print_page(raw, request["number"], request["width"], request["quote"], request["before"])
            return asdict(page)
        if request["kind"] == "marks":
            return {"boxes": [asdict(box) for box in boxes_on(request["told"], request["quote"], request["before"])]}
        if request["kind"] == "picture":
            return {"picture": base64.b64encode(drawn_page(raw, request["page"])).decode()}
        if told := request.get("recognised"):
            found = read_pdf(raw, {int(page): hocr for page, hocr in told.items()})
        else:
            found = READERS[request["kind"]](raw)
    except Refused as reason:
        return {"refused": str(reason)}
    except (MemoryError, RecursionError):
        return {"refused": "it needs more memory than a document may"}
    except Exception as error:  # noqa: BLE001 - of libraries, over a file that somebody may have made to break them
        return {"refused": f"it cannot be read ({type(error).__name__})"}
    if sum(len(block.text) for block in found.blocks) > MAX_CHARACTERS:
        return {"refused": f"it holds more than {MAX_CHARACTERS:,} characters: split it"}
    return asdict(found)


if __name__ == "__main__":
    main()
