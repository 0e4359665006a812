"""The bytes of a saved web page become blocks of text. Runs in the worker only.

trafilatura knows the navigation, banners and footers of thousands of sites, but of what is left it drops headings,
lists and tables that an answer may stand in. So it only tells where the main text is: of the smallest element that
holds nearly all that it found, everything is taken, with lxml, but navigation, lists of links and what is hidden.
Where that is next to nothing (a page of links, or a form), and for the Senate's question pages, whose header lines
look like trimmings, the whole page is taken in this way.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from copy import deepcopy
from typing import Any
from urllib.parse import urlsplit

from index.reading.blocks import Block, Refused

ENOUGH = 0.3  # of a page's text: less, and the main part has been missed
MOST = 0.9  # of what trafilatura found is in an element: that holds the main text
LINKED = 0.75  # of a list's text is in links: it leads to text, and is none; half where its class says so
FEWEST_LINKS = 3  # that make a list of links
MANY_WORDS = 8  # make a sentence, whoever overlooked it
LONG_CELL = 300  # characters: a cell of a table that only arranges the page

_HEADINGS = frozenset(f"h{level}" for level in range(1, 7))
_UNSEEN = frozenset("script style noscript template svg iframe object embed canvas audio video dialog".split())
_LEFT_OUT = frozenset("nav aside button select textarea label menu".split())
_ROLES = frozenset("navigation banner contentinfo complementary search menu menubar dialog".split())
_UNSEEN_CLASSES = frozenset("sr-only visually-hidden screen-reader-text fr-sr-only".split())
_LEADING_CLASSES = frozenset("toc table-of-contents sommaire breadcrumb breadcrumbs".split())
_LOOSE = frozenset("div p section article main center figure figcaption header footer".split())  # not of lists, tables
_LISTS = ("ul", "ol", "dl")
_BLOCKS = _HEADINGS | frozenset(
    "p div li ul ol dl dt dd table tr caption section article main blockquote pre figure figcaption address hr body "
    "header footer fieldset legend details summary center "
    "head item row list quote".split()  # trafilatura's own names
)
_SPACE = re.compile(r"[ \t\r\n\f]+")  # what HTML makes one space of; a no-break space is none of them
_PARTED = re.compile(r"(?: ?\v){2,}")  # two <br>: a new paragraph
_PERMALINK = re.compile(r"[¶#§🔗]|\[?(?:modifier|edit)(?: le code| source)?\]?", re.IGNORECASE)
_CALL = re.compile(r"\[?(?:\d{1,3}|\*{1,3}|[a-z])\]?")  # of a footnote
_SENATE = re.compile(r"Question\s+(?:\S.{0,80}\s+)?de\s+(?:M\.|Mme|Mlle)\s")
_SENATE_PARTS = re.compile(r"(?:Question|Réponse)\s.{0,300}$")
_PUBLISHED = re.compile(r"(?:publiée\s|-\s*page\s)")


def read_web(raw: bytes) -> tuple[str | None, str | None, list[Block]]:
    """Return the title and the address, where the page tells them, and the blocks.

    Raises:
        Refused: it is no page, or holds no text.
    """
    from lxml import etree  # type: ignore[import-untyped]
    from lxml import html as lxml_html

    parser = lxml_html.HTMLParser(
        encoding=_encoding(raw), no_network=True, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = lxml_html.document_fromstring(raw, parser=parser)
    except (etree.ParserError, etree.LxmlError, ValueError, LookupError):
        raise Refused("it is no HTML page, or an empty one") from None
    _prune(root, _is_unseen)
    title, url = _title(root), _address(root)
    everything = _merged(_flat(root))
    if any(_SENATE.match(block.text) for block in everything):
        return title, url, everything
    known = _known(root)
    main = _main(root, known)
    _prune(main, _is_list_of_links)
    chosen = [block for place, block in _placed(main) if not known or not _is_label(place, block, known)]
    if sum(len(block.text) for block in chosen) < ENOUGH * sum(len(block.text) for block in everything):
        chosen = everything
    if not any(character.isalnum() for block in chosen for character in block.text):
        raise Refused("the page holds no text")
    if not any(block.heading and block.text == title for block in chosen) and _is_heading_of(root, title):
        chosen.insert(0, Block(str(title), heading=True))
    return title, url, chosen


def _encoding(raw: bytes) -> str:
    """Return how the bytes are written: by their mark, what the page says, UTF-8 if they are that, else Western."""
    for mark, name in ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if raw.startswith(mark):
            return name
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        said = re.search(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w-]{2,40})", raw[:4096], re.IGNORECASE)
        name = said[1].decode("ascii", "replace").lower() if said else "windows-1252"
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


def _prune(root: Any, goes: Callable[[Any], bool]) -> None:  # noqa: ANN401 - of lxml
    """Take out elements, but keep what follows them."""
    for element in list(root.iter()):
        if element is not root and element.getparent() is not None and isinstance(element.tag, str) and goes(element):
            element.drop_tree()


def _is_unseen(element: Any) -> bool:  # noqa: ANN401 - of lxml
    """Tell what a browser would not show, and what leads away from the middle of a sentence."""
    style = (element.get("style") or "").replace(" ", "").lower()
    if element.tag in _UNSEEN or "hidden" in element.attrib or "display:none" in style:
        return True
    if element.tag == "a" and element.get("href"):
        text = element.text_content().strip()
        marked = text.startswith("[") or element.getparent().tag == "sup" or element.find("sup") is not None
        note = marked and "#" in element.get("href") and _CALL.fullmatch(text)
        return bool(note or _PERMALINK.fullmatch(text))
    return not _UNSEEN_CLASSES.isdisjoint((element.get("class") or "").split())


def _is_list_of_links(element: Any) -> bool:  # noqa: ANN401 - of lxml
    """Tell whether an element is a table of contents, a menu, or the like."""
    named = not _LEADING_CLASSES.isdisjoint((element.get("class") or "").split())
    if not named and element.tag not in _LISTS:
        return False
    links = [len(link.text_content().strip()) for link in element.iter("a")]
    whole = len(_SPACE.sub(" ", element.text_content()).strip())
    return sum(links) > whole / 2 if named else len(links) >= FEWEST_LINKS and sum(links) >= LINKED * whole


def _known(root: Any) -> set[str]:  # noqa: ANN401 - of lxml
    """Return the blocks that trafilatura takes for the main text."""
    import trafilatura

    try:
        found: Any = trafilatura.bare_extraction(
            deepcopy(root), include_comments=False, include_tables=True, favor_recall=True, with_metadata=False
        )
        return {_plain(block.text) for block in _flat(found.body)}
    except Exception:  # noqa: BLE001 - whatever it stumbles over, all of the page's text is still there
        return set()


def _main(root: Any, known: set[str]) -> Any:  # noqa: ANN401 - of lxml
    """Return the smallest element that holds nearly all of what is known to be main text."""
    held: Counter[Any] = Counter()
    for place, block in _placed(root):
        if _plain(block.text) in known:
            held.update(dict.fromkeys([place, *place.iterancestors()], len(block.text)))
    main = root
    while inner := [child for child in main if held[child] > MOST * held[root]]:
        main = inner[0]
    return main


def _is_label(place: Any, block: Block, known: set[str]) -> bool:  # noqa: ANN401 - of lxml
    """Tell whether a block is a few words of a page's furniture, such as those that share it or rate it."""
    if block.heading or place.tag not in _LOOSE or _plain(block.text) in known:
        return False
    words = block.text.split()
    told = block.text[-1] in ".!?:;…»”" or (len(words) > 2 and any(map(str.isdigit, block.text)))
    return len(words) < MANY_WORDS and not told


def _plain(text: str) -> str:
    return " ".join(text.split())  # trafilatura makes spaces of no-break ones


def _flat(root: Any) -> list[Block]:  # noqa: ANN401 - of lxml
    return [block for _, block in _placed(root)]


def _placed(root: Any) -> Iterator[tuple[Any, Block]]:  # noqa: ANN401 - of lxml
    """Yield the text of a tree of elements, cut where a block begins or ends, with the element that it stands in.

    Without recursion, however deep the tree is.
    """
    gathered: list[str] = []
    place, heading, hidden, plain = root, False, 0, 0  # the latter two: inside of how many left out, of how many <pre>

    def blocks() -> Iterator[tuple[Any, Block]]:
        for part in _PARTED.split(_SPACE.sub(" ", "".join(gathered))):
            text = part.replace("\v", " ").replace("\0", "\n").strip(" \n")
            if any(character.isalnum() for character in text):
                yield place, Block(text.encode("utf-8", "replace").decode(), heading)
        gathered.clear()

    def gather(text: str | None) -> None:
        text = (text or "").replace("\0", "").replace("\v", " ")
        gathered.append(text.replace("\n", "\0") if plain else text)

    for event, element in _walk(root):
        tag = element.tag if isinstance(element.tag, str) else ""
        if event != "tail" and _is_left_out(element, tag):
            hidden += 1 if event == "start" else -1
        elif hidden:
            continue
        elif event == "tail":
            gather(element.tail)
        else:
            if tag in _BLOCKS or (tag in ("td", "th") and len(element.text_content()) > LONG_CELL):
                yield from blocks()
                place = element if event == "start" else element.getparent()
                heading = event == "start" and (tag in _HEADINGS or tag == "head" or element.get("role") == "heading")
            elif tag in ("br", "lb") and event == "start":
                gathered.append("\v")
            elif tag in ("td", "th", "cell") and event == "end" and element.getnext() is not None:
                gathered.append(" ; ")
            plain += (tag == "pre") * (1 if event == "start" else -1)
            if event == "start":
                gather(element.text)
    yield from blocks()


def _walk(root: Any) -> Iterator[tuple[str, Any]]:  # noqa: ANN401 - of lxml
    from lxml import etree

    for event, element in etree.iterwalk(root, events=("start", "end")):
        yield event, element
        if event == "end" and element is not root:
            yield "tail", element


def _is_left_out(element: Any, tag: str) -> bool:  # noqa: ANN401 - of lxml
    if tag == "head":  # HTML's head is left out; trafilatura calls a heading so
        return element.getparent() is not None and element.getparent().tag == "html"
    if tag in ("header", "footer"):  # of the page; an article's has its title and its authors
        return next(element.iterancestors("article", "main", "section"), None) is None
    if tag == "button":  # one in a heading unfolds what is below
        return next(element.iterancestors(*_HEADINGS), None) is None
    return tag in _LEFT_OUT or element.get("role") in _ROLES


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
