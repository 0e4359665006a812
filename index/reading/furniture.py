"""What of a page is no text but its furniture: lists of links, labels of buttons. Runs in the worker only.

In doubt it stays: an item that is a link is an item, and few words in a box may be its title or an answer.
"""

import re
from typing import Any

from index.languages import either
from index.reading.tree import HEADINGS, LISTS

LINKED = 0.75  # of a list's text is in links: it leads to text, and is none; half where its class says so
FEWEST_LINKS = 3  # that make a list of links
MANY_WORDS = 8  # make a sentence, whoever overlooked it
LONGEST_LABEL = 400  # characters, with the white space between its elements
MOST_EMPTY = 9  # elements without text that may stand before a list
AROUND = 3  # elements around a label, whose classes say what it is

_LEADING_CLASSES = frozenset("toc table-of-contents sommaire breadcrumb breadcrumbs".split())
_CLASSES = frozenset(  # parts of the names of classes
    "share sharing partage partager social toolbar tools print breadcrumb breadcrumbs ariane pagination pager rating "
    "comment comments menu nav navigation cookie cookies newsletter btn button buttons advert ad ads".split()
)
_LOOSE = frozenset("div p section article main center figure figcaption header footer".split())  # not of lists, tables
_NOTES = re.compile(r"(?:foot|end)?notes?\b|references|renvois", re.IGNORECASE)
_RELATED = re.compile(rf"\W*(?:{either(lambda words: words.related)})", re.IGNORECASE)
_BUTTONS = re.compile(rf"\W*(?:{either(lambda words: words.buttons)})\W*", re.IGNORECASE)
_BYLINE = re.compile(r"(?:par|by)\s+(?-i:[A-ZÀ-ÖØ-Þ])", re.IGNORECASE)
_ADDRESS = re.compile(r"://|\bwww\.")


def is_list_of_links(element: Any) -> bool:  # noqa: ANN401 - of lxml
    """Tell whether an element is a table of contents, a menu, or the like."""
    named = not _LEADING_CLASSES.isdisjoint((element.get("class") or "").split())
    if not named and element.tag not in LISTS:
        return False
    links = [len(link.text_content().strip()) for link in element.iter("a")]
    whole = len(" ".join(element.text_content().split()))
    if named:
        return sum(links) > whole / 2
    return len(links) >= FEWEST_LINKS and sum(links) >= LINKED * whole and not _is_told(element)


def is_label(place: Any, text: str, known: bool) -> bool:  # noqa: ANN401 - of lxml
    """Tell whether a block that is no heading is a few words of a page's furniture, such as those that share it.

    ``known`` says whether somebody else takes it for text.
    """
    if place.tag not in _LOOSE or known or says(text):
        return False
    return is_furniture(place) or _BUTTONS.fullmatch(text) is not None or is_linked(place)


def says(text: str) -> bool:
    """Tell whether a text is a sentence, has a figure among its words, or says who wrote."""
    words = text.split()
    return (
        len(words) >= MANY_WORDS
        or text[-1:] in ".!?:;…»”"
        or _BYLINE.match(text) is not None
        or (len(words) > 2 and any(map(str.isdigit, text)))
    )


def is_furniture(place: Any) -> bool:  # noqa: ANN401 - of lxml
    """Tell by the classes of an element and of those around it."""
    around = [place, *list(place.iterancestors())[:AROUND]]
    return any(
        part in _CLASSES
        for one in around
        for part in re.split(r"[\s_-]+", f"{one.get('class') or ''} {one.get('id') or ''}".lower())
    )


def is_told_beside(aside: Any) -> bool:  # noqa: ANN401 - of lxml
    """Tell whether what stands beside an article is a part of it, as a box "Good to know" is, and no site's own."""
    within = next(aside.iterancestors("article", "main"), None) is not None
    text = " ".join(" ".join(aside.itertext()).split())
    links = sum(len(link.text_content().strip()) for link in aside.iter("a"))
    prose = len(text.split()) >= MANY_WORDS and re.search(r"[.!?…](?=\s|$)", text) is not None
    filled = next(aside.iter("form", "input", "button"), None) is not None
    return within and prose and links < len(text) / 2 and not (filled or is_furniture(aside) or _RELATED.match(text))


def is_linked(place: Any) -> bool:  # noqa: ANN401 - of lxml
    """Tell whether an element's text is links that are no addresses to be read."""
    told = ""
    for words in place.itertext():
        told += words
        if len(told) > LONGEST_LABEL:
            return False
    whole = " ".join(told.split())
    links = sum(len(" ".join(link.text_content().split())) for link in place.iter("a"))
    return links >= LINKED * len(whole) and not _ADDRESS.search(whole)


def _is_told(links: Any) -> bool:  # noqa: ANN401 - of lxml
    """Tell whether a list of links is the text's own: it is announced, stands in a table, or holds notes."""
    around = [links, *list(links.iterancestors())[:1]]
    if any(_NOTES.search(f"{one.get('class') or ''} {one.get('id') or ''}") for one in around):
        return True
    if any((link.get("href") or "").startswith("#") for link in links.iter("a")):
        return False  # leads to the page's own parts
    table = next(links.iterancestors("table"), None)
    if table is not None and table.find(".//th") is not None:
        return True
    before = _before(links)
    text = "" if before is None else " ".join("".join(before.itertext()).split())
    if not text or _RELATED.match(text):
        return False
    return text.endswith(":") or before.tag in HEADINGS - {"h1"}


def _before(element: Any) -> Any:  # noqa: ANN401 - of lxml
    """Return the innermost element that stands last before another one; None where its text follows no element."""
    for inner in (element, *element.iterancestors()):
        if inner.tag in ("body", "html", "main", "article"):
            return None
        found = inner.getprevious()
        for _ in range(MOST_EMPTY):
            if found is None or any(map(str.strip, found.itertext())):
                break
            found = found.getprevious()
        if found is not None:
            while len(found) and not (found[-1].tail or "").strip() and found[-1].tag in (*_LOOSE, *HEADINGS):
                found = found[-1]
            return found
    return None
