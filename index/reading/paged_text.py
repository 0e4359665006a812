"""Plain text that has pages, as programs make it of a PDF: form feeds part them, and each has its head and its number.

A sentence goes on over the end of a page; what stands between its halves is left out where it is shown to be the page's
and not the text's: the same line at the same edge of half the pages, or one whose number counts them. Pure.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, takewhile

from index.datatypes import Reason
from index.languages import either
from index.reading.account import Ledger

EDGE = 2  # lines at the top and at the bottom of a page that may be the page's own
FEWEST = 2  # pages that have it

_NUMBER = re.compile(r"\d+")
_OF = either(lambda words: words.page_of)
_ONLY_PAGE = re.compile(rf"\W*(?:(?:page|p\.)\s*)?#(?:\s*(?:/|{_OF})\s*#)?\W*")  # digits are "#"
_PARTED = re.compile(r"\n(?:[^\S\n]*\n)+")
_RULE = re.compile(r"^[^\S\n]*[_–—-]{5,}[^\S\n]*$", re.MULTILINE)
_NOTE = re.compile(r"\s*(?:\[\d{1,3}\]|\(\d{1,3}\)|\(?\*{1,3}\)?\s|[¹²³⁴⁵⁶⁷⁸⁹⁰]{1,3})\s*\S")
_ENDED = re.compile(r"[.!?:;…][\W_]{0,4}$")


@dataclass(frozen=True)
class PagedText:
    """A text without the heads and numbers of its pages, and where each page begins in it."""

    text: str
    pages: tuple[int, ...]  # page 1 first; none where the text has but one


@dataclass(frozen=True)
class _Line:
    page: int
    place: int  # among the lines of its page, blank ones as well
    text: str

    @property
    def key(self) -> str:
        return _NUMBER.sub("#", " ".join(self.text.casefold().split()))

    @property
    def numbers(self) -> list[int]:
        return [int(number[:9]) for number in _NUMBER.findall(self.text)]


def without_page_ends(text: str, ledger: Ledger) -> PagedText:
    """Return a text without what its pages have at their edges; as it is where no form feed parts it."""
    pages = [re.split(r"\r\n|\r|\n", page) for page in text.rstrip("\f").split("\f")]
    if len(pages) < FEWEST:
        return PagedText(text, ())
    gone = {(line.page, line.place): line for edge in (True, False) for line in _repeated(pages, top=edge)}
    for line in gone.values():
        reason = Reason.PAGE_NUMBER if _ONLY_PAGE.fullmatch(line.key) else Reason.RUNNING_HEAD
        ledger.leave(reason, line.text, line.page + 1)
    bodies = [
        _body(line for place, line in enumerate(page) if (number, place) not in gone)
        for number, page in enumerate(pages)
    ]
    written, starts = "", []
    for body, after in zip(bodies, [*bodies[1:], ""], strict=True):
        written += _between(written, body) if written and body else ""
        starts.append(len(written))
        written += _notes_before(body) if after[:1].islower() else body
    return PagedText(written, tuple(starts))


def _repeated(pages: Sequence[Sequence[str]], *, top: bool) -> Iterator[_Line]:
    """Yield the lines at one edge that are the pages' own; a head is the text's own where it stands first."""
    by_key: dict[str, list[_Line]] = defaultdict(list)
    edges = [_edge(number, page, top=top) for number, page in enumerate(pages)]
    for edge in edges:
        for line in edge:
            by_key[line.key].append(line)
    needed = max(FEWEST, sum(bool(edge) for edge in edges) / 2)
    own = {key for key, lines in by_key.items() if len(lines) >= needed and _counts_pages(lines)}
    for edge in edges:
        for line in edge:  # from the edge inwards
            if line.key not in own:
                break
            if _ONLY_PAGE.fullmatch(line.key) or line is not by_key[line.key][0]:
                yield line


def _edge(number: int, page: Sequence[str], *, top: bool) -> list[_Line]:
    lines = [_Line(number, place, line) for place, line in enumerate(page) if line.strip()]
    return lines[:EDGE] if top else lines[::-1][:EDGE]


def _counts_pages(lines: Sequence[_Line]) -> bool:
    """Tell whether lines alike but for their numbers have the same ones, or such as go up with the pages."""
    return all(
        after == before or after - before == later.page - line.page
        for line, later in pairwise(lines)
        for before, after in zip(line.numbers, later.numbers, strict=True)
    ) and (not _ONLY_PAGE.fullmatch(lines[0].key) or lines[0].numbers != lines[-1].numbers)


def _body(lines: Iterable[str]) -> str:
    kept = list(lines)
    while kept and not kept[0].strip():
        kept.pop(0)
    while kept and not kept[-1].strip():
        kept.pop()
    return "\n".join(kept)


def _notes_before(body: str) -> str:
    """Return a page whose last paragraph goes on overleaf with the notes at its foot before that paragraph."""
    rules = [match for match in _RULE.finditer(body) if _NOTE.match(body, match.end())]
    main, foot = (body[: rules[-1].start()], body[rules[-1].start() :]) if rules else (body, "")
    paragraphs = _PARTED.split(main.rstrip())
    notes = 0 if foot else len(list(takewhile(_NOTE.match, paragraphs[::-1])))
    if notes:
        paragraphs, foot = paragraphs[:-notes], "\n\n".join(paragraphs[-notes:])
    from_before = len(paragraphs) == 1 and body[:1].islower()
    if not foot or not paragraphs or from_before or _ENDED.search(paragraphs[-1]):
        return body
    return "\n\n".join([*paragraphs[:-1], foot.strip("\n"), paragraphs[-1]])


def _between(before: str, after: str) -> str:
    """Return what parts two pages: a line end where a sentence goes on."""
    first = after.lstrip()[:1]
    return "\n" if first.islower() and not _ENDED.search(before) else "\n\n"
