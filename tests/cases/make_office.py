"""Make the DOCX, ODT and EPUB cases of this folder again: `python tests/cases/make_office.py`, from the project's root.

The bodies lie in `office/`, as XML that can be read; here they get the parts that make them files of their kind.
"""

import zipfile
from itertools import pairwise
from pathlib import Path

HERE = Path(__file__).resolve().parent
BODIES = HERE / "office"
XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="' + OFFICE + '"'
WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
ODT = "urn:oasis:names:tc:opendocument:xmlns:"
ODT_TYPE = "application/vnd.oasis.opendocument.text"
PARTS = ("styles", "numbering", "footnotes", "header")


def body(name: str) -> str:
    return (BODIES / name).read_text(encoding="utf-8")


def pack(name: str, parts: dict[str, str]) -> None:
    """Write parts in their order, dated 1980, so that the same bodies give the same bytes."""
    with zipfile.ZipFile(HERE / name, "w") as archive:
        for path, text in parts.items():
            kind = zipfile.ZIP_STORED if path == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(zipfile.ZipInfo(path), text, compress_type=kind)


def word_styles() -> str:
    """Return styles as French Word writes them: the id is French, the name English."""
    names = {"Titre": "Title", "Titre1": "heading 1", "Titre2": "heading 2", "Paragraphedeliste": "List Paragraph"}
    rows = "".join(
        f'<w:style w:type="paragraph" w:styleId="{key}"><w:name w:val="{name}"/></w:style>'
        for key, name in names.items()
    )
    return f"{XML}<w:styles {WORD}>{rows}</w:styles>"


def word_numbering() -> str:
    level = '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val="•"/></w:lvl>'
    return (
        f'{XML}<w:numbering {WORD}><w:abstractNum w:abstractNumId="0">{level}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
    )


def docx(name: str, document: str, footnote: str = "", header: str = "", doctype: str = "") -> None:
    types = "".join(f'<Override PartName="/word/{part}.xml" ContentType="{WORD_TYPE}.{part}+xml"/>' for part in PARTS)
    relations = "".join(
        f'<Relationship Id="r{n}" Type="{OFFICE}/{part}" Target="{part}.xml"/>' for n, part in enumerate(PARTS, start=1)
    )
    section = '<w:sectPr><w:headerReference w:type="default" r:id="r4"/></w:sectPr>'
    parts = {
        "[Content_Types].xml": f'{XML}<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{WORD_TYPE}.document.main+xml"/>{types}</Types>',
        "_rels/.rels": f'{XML}<Relationships xmlns="{PACKAGE}/relationships">'
        f'<Relationship Id="r1" Type="{OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/_rels/document.xml.rels": f'{XML}<Relationships xmlns="{PACKAGE}/relationships">{relations}'
        "</Relationships>",
        "word/document.xml": f"{XML}{doctype}<w:document {WORD}><w:body>{document}{section}</w:body></w:document>",
        "word/styles.xml": word_styles(),
        "word/numbering.xml": word_numbering(),
        "word/footnotes.xml": f'{XML}<w:footnotes {WORD}><w:footnote w:id="1"><w:p><w:r><w:footnoteRef/></w:r>'
        f"<w:r><w:t>{footnote}</w:t></w:r></w:p></w:footnote></w:footnotes>",
        "word/header.xml": f"{XML}<w:hdr {WORD}><w:p><w:r><w:t>{header}</w:t></w:r></w:p></w:hdr>",
    }
    pack(name, parts)


def odt(name: str, text: str) -> None:
    spaces = " ".join(f'xmlns:{key}="{ODT}{key}:1.0"' for key in ("office", "text", "table"))
    spaces += ' xmlns:dc="http://purl.org/dc/elements/1.1/"'
    manifest = f'xmlns:manifest="{ODT}manifest:1.0"'
    files = {"/": ODT_TYPE, "content.xml": "text/xml"}
    entries = "".join(
        f'<manifest:file-entry manifest:full-path="{path}" manifest:media-type="{kind}"/>'
        for path, kind in files.items()
    )
    parts = {
        "mimetype": ODT_TYPE,
        "META-INF/manifest.xml": f"{XML}<manifest:manifest {manifest}>{entries}</manifest:manifest>",
        "content.xml": f'{XML}<office:document-content {spaces} office:version="1.2"><office:body><office:text>{text}'
        "</office:text></office:body></office:document-content>",
    }
    pack(name, parts)


def epub(name: str, title: str, chapters: dict[str, str]) -> None:
    """Pack chapters whose order of reading is that of `chapters`, not that of the files' names."""
    dc = 'xmlns:dc="http://purl.org/dc/elements/1.1/"'
    items = "".join(
        f'<item id="{key}" href="{key}.xhtml" media-type="application/xhtml+xml"/>' for key in sorted(chapters)
    )
    spine = "".join(f'<itemref idref="{key}"/>' for key in chapters)
    container = "urn:oasis:names:tc:opendocument:xmlns:container"
    links = "".join(f'<li><a href="{key}.xhtml">Aller à {key}</a></li>' for key in chapters)
    parts = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": f'{XML}<container version="1.0" xmlns="{container}"><rootfiles>'
        '<rootfile full-path="OPS/package.opf" media-type="application/oebps-package+xml"/></rootfiles></container>',
        "OPS/package.opf": f'{XML}<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id">'
        f'<metadata {dc}><dc:identifier id="id">{name}</dc:identifier><dc:title>{title}</dc:title>'
        "<dc:language>fr</dc:language></metadata><manifest>"
        '<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>'
        f"{items}</manifest><spine>{spine}</spine></package>",
        "OPS/nav.xhtml": page(f'<nav epub:type="toc"><ol>{links}</ol></nav>'),
    }
    pack(name, parts | {f"OPS/{key}.xhtml": page(text) for key, text in chapters.items()})


def page(text: str) -> str:
    spaces = 'xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"'
    return f"{XML}<html {spaces} lang='fr'><head><title>.</title></head><body>{text}</body></html>"


def hostile() -> None:
    """A DOCX whose only words are an entity that would grow to twenty thousand million characters."""
    names = "abcdefghij"
    grow = "".join(f'<!ENTITY {to} "{f"&{of};" * 10}">' for of, to in pairwise(names))
    doctype = f'<!DOCTYPE w:document [<!ENTITY a "Le refuge est ouvert.">{grow}]>'
    docx("37-entites-b.docx", "<w:p><w:r><w:t>&j;</w:t></w:r></w:p>", doctype=doctype)
    (HERE / "37-faux-docx-c.docx").write_text("Ceci est un texte sans archive.\n", encoding="utf-8")
    pack("37-sans-livre-d.epub", {"mimetype": "application/epub+zip", "LISEZMOI": "Rien à lire ici."})


def main() -> None:
    docx("26-bail-b.docx", body("26-bail-b.xml"), " Indice de l'année 2027.", "Étude de Me Aubin, notaire à Tarnelle")
    docx("26-reglement-c.docx", body("26-reglement-c.xml"), " Votée à l'unanimité.", "Syndicat des fours")
    odt("27-statuts-b.odt", body("27-statuts-b.xml"))
    odt("27-rapport-c.odt", body("27-rapport-c.xml"))
    epub(
        "30-livre-b.epub",
        "Le livre des passeurs",
        {"depart": body("30-depart-b.xhtml"), "arrivee": body("30-arrivee-b.xhtml")},
    )
    epub("30-manuel-c.epub", "Manuel du garde-barrière", {"manuel": body("30-manuel-c.xhtml")})
    hostile()


if __name__ == "__main__":
    main()
