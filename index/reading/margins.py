"""What stands on the pages of a PDF and is no part of its text: calls of notes, contents, heads and feet (running.py).

Pure: no PDF library. Nothing is taken for such a thing by its words alone: a note has the call's label, or lines lead
to one page after the other.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace

from index.datatypes import Reason
from index.languages import either
from index.reading.account import Ledger
from index.reading.letters import CALL
from index.reading.printed import SMALLER, Line, usual_size
from index.reading.running import without_heads

FAR = 2.5  # times the size of letters: a space between notes and the foot of the page
TAIL = 40  # characters at the end of a line of contents, its page and some dots among them
FEWEST_ENTRIES = 4  # of a table of contents that nothing announces

_CONTENTS = re.compile(rf"(?:\W|\d)*{either(lambda words: words.contents_begin)}\b", re.IGNORECASE)
_ENTRY = re.compile(r"(?<=[\s.…·_])(\d{1,4}|[ivxl]{1,7})\W*$")  # the page at the end of a line of contents
_DOTTED = re.compile(r"(?:(?:[.·_]\s*){4}|…\s*…)\s*\w{1,7}\W*$")
_PLAIN_ENTRY = re.compile(r"[^\W\d_]\W*\s(?:\d{1,4}|[ivxl]{1,7})$")
_NOTE = re.compile(r"\W*(\d{1,3}|[a-z](?=\s))(?!\d)")
_LARGE_NOTE = re.compile(r"\W*(\d{1,3})\W{0,2}\s[^\W\d_a-z]")
_CALLED = re.compile(rf"(?<!\bm)(?<!\b[cdk]m)\s?(?:{CALL}([^{CALL}]+){CALL}|([⁰¹²³⁴-⁹]+))")  # "m2" is none
_LABELS = re.compile(r"\d+|[*†‡]+|(?<![a-z])[a-z](?![a-z])")
_RAISED = str.maketrans("0123456789()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁽⁾")


def text_of_pages(pages: Sequence[Sequence[Line]], ledger: Ledger) -> list[Line]:
    """Return the lines of the text, in reading order; what else there is goes into the ledger."""
    usual = usual_size([line for page in pages for line in page])
    called = [_without_calls(page, usual, ledger) for page in pages]
    return _without_contents(without_heads(called, usual, ledger), len(pages), ledger)


def _without_calls(page: Sequence[Line], usual: float, ledger: Ledger) -> list[Line]:
    """Leave out the raised numbers for which there is a footnote, which would else be read as numbers of the text.

    Another one after a digit is written as a raised one, so that 10⁶ is not 106.
    """
    small = {match[1] for line in page if line.size < SMALLER * usual and (match := _NOTE.match(line.text))}
    large = _large_notes(page) if not small else {}
    notes = small | set(large)

    def written(match: re.Match[str], number: int) -> str:
        labels = _LABELS.findall(unicodedata.normalize("NFKC", match[1] or match[2]))
        ordinal = labels == ["e"] and match.string[max(0, match.start() - 1) : match.start()] in "IVXLC"  # "XIXe"
        if labels and not ordinal and all(label in notes or not label.isalnum() for label in labels):
            ledger.leave(Reason.NOTE_CALL, match[0].replace(CALL, ""), number)
            return ""
        joined = match[1] and match.start() and match.string[match.start() - 1].isdigit()
        return match[0].replace(CALL, "").translate(_RAISED) if joined else match[0].replace(CALL, "")

    def without(line: Line) -> str:
        return _CALLED.sub(lambda match: written(match, line.page), line.text).replace(CALL, "")

    beside = _together(page, min(large.values())) if large else range(0)
    return [replace(line, text=without(line), aside=line.aside or place in beside) for place, line in enumerate(page)]


def _large_notes(page: Sequence[Line]) -> dict[str, int]:
    """Return the places of notes in letters as large as the text's, by their labels: one for each call, in order."""
    calls = [(place, m) for place, line in enumerate(page) for m in _CALLED.finditer(line.text) if m.start()]
    called = [label for _, match in calls for label in _LABELS.findall(match[0])]
    last = max((place for place, _ in calls), default=len(page))
    found = {m[1]: place for place, line in enumerate(page) if place > last and (m := _LARGE_NOTE.match(line.text))}
    whole = [label for label in called if label.isdigit()]
    return found if whole and list(found) == list(dict.fromkeys(whole)) else {}


def _together(page: Sequence[Line], first: int) -> range:
    """Return the places of the lines from ``first`` on that no space parts, as it does the foot of the page."""
    last = first
    while last + 1 < len(page) and 0 < page[last].base - page[last + 1].base < FAR * page[last].size:
        last += 1
    return range(first, last + 1)


def _without_contents(lines: Sequence[Line], pages: int, ledger: Ledger) -> list[Line]:
    """Leave out tables of contents: lines, one after the other, that lead to one page after the other.

    A row of dots leads there, or, under a heading that announces it, an empty space.
    """
    gone: set[int] = set()
    for run in _runs(lines, pages):
        first, last = run[0], run[-1]
        dotted = sum(_DOTTED.search(lines[place].text[-TAIL:]) is not None for place in run)
        before = lines[max(0, first - 3) : first]
        announced = first - 1 in gone or any(_CONTENTS.match(line.text) for line in before)
        if (len(run) < FEWEST_ENTRIES or dotted < len(run) / 2) and not (announced and len(run) > 1):
            continue
        while first and _is_entry_beside(lines[first - 1], lines[first]):
            first -= 1
        while last + 1 < len(lines) and _is_entry_beside(lines[last + 1], lines[last]):
            last += 1
        gone.update(range(first, last + 1))
    for place in sorted(gone):
        ledger.leave(Reason.CONTENTS, lines[place].text, lines[place].page)
    return [line for place, line in enumerate(lines) if place not in gone]


def _is_entry_beside(line: Line, entry: Line) -> bool:
    """Tell whether a line without dots, such as a chapter's, is an entry as the one before or after it."""
    return line.page == entry.page and _PLAIN_ENTRY.search(line.text[-TAIL:]) is not None


def _are_parts(lines: Sequence[Line]) -> bool:
    """Tell whether lines may be the beginning of an entry that goes on in the next line."""
    return len(lines) < 3 and not any(line.text.endswith((".", ":", ";", "!", "?")) for line in lines)


def _runs(lines: Sequence[Line], pages: int) -> list[list[int]]:
    """Return the places of lines that may be a table of contents: near each other, with numbers that never fall."""
    runs: list[list[int]] = []
    reached = 0
    for place, line in enumerate(lines):
        tail = line.text[-TAIL:]
        match = _ENTRY.search(tail)
        page = int(match[1]) if match and match[1].isdigit() else 0
        if not match or page > 2 * pages + 20:
            continue
        near = bool(runs) and page >= reached and _are_parts(lines[runs[-1][-1] + 1 : place])
        if not (line.cells or _DOTTED.search(tail) or (near and page < reached + 20)):
            continue
        if near:
            runs[-1].append(place)
        else:
            runs.append([place])
        reached = page
    return runs
