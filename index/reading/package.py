"""Documents that are archives of XML (DOCX, ODT, EPUB): their parts, opened within limits.

Nothing is unpacked to a file, no entity is resolved, nothing is looked up elsewhere.
"""

import zipfile
import zlib
from io import BytesIO
from typing import Any

from index.reading.blocks import Refused

MOST_UNPACKED = 100_000_000  # bytes of all parts that are read: 20 million characters, with their marks
MOST_PARTS = 20_000

_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


class Package:
    """An archive."""

    def __init__(self, raw: bytes, kind: str) -> None:
        """Open an archive that should be of a ``kind``, as people call it.

        Raises:
            Refused: it is none, or has too many parts.
        """
        if raw.startswith(_OLD_OFFICE):
            raise Refused(f"it is encrypted, or of an older Office: save it as {kind} without a password first")
        self._kind, self._left = kind, MOST_UNPACKED
        try:
            self._archive = zipfile.ZipFile(BytesIO(raw))
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
            raise self._damaged() from None
        self.names = self._archive.namelist()
        if len(self.names) > MOST_PARTS:
            raise Refused(f"it has {len(self.names):,} parts; {MOST_PARTS:,} are allowed")

    def part(self, name: str) -> bytes | None:
        """Return the bytes of a part; None where there is none of that name.

        Raises:
            Refused: it is encrypted, damaged, or too large.
        """
        try:
            about = self._archive.getinfo(name)
        except KeyError:
            return None
        if about.flag_bits & 1:
            raise Refused("it is encrypted: save it without a password first")
        try:
            with self._archive.open(about) as stream:
                content = stream.read(self._left + 1)
        except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, OSError, NotImplementedError):
            raise self._damaged() from None
        self._left -= len(content)
        if self._left < 0:
            raise Refused(f"it unpacks to more than {MOST_UNPACKED:,} bytes: split it")
        return content

    def xml(self, name: str) -> Any:  # noqa: ANN401 - of lxml
        """Return the root of a part that is XML; None where there is none.

        Raises:
            Refused: it is damaged, or declares entities.
        """
        content = self.part(name)
        return None if content is None else parsed(content, self._kind)

    def _damaged(self) -> Refused:
        return Refused(f"it is no {self._kind} file, or a damaged one")


def parsed(content: bytes, kind: str) -> Any:  # noqa: ANN401 - of lxml
    """Return the root of XML.

    Raises:
        Refused: it is damaged, or declares entities.
    """
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(content, parser)
    except (etree.LxmlError, ValueError):
        raise Refused(f"it is no {kind} file, or a damaged one") from None
    declared = root.getroottree().docinfo.internalDTD
    if declared is not None and (any(True for _ in declared.iterentities()) or declared.external_id):
        raise Refused("it declares entities of its own, as no program for documents does")
    return root


def local(element: Any) -> str:  # noqa: ANN401 - of lxml
    """Return the name of an element without its namespace; "" for what is none, such as an entity."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def attribute(element: Any, name: str) -> str | None:  # noqa: ANN401 - of lxml
    """Return an attribute by its name without its namespace."""
    return next((value for key, value in element.attrib.items() if key.rpartition("}")[2] == name), None)


def child(element: Any, *names: str) -> Any:  # noqa: ANN401 - of lxml
    """Return what stands below an element by these names, one in the other; None where there is none."""
    for name in names:
        element = next((inner for inner in element if local(inner) == name), None) if element is not None else None
    return element
