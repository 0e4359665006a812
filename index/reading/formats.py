"""The formats that a worker process reads: another one is a module of its own, and a line here."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Format:
    """How files of one kind are called, and what reads them."""

    reader: str  # "module:function"; the worker alone imports it, so that nobody else waits for its libraries
    endings: tuple[str, ...]


FORMATS = {
    "html": Format("index.reading.web:read_web", (".html", ".htm", ".xhtml")),
    "pdf": Format("index.reading.pdf:read_pdf", (".pdf",)),
    "docx": Format("index.reading.word:read_docx", (".docx",)),
    "odt": Format("index.reading.opendocument:read_odt", (".odt",)),
    "rtf": Format("index.reading.rtf:read_rtf", (".rtf",)),
    "epub": Format("index.reading.epub:read_epub", (".epub",)),
    "eml": Format("index.reading.mail:read_eml", (".eml",)),
    "msg": Format("index.reading.outlook:read_msg", (".msg",)),
    "mhtml": Format("index.reading.mail:read_mhtml", (".mhtml", ".mht")),
}
