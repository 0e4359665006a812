"""Mails, as they are sent and as Outlook keeps them: whose words they are, of what day, with what attached."""

from dataclasses import replace
from email.message import EmailMessage
from pathlib import Path

import pytest
from test_formats import read

from index.reading.mail import plain_text
from index.reading.quoted import NOBODY, Writer, writers_of
from index.reading.rtf_packed import unpacked
from index.reading.web import read_web
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
    assert sentences(quoting) == ["Oui.", "Le 28 février 2030, Paul a écrit :", "Venez-vous ?", "Quand ?"]
    told = [(section.speaker, section.date) for section in quoting.sections]
    assert told == [("Léa Sand", "2030-03-01"), (None, None), ("Paul", "2030-02-28"), (None, None)]
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


def test_a_plain_text_that_is_no_copy_of_the_page_beside_it_is_not_taken(tmp_path: Path) -> None:
    message = written(From="Léa Sand <lea@a.example>", Subject="Lettre")
    message.set_content("Lisez-la en ligne.\n")
    message.add_alternative(
        "<h1>Été</h1><p>La piscine ferme du 7 au 21 juin.</p><p>Le jeudi, le marché reste.</p>", subtype="html"
    )
    assert sentences(read(tmp_path, "a.eml", bytes(message))) == [
        "La piscine ferme du 7 au 21 juin.",
        "Le jeudi, le marché reste.",
    ]
    message = written(From="Léa Sand <lea@a.example>", Subject="Lettre")
    message.set_content("Bonjour,\n\nOui.\n")
    message.add_alternative("<p>Bonjour,</p><p>Oui.</p>", subtype="html")
    assert sentences(read(tmp_path, "b.eml", bytes(message))) == ["Bonjour,", "Oui."]


LEA, IRENE = Writer("Léa Sand", "2032-01-09"), Writer("Irène Coste", "2032-01-08")
OUTLOOK = "De : Irène Coste <i@i.example>\nEnvoyé : jeudi 8 janvier 2032 17:42\nÀ : Léa Sand\nObjet : Meules\n\n"


@pytest.mark.parametrize(
    ("text", "writers"),
    [
        (  # Thunderbird, three levels, then back
            "Oui.\n\nLe 08/01/2032 à 17:42, Irène Coste a écrit :\n> Vingt.\n>\n> Le 7 janv. 2032 à 09:00, Paul Vic "
            "<p@p.example> a écrit :\n>> Combien ?\n> Irène\n",
            [LEA, NOBODY, replace(IRENE, day=None), NOBODY, Writer("Paul Vic", "2032-01-07"), replace(IRENE, day=None)],
        ),
        (  # Gmail, answers in between
            "On Thu, Jan 8, 2032 at 5:42 PM Irène Coste <i@i.example>\nwrote:\n\n> How many?\nTwelve.\n> When?\n",
            [NOBODY, IRENE, LEA, IRENE],
        ),
        (  # Apple Mail says it inside of what is quoted
            "Bon.\n\n> Le 8 janv. 2032 à 17:42, Irène Coste <i@i.example> a écrit :\n> \n> Vingt.\n",
            [LEA, NOBODY, IRENE],
        ),
        (f"Mardi.\n\n________\n{OUTLOOK}Vingt.\n", [LEA, NOBODY, IRENE]),
        (f"Mardi.\n{OUTLOOK}Vingt.\n", [LEA, NOBODY, IRENE]),
        (  # a mail of her own, two mails below
            f"Mardi.\n\n{OUTLOOK}Vingt.\n\n-----Message d'origine-----\nDe : Léa Sand\nDate : 7 janv. 2032\n\n"
            "Ah ?\nLéa Sand",
            [LEA, NOBODY, IRENE, NOBODY, NOBODY, Writer("Léa Sand", "2032-01-07")],
        ),
        (f"{OUTLOOK}Combien ?\n\nDouze.\nLéa Sand", [NOBODY, NOBODY, NOBODY]),  # answered below
        (f"Mes réponses en rouge.\n\n{OUTLOOK}Combien ? Douze.", [LEA, NOBODY, NOBODY]),
        ("Hugo a écrit :\n\nLe budget est de 640 euros.", [NOBODY, NOBODY]),
        ("Paul m'a écrit :\n> Non.", [NOBODY, NOBODY]),
        (
            "From: Paul <p@p.example> on behalf of Ada\nSent: 8 January 2032\n\nTwenty.",
            [NOBODY, Writer(None, IRENE.day)],
        ),
    ],
)
def test_who_wrote_what_a_mail_quotes(text: str, writers: list[Writer]) -> None:
    assert writers_of(plain_text(text).blocks, LEA) == writers


def test_who_wrote_what_a_mail_quotes_that_is_a_page() -> None:
    gmail = (
        "<div>Mardi.</div><div class='gmail_quote'><div>Le&nbsp;jeu. 8 janv. 2032 à&nbsp;17:42, Irène Coste "
        "&lt;<a href='mailto:i@i.example'>i@i.example</a>&gt; a écrit&nbsp;:<br></div><blockquote><div>Vingt.</div>"
        "</blockquote></div><p>Bien.</p>"
    )
    assert writers_of(read_web(gmail.encode(), whole=True).blocks, LEA) == [LEA, NOBODY, IRENE, LEA]
    rows = [("Sujet :", "Meules"), ("Date :", "8 janvier 2032"), ("De :", "Coste, Irène &lt;i@i.example&gt;")]
    table = "".join(f"<tr><th>{name}</th><td>{value}</td></tr>" for name, value in rows)
    forwarded = f"<p>Voici.</p>-------- Message transféré --------<table>{table}</table><p>Vingt.</p>"
    told = writers_of(read_web(forwarded.encode(), whole=True).blocks, LEA)
    assert told == [LEA, *[NOBODY] * 4, Writer("Coste, Irène", "2032-01-08")]


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
