"""The calls of notes in a web page, which would else be read as figures: "25" and its note 2 are not 252.

A raised number is a call where it leads to a note, or where a paragraph further down begins with it; "1er", "m2" stay,
and so does "10⁶", written with a raised digit. Runs in the worker only.
"""

import re
from collections.abc import Collection
from typing import Any

from index.datatypes import Reason
from index.reading.account import Ledger
from index.reading.tree import texts

_LABEL = r"(?:\d{1,3}|\*{1,3}|†|‡|[a-z])"
_CALLS = re.compile(rf"[\s\[(]*{_LABEL}(?:[\s,;\])(]+{_LABEL})*[\s\])]*")
_LABELS = re.compile(r"\d+|\*+|[†‡a-z]")
_NOTE = re.compile(rf"\s*[\[(]?({_LABEL})[\])]?[.:)]?\s+\S|\s*[\[(]?\*?({_LABEL})[\])]?[.:)]?\s+\S")
_NAMED = re.compile(r"(?:foot|end)?notes?\b|references|renvois", re.IGNORECASE)
_BACK = re.compile(r"[↩↑^⤴︎\ufe0e\s]+|retour", re.IGNORECASE)
_POWER = re.compile(r"(?:^|[^\d\w])10\s?$")  # 10⁶
_UNIT = re.compile(r"(?:^|[\s\d(])(?:[cdkhm]?m|[cdm]?l|s|kWh?|CO)\s?$")
_STARRED = re.compile(r"(?<=\w)[\[(]\*{1,3}[\])]")
_OPENED, _CLOSED = re.compile(r"[\[(]\s*$"), re.compile(r"^\s*[\])]")
_FIGURES = re.compile(r"[\[(]?\d[\d,; ]*[\])]?")
_RAISED = str.maketrans("0123456789()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁽⁾")
_PARAGRAPHS = ("p", "li", "div", "dd", "td", "aside", "footer")


def without_calls(root: Any, ledger: Ledger) -> None:  # noqa: ANN401 - of lxml
    """Take the calls of notes out of a page, and write other raised figures behind a figure as such."""
    noted = _notes(root)
    for raised in list(root.iter("sup")):
        _read_raised(raised, noted, ledger)
    links = list(root.iter("a"))
    leads = {link.get("href") for link in links}
    for link in links:
        _read_link(link, leads, ledger)
    if "*" in noted:
        for element in root.iter():
            for name in ("text", "tail"):
                words = getattr(element, name) or ""
                if isinstance(element.tag, str) and "*" in words and element.tag not in ("script", "style"):
                    for call in _STARRED.findall(words):
                        ledger.leave(Reason.NOTE_CALL, call)
                    setattr(element, name, _STARRED.sub("", words))


def _notes(root: Any) -> frozenset[str]:  # noqa: ANN401 - of lxml
    """Return the labels with which paragraphs begin."""
    found = {str(number) for entries in root.iter("ol") if _holds_notes(entries) for number in _counted(entries)}
    for element in root.iter(*_PARAGRAPHS):
        begun = "".join(_first_words(element))
        if match := _NOTE.match(begun):
            found.add(match[1] or match[2])
    return frozenset(found)


def _holds_notes(entries: Any) -> bool:  # noqa: ANN401 - of lxml
    """Tell whether a numbered list is one of notes: it, or what is around it, is called so, or an item leads back."""
    around = [entries, *list(entries.iterancestors())[:2]]
    named = any(_NAMED.search(f"{one.get('class') or ''} {one.get('id') or ''}") for one in around)
    return named or any(_BACK.fullmatch(link.text_content().strip()) for link in entries.iter("a"))


def _counted(entries: Any) -> range:  # noqa: ANN401 - of lxml
    start = entries.get("start") or "1"
    first = int(start) if start.isascii() and start.isdigit() and len(start) < 5 else 1
    return range(first, first + sum(entry.tag == "li" for entry in entries))


def _first_words(element: Any) -> list[str]:  # noqa: ANN401 - of lxml
    words: list[str] = []
    for text in element.itertext():
        words.append(text)
        if sum(map(len, words)) > 20 or len(words) > 12:
            break
    return words


def _read_raised(raised: Any, noted: frozenset[str], ledger: Ledger) -> None:  # noqa: ANN401 - of lxml
    words = " ".join(raised.text_content().split())
    if raised.getparent() is None or not _CALLS.fullmatch(words):
        return
    before = _before(raised)
    if not before.strip():
        return  # the label of the note itself
    linked = any(_leads_down(link) for link in (*raised.iter("a"), *raised.iterancestors("a")))
    labels = _LABELS.findall(words)
    unit = _UNIT.search(before) is not None
    power = _POWER.search(before) is not None
    if linked or (not unit and not power and all(label in noted and not label.isalpha() for label in labels)):
        _drop(raised, ledger)
    elif words.isascii() and _FIGURES.fullmatch(words) and before[-1:].isalnum() and not unit:
        for child in list(raised):
            raised.remove(child)
        raised.text = words.translate(_RAISED)


def _read_link(link: Any, leads: Collection[str | None], ledger: Ledger) -> None:  # noqa: ANN401 - of lxml
    """Take out a link that calls a note: in brackets, starred, or one of those that lead back to where it stands."""
    words = link.text_content().strip()
    if link.getparent() is None or not _leads_down(link) or not _before(link).strip():
        return
    bracketed = _OPENED.search(_before(link)) and _CLOSED.match(link.tail or "")
    around = [link, *([link.getparent()] if link.getparent().tag in ("sup", "span") else ())]
    named = {one.get(name) for one in around for name in ("id", "name")} - {None}
    back = any(f"#{name}" in leads for name in named)
    if (bracketed or back or words.startswith(("[", "*"))) and _CALLS.fullmatch(words):
        _drop(link, ledger)


def _leads_down(link: Any) -> bool:  # noqa: ANN401 - of lxml
    return "#" in (link.get("href") or "")


def _before(element: Any) -> str:  # noqa: ANN401 - of lxml
    """Return what stands before an element in its paragraph, or the end of it."""
    words: list[str] = []
    inner = element
    while True:
        sibling = inner.getprevious()
        if sibling is not None:
            words.insert(0, "".join([*sibling.itertext(), sibling.tail or ""]) if isinstance(sibling.tag, str) else "")
            inner = sibling
            if sum(map(len, words)) > 20:
                return "".join(words)
            continue
        parent = inner.getparent()
        if parent is None:
            return "".join(words)
        words.insert(0, parent.text or "")
        if parent.tag not in ("a", "sup", "span", "b", "strong", "em", "i", "small", "font", "u"):
            return "".join(words)
        inner = parent


def _drop(element: Any, ledger: Ledger) -> None:  # noqa: ANN401 - of lxml
    """Take an element out, with the brackets that would be left empty."""
    parent, previous = element.getparent(), element.getprevious()
    ledger.leave(Reason.NOTE_CALL, "".join(texts(element)).strip())
    before = (previous.tail if previous is not None else parent.text) or ""
    if _OPENED.search(before) and _CLOSED.match(element.tail or ""):
        ledger.leave(Reason.NOTE_CALL, "()")
        before = _OPENED.sub("", before)
        element.tail = _CLOSED.sub("", element.tail, count=1)
        if previous is not None:
            previous.tail = before
        else:
            parent.text = before
    element.drop_tree()
