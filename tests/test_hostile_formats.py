"""Office papers, books and mails that somebody made to break their reader, or that hold nothing."""

from pathlib import Path

import pytest

from index.errors import DocumentError
from index.reading.documents import read_document
from tests.compound import msg, properties
from tests.packed import docx, epub, odt, pack

BOMB = b"<w:document>" + b" " * 120_000_000
HOSTILE = {
    "bomb.docx": pack(**{"word__document.xml": BOMB}),
    "entities.docx": pack(
        **{"word__document.xml": '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a><body>&x;</body></a>'}
    ),
    "deep.docx": docx("<w:ins>" * 5000 + "</w:ins>" * 5000),
    "deep.odt": odt("<text:section>" * 5000 + "</text:section>" * 5000),
    "deep.rtf": b"{\\rtf1" + b"{" * 100_000,
    "parts.epub": pack(**{f"part{number}": "" for number in range(20_001)}),
    "outside.epub": epub().replace(b"book.opf", b"../../op"),
    "old.docx": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1000),
    "empty.docx": docx(""),
    "empty.odt": odt(""),
    "empty.rtf": b"{\\rtf1}",
    "text.rtf": b"Ceci n'est pas un RTF.",
    "half.msg": msg({"__properties_version1.0": properties(), "__substg1.0_1000001F": b"a\0" * 9000})[:9000],
    "empty.msg": msg({"__properties_version1.0": properties()}),
    "text.msg": b"Ceci n'est pas un mail.",
    "text.eml": b"Ceci n'est pas un mail.\n",
    "empty.eml": b"From: a@a.example\n\n",
    "text.mht": b"Rien.\n",
    "parts.eml": b"From: a\nContent-Type: multipart/mixed; boundary=a\n\n" + b"--a\n\n" * 6000,
    "macro.docx": pack(**{"word__vbaProject.bin": "Sub AutoOpen()"}),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_or_empty_file_ends_in_one_sentence(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(HOSTILE[name])
    with pytest.raises(DocumentError) as error:
        read_document(tmp_path / name)
    assert error.value.said_in("fr").startswith(f"{name}\u00a0: ")
    assert error.value.said_in("en").startswith(f"{name}: ")
    assert "\n" not in str(error.value)
    assert "failed" not in str(error.value)
