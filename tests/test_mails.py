"""Mails, as they are sent and as Outlook keeps them: whose words they are, of what day, with what attached."""

from email.message import EmailMessage
from pathlib import Path

import pytest
from test_formats import read

from index.reading.rtf_packed import unpacked
from tests.compound import msg, properties
from tests.pdfs import sentences


def written(**headers: str) -> EmailMessage:
    message = EmailMessage()
    for name, value in headers.items():
        message[name] = value
    return message


def test_a_mail_is_its_writer_s_words_unless_it_quotes_another(tmp_path: Path) -> None:
    message = written(From="Léa Sand <lea@a.example>", To="b@b.example", Date="Fri, 1 Mar 2030 23:30:00 -0500")
    message.set_content("Bonjour,\n\nTrois points :\n- le lait ;\n- le miel.\n")
    plain = read(tmp_path, "a.eml", bytes(message))
    assert plain.date == "2030-03-01"
    assert {(section.speaker, section.date) for section in plain.sections} == {("Léa Sand", "2030-03-01")}
    assert sentences(plain) == ["Bonjour,", "Trois points :", "- le lait ;", "- le miel."]
    message.set_content("Oui.\n\nLe 28 février 2030, Paul a écrit :\n> Venez-vous ?\n> > Quand ?\n")
    quoting = read(tmp_path, "b.eml", bytes(message))
    assert {section.speaker for section in quoting.sections} == {None}
    assert sentences(quoting) == ["Oui.", "Le 28 février 2030, Paul a écrit :", "Venez-vous ?", "Quand ?"]
    message.set_content("> Oui.\n> Le 28 février 2030, Paul\n> a écrit :\n> Le budget est de 640 euros.\n")
    assert sentences(read(tmp_path, "c.eml", bytes(message)))[-1] == "Le budget est de 640 euros."


def test_a_signature_is_lines_and_signs_of_our_own_are_no_marks(tmp_path: Path) -> None:
    message = written(From="Léa Sand <lea@a.example>", To="b@b.example")
    message.set_content("Le lait\x01 2\x01 tourne.\n\n-- \nLéa Sand\nMairie d'Orne\n\nLu et\napprouvé.\n")
    read_mail = read(tmp_path, "a.eml", bytes(message))
    assert sentences(read_mail) == ["Le lait\ufffd 2\ufffd tourne.", "Léa Sand", "Mairie d'Orne", "Lu et\napprouvé."]
    assert read_mail.account is not None
    gone = sum(entry.characters for entry in read_mail.account.left_out)
    assert read_mail.account.kept + gone == read_mail.account.characters


def test_a_mail_that_is_a_page_is_read_as_one_and_names_what_is_attached(tmp_path: Path) -> None:
    message = written(From="a@a.example", Subject="Le lait")
    message.set_content("<p>Le lait arrive.</p><table><tr><td>Lundi</td><td>9</td></tr></table>", subtype="html")
    inner = written(From="c@c.example", Subject="Avant")
    inner.set_content("Rien.")
    message.add_attachment(inner)
    message.add_attachment(b"\x89PNG", maintype="image", subtype="png", filename="vache.png")
    document = read(tmp_path, "a.eml", bytes(message))
    assert sentences(document) == ["Le lait arrive.", "Lundi ; 9"]
    assert [fact.value for fact in document.facts if fact.name == "attachment"] == ["mail", "vache.png"]
    assert document.title == "Le lait"


# The example of [MS-OXRTFCP] 3.1.1.
PACKED = bytes.fromhex(
    "2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af32068656c090020627705b06c647d0a800fa0"
)


def test_a_packed_rtf_is_the_one_of_its_specification() -> None:
    assert unpacked(PACKED) == b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n"


NOON = 135_430_704_000_000_000  # of 1 March 2030, in units of 100 nanoseconds since 1601


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ({"1000001F": "Bonjour,\r\n- le lait ;".encode("utf-16-le")}, ["Bonjour,", "- le lait ;"]),
        ({"1000001E": "L’été arrive.".encode("cp1252")}, ["L’été arrive."]),
        ({"10130102": "<p>L’été</p><p>arrive.</p>".encode()}, ["L’été", "arrive."]),
        ({"10090102": PACKED}, ["hello world"]),
    ],
)
def test_a_mail_of_outlook_is_read_in_each_way_that_it_tells_its_text(
    tmp_path: Path, body: dict[str, bytes], told: list[str]
) -> None:
    known = {"0037001F": "Le lait", "0C1A001F": "Léa Sand", "0C1F001F": "lea@a.example", "0E04001F": "Paul"}
    streams = {f"__substg1.0_{name}": text.encode("utf-16-le") for name, text in known.items()}
    streams |= {f"__substg1.0_{name}": content for name, content in body.items()}
    streams["__properties_version1.0"] = properties(x0E060040=1 << 20, x00390040=NOON)
    document = read(tmp_path, "a.msg", msg(streams, ("vache.png",)))
    assert sentences(document) == told
    assert document.title == "Le lait"
    assert document.date == "2030-03-01"
    facts = [(fact.name, fact.value) for fact in document.facts]
    assert facts == [
        ("from", "Léa Sand <lea@a.example>"),
        ("to", "Paul"),
        ("date", "2030-03-01"),
        ("subject", "Le lait"),
        ("attachment", "vache.png"),
    ]
