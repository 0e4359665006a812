"""The bytes of a saved web page become blocks of text. Runs in the worker only.

trafilatura knows the navigation, banners and footers of thousands of sites, but of what is left it drops headings,
lists and tables that an answer may stand in. So it only tells where the main text is: of the smallest element that
holds nearly all that it found, everything is taken, with lxml, but navigation, lists of links and what is hidden.
Where that is next to nothing (a page of links, or a form), and for the Senate's question pages, whose header lines
look like trimmings, the whole page is taken in this way.
"""

import re
from collections import Counter
from copy import deepcopy
from typing import Any
from urllib.parse import urlsplit

from index.datatypes import Reason
from index.reading.account import Ledger, ink
from index.reading.blocks import Block, Extract, Refused, heading
from index.reading.furniture import (
    MANY_WORDS,
    is_furniture,
    is_label,
    is_linked,
    is_list_of_links,
    is_told_beside,
    says,
)
from index.reading.notes import without_calls
from index.reading.published import published
from index.reading.tree import HEADINGS, Placed, is_block, placed, prune, shown, texts, without_unseen

ENOUGH = 0.3  # of a page's text: less, and the main part has been missed
MOST = 0.9  # of what trafilatura found is in an element: that holds the main text

_UNSEEN = frozenset("script style noscript template svg iframe object embed canvas audio video dialog".split())
_UNSEEN_CLASSES = frozenset("sr-only visually-hidden screen-reader-text fr-sr-only".split())
_COUNTING = frozenset("paranumber parnum para-number paragraph-number linenumber line-number lineno".split())
_CALLING = frozenset(
    ("doc-noteref", "noteref", "footnote-ref", "footnotecall")
)  # what a call of a note may be said to be
_PERMALINK = re.compile(r"[¶#§🔗]|\[?(?:modifier|edit)(?: le code| source)?\]?", re.IGNORECASE)
_CALL = re.compile(r"\[?(?:\d{1,3}|\*{1,3}|[a-z])\]?")  # of a footnote
_SENATE = re.compile(r"Question\s+(?:\S.{0,80}\s+)?de\s+(?:M\.|Mme|Mlle)\s")
_SENATE_PARTS = re.compile(r"(?:Question|Réponse)\s.{0,300}$")
_PUBLISHED = re.compile(r"(?:publiée\s|-\s*page\s)")


def read_web(raw: bytes, encoding: str | None = None, *, whole: bool = False) -> Extract:
    """Return what a page holds: its main part, or the ``whole`` of what is no page of a site, such as a chapter.

    ``encoding`` is what whoever sent it says of its bytes; it is believed where they do not tell.

    Raises:
        Refused: it is no page, or holds no text.
    """
    from lxml import etree
    from lxml import html as lxml_html

    parser = lxml_html.HTMLParser(
        encoding=_encoding(raw, encoding), no_network=True, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = lxml_html.document_fromstring(raw, parser=parser)
    except (etree.ParserError, etree.LxmlError, ValueError, LookupError):
        raise Refused("it is no HTML page, or an empty one") from None
    characters, ledger = sum(map(ink, texts(root))), Ledger()
    without_unseen(root, ledger)
    day = published(root)
    without_calls(root, ledger)
    prune(root, _unseen, ledger)
    _take_in(root)
    title, url = _title(root), _address(root)
    of_all, of_main = Ledger(), Ledger()
    everything = _merged([shown(found, of_all) for found in placed(root, of_all)])
    chapter = whole or any(_SENATE.match(block.text) for block in everything)
    chosen = everything if chapter else _chosen(root, of_main)
    if sum(len(block.text) for block in chosen) < ENOUGH * sum(len(block.text) for block in everything):
        chosen = everything
    ledger.take(of_all if chosen is everything else of_main)
    if not any(character.isalnum() for block in chosen for character in block.text):
        raise Refused("the page holds no text")
    heads = chosen is not everything and not any(block.heading and block.text == title for block in chosen)
    if heads and _is_heading_of(root, title):
        chosen.insert(0, heading(str(title), 1))
        ledger.added += ink(str(title))  # it stands elsewhere on the page, and was left out there
    account = ledger.account(characters, (block.text for block in chosen))
    return Extract(title, tuple(chosen), url, day, account=account)


def _chosen(root: Any, ledger: Ledger) -> list[Block]:  # noqa: ANN401 - of lxml
    """Return the blocks of the main part of a page, with those that stand between its title and that part."""
    known = _known(root)
    main = _main(root, known)
    prune(main, _leading_away, ledger)
    inside, titles = frozenset(main.iter()), frozenset(root.iter("h1"))
    chosen = []
    begun = False  # the title has been passed, and stands outside
    for found in placed(root, ledger):
        is_known = _plain(found.block.text) in known
        if found.place in inside:
            begun = False
            kept = not known or found.block.heading or not is_label(found.place, found.block.text, is_known)
        else:
            begun = begun or found.place in titles
            kept = _says_beside(found, is_known, begun)
        if kept:
            chosen.append(shown(found, ledger))
        else:
            ledger.leave(Reason.NAVIGATION, found.told)
    return chosen


def _take_in(root: Any) -> None:  # noqa: ANN401 - of lxml
    """Make boxes beside an article that are a part of it parts of it; what they are called heads nothing below them."""
    for box in [aside for aside in root.iter("aside") if is_told_beside(aside)]:
        box.tag = "div"
        for title in list(box.iter(*HEADINGS)):
            title.tag = "p"


def _says_beside(found: Placed, known: bool, begun: bool) -> bool:
    """Tell whether what stands beside the main part is text: known as such, or said between the title and that part."""
    text = found.block.text
    if found.block.heading or found.place.tag not in ("p", "div", "figcaption", "h2", "time", "span"):
        return begun and found.block.heading and len(text.split()) >= MANY_WORDS
    told = begun and says(text) and not is_linked(found.place)
    return (told or (known and len(text.split()) >= MANY_WORDS)) and not is_furniture(found.place)


def _encoding(raw: bytes, told: str | None = None) -> str:
    """Return how the bytes are written: by their mark, what the page says, UTF-8 if they are that, else Western."""
    for mark, name in ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if raw.startswith(mark):
            return name
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        said = re.search(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w-]{2,40})", raw[:4096], re.IGNORECASE)
        name = told or (said[1].decode("ascii", "replace").lower() if said else "windows-1252")
        return "windows-1252" if name in ("utf-8", "iso-8859-1", "latin1", "ascii", "us-ascii") else name
    return "utf-8"


def _title(root: Any) -> str | None:  # noqa: ANN401 - of lxml
    for path in ("//h1", "//title"):
        found = [" ".join(element.text_content().split()) for element in root.xpath(path)]
        if len([text for text in found if text]) == 1:
            return next(text for text in found if text)[:300]
    return None


def _address(root: Any) -> str | None:  # noqa: ANN401 - of lxml
    for address in root.xpath("//link[@rel='canonical']/@href | //meta[@property='og:url']/@content"):
        parts = urlsplit(str(address).strip())
        if parts.scheme in ("http", "https") and parts.netloc and len(address) < 500:
            return str(address).strip()
    return None


def _is_heading_of(root: Any, title: str | None) -> bool:  # noqa: ANN401 - of lxml
    return any(title == " ".join(element.text_content().split()) for element in root.xpath("//h1"))


def _unseen(element: Any) -> Reason | None:  # noqa: ANN401 - of lxml
    """Tell what a browser would not show, and what leads away from the middle of a sentence."""
    style = (element.get("style") or "").replace(" ", "").lower()
    if element.tag in _UNSEEN or "hidden" in element.attrib or "display:none" in style:
        return Reason.HIDDEN
    if element.tag == "a" and element.get("href"):
        text = element.text_content().strip()
        kinds = {element.get("role"), element.get("epub:type"), *(element.get("class") or "").split()}
        raised = element.getparent().tag == "sup" or element.find("sup") is not None
        marked = raised or text.startswith("[") or not kinds.isdisjoint(_CALLING)
        note = marked and "#" in element.get("href") and _CALL.fullmatch(text)
        return Reason.NOTE_CALL if note else Reason.NAVIGATION if _PERMALINK.fullmatch(text) else None
    classes = (element.get("class") or "").split()
    if not _COUNTING.isdisjoint(classes) and element.text_content().strip().isdigit():
        return Reason.NAVIGATION  # "1" in front of each paragraph, for who cites it
    return None if _UNSEEN_CLASSES.isdisjoint(classes) else Reason.HIDDEN


def _leading_away(element: Any) -> Reason | None:  # noqa: ANN401 - of lxml
    return Reason.NAVIGATION if is_list_of_links(element) else None


def _known(root: Any) -> set[str]:  # noqa: ANN401 - of lxml
    """Return the blocks that trafilatura takes for the main text."""
    import trafilatura

    try:
        found: Any = trafilatura.bare_extraction(
            deepcopy(root), include_comments=False, include_tables=True, favor_recall=True, with_metadata=False
        )
        return {_plain(found.block.text) for found in placed(found.body, Ledger())}
    except Exception:  # noqa: BLE001 - whatever it stumbles over, all of the page's text is still there
        return set()


def _main(root: Any, known: set[str]) -> Any:  # noqa: ANN401 - of lxml
    """Return the smallest element that holds nearly all of what is known to be main text."""
    held: Counter[Any] = Counter()
    for found in placed(root, Ledger()):
        if _plain(found.block.text) in known:
            held.update(dict.fromkeys([found.place, *found.place.iterancestors()], len(found.block.text)))
    main = root
    while inner := [child for child in main if held[child] > MOST * held[root]]:
        main = inner[0]
    while main is not root and not is_block(main):
        main = main.getparent()  # the text of an element in a line belongs to the block around it
    return main


def _plain(text: str) -> str:
    return " ".join(text.split())  # trafilatura makes spaces of no-break ones


def _merged(blocks: list[Block]) -> list[Block]:
    """Join the header line of a Senate page that stands in several elements: who asked, then where it was published."""
    merged: list[Block] = []
    for block in blocks:
        before = merged[-1] if merged else None
        if before and _SENATE_PARTS.fullmatch(before.text) and _PUBLISHED.match(block.text):
            merged[-1] = Block(f"{before.text} {block.text}")
        else:
            merged.append(block)
    return merged
