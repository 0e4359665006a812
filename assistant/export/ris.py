"""Citations as references in RIS (Research Information Systems, 2012), which Zotero, EndNote and Mendeley take."""

import re

from assistant.answer import Citation
from assistant.render import paste_source, translated, visible
from index.datatypes import Language

# GEN would become a journal's article in Zotero, and of a GOVDOC citation-js keeps no more of the date than its year.
_KIND = "RPRT"


def reference(citation: Citation, language: Language, page: str) -> str:
    """Return one reference: its lines end with CR LF, the last of them is ER.

    ``page`` is the address of the page where the documents can be read.
    """
    fields = [("TY", _KIND), ("TI", citation.title)]
    if citation.speaker:
        # A comma in an author's name parts a family's from a given one; the name of a ministry may have many.
        fields.append(("PB" if "," in citation.speaker else "AU", citation.speaker))
    if citation.date:
        year, *rest = citation.date.split("-")
        fields += [("PY", year), ("DA", "/".join([year, *rest]))]
    if citation.page is not None:
        fields.append(("SP", str(citation.page)))
    fields += [
        ("AB", citation.quote),
        ("N1", paste_source(citation, language)),
        *((("N1", said),) if (said := translated(citation, language)) else ()),
        ("UR", citation.url or f"{page}#{citation.anchor}"),
    ]
    lines = [f"{tag}  - {_line(text)}" for tag, text in fields]
    return "\r\n".join([*lines, "ER  - ", ""])


def _line(text: str) -> str:
    return re.sub(r"\s*[\r\n\x85\u2028\u2029]+\s*", " ", visible(text)).strip()
