"""The day on which a web page says that it was published, in its head or beside its title. Runs in the worker only.

Names of meta elements: Open Graph ("article:published_time"), Dublin Core (ISO 15836), schema.org, and those that
libraries and newspapers use for their catalogues.
"""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from index.text.dates import dates_in

_NAMES = (  # the surest first; none that tells of a later change
    "article:published_time og:published_time datepublished dc.date.issued dcterms.issued dc.date.created "
    "dcterms.created dc.date dcterms.date citation_publication_date citation_date publication_date publish-date "
    "publishdate pubdate date"
).split()
_DATA = re.compile(r'"datePublished"\s*:\s*"([^"]{4,40})"')
_ISO = re.compile(r"\s*(\d{4})-?(\d\d)-?(\d\d)(?!\d)")
_YEAR = re.compile(r"\s*((?:19|20|21)\d\d)\s*")
_SAYS = re.compile(r"\W*(?:publi|mis[e]? en ligne|paru|post|diffus|date\b|le\s)", re.IGNORECASE)
_NEAR, _SHORT = 200, 80  # characters of text between the title and a date that belongs to it, and in that date's line


def published(root: Any) -> str | None:  # noqa: ANN401 - of lxml
    """Return the day, or only the year, that a page says it was published on, ISO 8601; None where it does not say."""
    return next((day for told in _told(root) if (day := _day(told))), None)


def _told(root: Any) -> Iterator[str]:  # noqa: ANN401 - of lxml
    metas: dict[str, str] = {}
    for meta in root.iter("meta"):
        name = meta.get("property") or meta.get("name") or meta.get("itemprop") or ""
        metas.setdefault(name.strip().lower(), meta.get("content") or "")
    yield from (metas[name] for name in _NAMES if name in metas)
    for script in root.iter("script"):
        if "ld+json" in (script.get("type") or "") and (match := _DATA.search(script.text or "")):
            yield match[1]
    for element in root.iter("time"):
        if "pubdate" in element.attrib or (element.get("itemprop") or "").lower() == "datepublished":
            yield element.get("datetime") or element.text_content()
    yield from _beside_title(root)


def _beside_title(root: Any) -> Iterator[str]:  # noqa: ANN401 - of lxml
    """Yield the date that stands under the title of the page, in a line that says nothing else."""
    passed, titled = 0, False
    for element in root.iter():
        if element.tag == "h1":
            titled = True
        elif titled and element.tag == "time":
            line = " ".join(element.getparent().text_content().split())
            if _SAYS.match(line) or (len(line) < _SHORT and not line.endswith((".", "!", "?"))):
                yield element.get("datetime") or element.text_content()
            return
        elif titled and isinstance(element.tag, str):
            passed += len((element.text or "").strip())
        if passed > _NEAR:
            return


def _day(told: str) -> str | None:
    if match := _ISO.match(told):
        try:
            return date(*map(int, match.groups())).isoformat()
        except ValueError:
            return None
    if match := _YEAR.fullmatch(told):
        return match[1]
    return next(iter(dates_in(told)), None)
