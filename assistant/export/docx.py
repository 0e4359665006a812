"""A conversation as a file of Word (Office Open XML, ECMA-376), made of the Markdown of ``assistant/render.py``.

Only what is written there is known here: headings, block quotations, bold and slanted lines, a link at the end of a
source, characters escaped by a backslash. Anything else is text, so that no file can hold more than was shown.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from assistant.wording import WORDING
from index.datatypes import Language

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_DECLARED = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_LINK = re.compile(r" <(https?://[^\s<>]+)>$")
_ESCAPED = re.compile(r"\\([\\`*_\[\]<>#!|~$&.()+=-])")
_WRAPPED = re.compile(r"(\*{1,2})(?! )(.+?)(?<!\\)\1(.*)", re.DOTALL)
_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_MARKS = {"# ": "Title", "## ": "Heading1", "### ": "Heading2", "> ": "Quote"}
_WHEN = (1980, 1, 1, 0, 0, 0)  # the same conversation gives the same file


@dataclass(frozen=True)
class _Run:
    """Some text of one look."""

    text: str
    look: str = ""  # its run properties


@dataclass(frozen=True)
class _Paragraph:
    style: str
    runs: tuple[_Run, ...]
    link: str | None = None


def docx_of(markdown: str, language: Language) -> bytes:
    """Return the file for ``markdown``, whose interface language is ``language``; the same bytes each time."""
    paragraphs = [_paragraph(block) for block in _NO_XML.sub("\ufffd", markdown).split("\n\n") if block.strip()]
    links = list(dict.fromkeys(paragraph.link for paragraph in paragraphs if paragraph.link))
    title = next(("".join(run.text for run in each.runs) for each in paragraphs if each.style == "Title"), "")
    parts = {
        "[Content_Types].xml": _types(),
        "_rels/.rels": _relations(
            {
                f"{_R}/officeDocument": "word/document.xml",
                f"{_PACKAGE}/relationships/metadata/core-properties": "docProps/core.xml",
            }
        ),
        "docProps/core.xml": _core(title, language),
        "word/document.xml": _document(paragraphs, links),
        "word/styles.xml": _styles(language),
        "word/_rels/document.xml.rels": _relations({f"{_R}/styles": "styles.xml"}, links),
    }
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(zipfile.ZipInfo(name, _WHEN), _DECLARED + content, zipfile.ZIP_DEFLATED)
    return file.getvalue()


def _paragraph(block: str) -> _Paragraph:
    mark = next((mark for mark in _MARKS if block.startswith(mark)), "")
    text = block.removeprefix(mark)
    found = _LINK.search(text)
    if found:
        text = text[: found.start()]
    return _Paragraph(_MARKS.get(mark, "Normal"), tuple(_runs(text)), found[1] if found else None)


def _runs(text: str) -> Iterator[_Run]:
    """Yield a line's runs: what stands between asterisks at its beginning is bold or slanted."""
    wrapped = _WRAPPED.fullmatch(text)
    if wrapped is None:
        yield _Run(_plain(text))
        return
    yield _Run(_plain(wrapped[2]), "<w:b/>" if wrapped[1] == "**" else "<w:i/>")
    if wrapped[3]:
        yield _Run(_plain(wrapped[3]))


def _plain(text: str) -> str:
    return _ESCAPED.sub(r"\1", text)


def _document(paragraphs: list[_Paragraph], links: list[str]) -> str:
    body = "".join(_drawn(paragraph, links) for paragraph in paragraphs)
    return f'<w:document xmlns:w="{_W}" xmlns:r="{_R}"><w:body>{body}<w:sectPr/></w:body></w:document>'


def _drawn(paragraph: _Paragraph, links: list[str]) -> str:
    runs = "".join(_run(run) for run in paragraph.runs)
    if paragraph.link:
        address = _run(_Run(paragraph.link, '<w:rStyle w:val="Hyperlink"/>'))
        runs += _run(_Run(" ")) + f'<w:hyperlink r:id="link{links.index(paragraph.link)}">{address}</w:hyperlink>'
    return f'<w:p><w:pPr><w:pStyle w:val="{paragraph.style}"/></w:pPr>{runs}</w:p>'


def _run(run: _Run) -> str:
    look = f"<w:rPr>{run.look}</w:rPr>" if run.look else ""
    lines = (f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in run.text.split("\n"))
    return f"<w:r>{look}{'<w:br/>'.join(lines)}</w:r>"


def _relations(inside: dict[str, str], links: list[str] | None = None) -> str:
    listed = [
        f'<Relationship Id="part{place}" Type="{kind}" Target="{target}"/>'
        for place, (kind, target) in enumerate(inside.items())
    ]
    listed += [
        f'<Relationship Id="link{place}" Type="{_R}/hyperlink" Target={quoteattr(link)} TargetMode="External"/>'
        for place, link in enumerate(links or [])
    ]
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{"".join(listed)}</Relationships>'


def _types() -> str:
    kinds = {
        "/word/document.xml": f"{_OFFICE}.document.main+xml",
        "/word/styles.xml": f"{_OFFICE}.styles+xml",
        "/docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
    }
    parts = "".join(f'<Override PartName="{name}" ContentType="{kind}"/>' for name, kind in kinds.items())
    relations = "application/vnd.openxmlformats-package.relationships+xml"
    return (
        f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" ContentType="{relations}"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{parts}</Types>'
    )


def _core(title: str, language: Language) -> str:
    return (
        f'<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{escape(title)}</dc:title><dc:language>{WORDING[language].tag}</dc:language></cp:coreProperties>"
    )


def _styles(language: Language) -> str:
    def style(name: str, called: str, paragraph: str, run: str) -> str:
        return (
            f'<w:style w:type="paragraph" w:styleId="{name}"><w:name w:val="{called}"/><w:basedOn w:val="Normal"/>'
            f'<w:next w:val="Normal"/><w:pPr>{paragraph}</w:pPr><w:rPr>{run}</w:rPr></w:style>'
        )

    def heading(name: str, called: str, level: int, size: int) -> str:
        above = f'<w:keepNext/><w:spacing w:before="360" w:after="120"/><w:outlineLvl w:val="{level}"/>'
        return style(name, called, above, f'<w:b/><w:sz w:val="{size}"/>')

    edge = '<w:pBdr><w:left w:val="single" w:sz="18" w:space="10" w:color="1D5F4C"/></w:pBdr>'
    return (
        f'<w:styles xmlns:w="{_W}"><w:docDefaults><w:rPrDefault><w:rPr><w:sz w:val="22"/>'
        f'<w:lang w:val="{WORDING[language].tag}"/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr>'
        '<w:spacing w:after="120" w:line="276" w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults>'
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>'
        + style("Title", "Title", '<w:spacing w:after="240"/>', '<w:b/><w:sz w:val="40"/>')
        + heading("Heading1", "heading 1", 0, 28)
        + heading("Heading2", "heading 2", 1, 24)
        + style("Quote", "Quote", f'<w:keepNext/>{edge}<w:ind w:left="360"/>', '<w:sz w:val="23"/>')
        + '<w:style w:type="character" w:styleId="Hyperlink"><w:name w:val="Hyperlink"/>'
        '<w:rPr><w:color w:val="1D5F4C"/><w:u w:val="single"/></w:rPr></w:style></w:styles>'
    )
