"""Citations as entries of BibTeX (Patashnik 1988; the fields of biblatex where it has none), one a citation."""

import re

from assistant.answer import Citation
from assistant.render import paste_source, translated, visible
from index.datatypes import Language

# What TeX would take for its own. A brace counts as one in BibTeX even after a backslash, so it is named.
_NAMED = {"\\": "\\textbackslash{}", "{": "\\textbraceleft{}", "}": "\\textbraceright{}"} | {
    "~": "\\textasciitilde{}",
    "^": "\\textasciicircum{}",
    **{character: f"\\{character}" for character in "#$%&_"},
}
_SPECIAL = re.compile(r"[\\{}~^#$%&_]")
_NO_KEY = re.compile(r"[^A-Za-z0-9:._-]+")


def entry(citation: Citation, language: Language, page: str) -> str:
    """Return one entry, whose key is the anchor of the sentence; ``page`` is where the documents can be read."""
    fields = [("title", f"{{{_text(citation.title)}}}")]
    if citation.speaker:  # in braces of its own: an office is no given name and family name
        fields.append(("author", f"{{{_text(citation.speaker)}}}"))
    if citation.date:
        fields += [("year", citation.date[:4]), ("date", citation.date)]
    if citation.page is not None:
        fields.append(("pages", str(citation.page)))
    fields += [
        ("abstract", _text(citation.quote)),
        ("note", _text(paste_source(citation, language))),
        *((("annotation", _text(said)),) if (said := translated(citation, language)) else ()),
        ("url", _address(citation.url or f"{page}#{citation.anchor}")),
    ]
    lines = "".join(f"  {name} = {{{value}}},\n" for name, value in fields)
    return f"@misc{{{_NO_KEY.sub('-', citation.anchor)},\n{lines}}}\n"


def _text(text: str) -> str:
    return _SPECIAL.sub(lambda found: _NAMED[found[0]], " ".join(visible(text).split()))


def _address(url: str) -> str:
    """Return an address as it is, but for what would end the field."""
    return re.sub(r"[\s\\{}]", lambda found: f"%{ord(found[0]):02X}", url)
