"""Small DOCX, ODT and EPUB files for tests, from the XML of their bodies."""

import zipfile
from io import BytesIO

WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
COMPATIBLE = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
OPEN = "urn:oasis:names:tc:opendocument:xmlns:"


def pack(**parts: str | bytes) -> bytes:
    """Return an archive; "word__document.xml" is "word/document.xml"."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/"), content)
    return buffer.getvalue()


def docx(body: str, **parts: str) -> bytes:
    """Return a DOCX; ``parts`` are what stands in its root elements, by their names: styles, numbering, header1, ..."""
    roots = {name: f"<w:{name} {WORD}>{content}</w:{name}>" for name, content in parts.items()}
    document = f"<w:document {WORD} {COMPATIBLE}><w:body>{body}</w:body></w:document>"
    return pack(**{"word__document.xml": document} | {f"word__{name}.xml": root for name, root in roots.items()})


def paragraph(text: str, about: str = "", run: str = "") -> str:
    """Return a paragraph of a DOCX."""
    return f"<w:p><w:pPr>{about}</w:pPr><w:r><w:rPr>{run}</w:rPr><w:t xml:space='preserve'>{text}</w:t></w:r></w:p>"


def odt(body: str, styles: str = "") -> bytes:
    """Return an ODT."""
    spaces = " ".join(f'xmlns:{name}="{OPEN}{name}:1.0"' for name in ("office", "text", "table", "style", "drawing"))
    content = f"<office:document-content {spaces}>{styles}<office:body><office:text>{body}</office:text></office:body>"
    return pack(**{"content.xml": f"{content}</office:document-content>"})


def epub(*chapters: str) -> bytes:
    """Return an EPUB of chapters."""
    kind = "application/xhtml+xml"
    items = "".join(f'<item id="c{n}" href="{n}.xhtml" media-type="{kind}"/>' for n in range(len(chapters)))
    spine = "".join(f'<itemref idref="c{n}"/>' for n in range(len(chapters)))
    package = f"<package><metadata><title>Un livre</title></metadata><manifest>{items}</manifest><spine>{spine}</spine>"
    files = {f"{n}.xhtml": f"<html><body>{chapter}</body></html>" for n, chapter in enumerate(chapters)}
    container = '<container><rootfiles><rootfile full-path="book.opf"/></rootfiles></container>'
    return pack(**{"META-INF__container.xml": container, "book.opf": f"{package}</package>"} | files)
