"""Who speaks: sittings, hearings, oral questions, the pages of both chambers."""

import pytest

from index.datatypes import Document
from index.passages import make_passages
from index.reading.documents import parse_document


def spoken(text: str) -> tuple[Document, list[tuple[str | None, str]]]:
    document = parse_document(text, identifier="a", sha256="0")
    return document, [
        (document.sections[s.section].speaker, s.span.of(document.text))
        for passage in make_passages(document)
        for s in passage.sentences
    ]


def test_each_speech_has_its_speaker_and_calls_are_not_cited() -> None:
    document, said = spoken(
        "Mme la présidente. La parole est à M. Aba.\n\nM. Luc Aba. Le pont coule. (Rires à gauche.) Il gît.\n\n"
        "Mme Éva d'Orme, ministre des eaux. – Non.\n\nNous le levons.\n\nPlusieurs députés du groupe A. Très bien !\n\n"
        "L'amendement n° 3 n'est pas adopté."
    )
    assert document.kind == "debate"
    assert said == [
        ("M. Luc Aba", "Le pont coule."),
        ("M. Luc Aba", "Il gît."),
        ("Mme Éva d'Orme, ministre des eaux", "Non."),
        ("Mme Éva d'Orme, ministre des eaux", "Nous le levons."),
        (None, "Très bien !"),
        (None, "L'amendement n° 3 n'est pas adopté."),
    ]


def test_an_office_is_its_holder_where_one_only_holds_it() -> None:
    text = "M. Luc Aba, ministre des eaux. Oui.\n\nMme Ida Bo. Non.\n\nM. le ministre. Si."
    assert spoken(text)[1][2] == ("M. Luc Aba, ministre des eaux", "Si.")
    two = text.replace("Mme Ida Bo", "M. Ivo Bo, ministre des airs")
    assert spoken(two)[1][2] == ("M. le ministre", "Si.")


def test_who_may_be_another_is_not_taken_for_who_spoke_before() -> None:
    text = "M. Luc Aba. Oui.\n\nMme Ida Bo. Non.\n\nMme Bo et moi, qui sommes là : c'est faux.\n\nEt encore."
    assert [speaker for speaker, _ in spoken(text)[1]] == ["M. Luc Aba", "Mme Ida Bo", None, None]


@pytest.mark.parametrize(
    ("line", "speaker"),
    [
        ("Le maire l’a dit : « Nous ne sommes pas consultés. »", "Mme Ida Bo"),
        ("La ministre nous répond : « C’est fait. »", "Mme Ida Bo"),
        ("Le maire de Vorsanne : « Nous ne sommes pas consultés. »", "Le maire de Vorsanne"),
        ("Ce point de l’ordre du jour a fait l’objet d’une captation vidéo.", None),
        ("Présents. – M. Luc Aba, Mme Ida Bo", None),
        ("Vote : 5 pour, 1 contre (Mme Ida Bo).", None),
        ("Adopté à l’unanimité.", None),
        ("Le conseil municipal, après en avoir délibéré, fixe le tarif.", None),
    ],
)
def test_what_somebody_is_said_to_have_said_and_what_nobody_says(line: str, speaker: str | None) -> None:
    said = spoken(f"M. Luc Aba. Oui.\n\nMme Ida Bo. Non.\n\n{line}")[1]
    assert {who for who, _ in said[2:]} == {speaker}


def test_what_the_account_tells_between_speeches_of_a_line_each_is_said_by_nobody() -> None:
    text = (
        "M. ABA : Qui part ?\nMme BO : Personne.\nLe pont tient.\nM. ABA demande une pause.\nOn reprend.\nMme BO : Ah."
    )
    assert spoken(f"Procès-verbal de la réunion\n\n{text}")[1][1:] == [
        ("M. ABA", "Qui part ?"),
        ("Mme BO", "Personne."),
        ("Mme BO", "Le pont tient."),
        (None, "M. ABA demande une pause."),
        (None, "On reprend."),
        ("Mme BO", "Ah."),
    ]


def test_hearings_and_debates_in_english() -> None:
    hearing = "Q1 Chair: How many?\n\nGareth Pugh: Nine.\n\nDr Osei: Ten.\n\nQ2 Iona McRae: When?\n\nChair: Thank you."
    assert spoken(f"Oral evidence\n\n{hearing}")[1][1:] == [
        ("Chair", "How many?"),
        ("Gareth Pugh", "Nine."),
        ("Dr Osei", "Ten."),
        ("Iona McRae", "When?"),
        ("Chair", "Thank you."),
    ]
    lords = (
        "Debate\n\nLord Hartwell (Con): My Lords, the ferry was late.\n\nThe Minister of State, Department for Ports "
        "(Baroness Dane) (Con): A new one sails in May.\n\nLord Hartwell (Con): Good."
    )
    assert [speaker for speaker, _ in spoken(lords)[1][1:]] == ["Lord Hartwell", "Baroness Dane", "Lord Hartwell"]


def test_prose_that_names_people_is_no_debate() -> None:
    document, said = spoken("M. Luc Aba appelle au calme. M. Bo approuve.\n\nMme Ida Cée, maire, a signé. Elle part.")
    assert document.kind == "plain"
    assert {speaker for speaker, _ in said} == {None}


ALONE = "{head} du 3 mai 2031\n\nM. Luc Aba\n\nLe pont {first}.\n\nMme Ida Bo, maire\nNous le levons.\n\nFin !"


def test_names_alone_on_a_line_speak_in_the_account_of_a_sitting_even_once() -> None:
    document, said = spoken(ALONE.format(head="Audition", first="coule"))
    assert document.title == "Audition du 3 mai 2031"
    assert said[1:3] == [("M. Luc Aba", "Le pont coule."), ("Mme Ida Bo, maire", "Nous le levons.")]


@pytest.mark.parametrize("text", [
    ALONE.format(head="Rapport", first="coule"),
    "Réunion du 3 mai 2031\n\nM. Luc Aba\n\nNé en 1980, il pêche.\n\nMme Ida Bo\n\nElle dirige l'école.",
    "Réunion du 3 mai 2031\n\nPrésents :\n\nM. Luc Aba\n\nMme Ida Bo\n\nLe pont coule.",
])  # fmt: skip
def test_names_alone_elsewhere_or_over_what_is_said_of_them_speak_not(text: str) -> None:
    assert {speaker for speaker, _ in spoken(text)[1]} == {None}


HEADER = "Question écrite n° 1 de Mme ABA Ida (Ain - SER){}publiée dans le JO Sénat du {}\n\nMme Ida Aba demande."


@pytest.mark.parametrize(
    ("gap", "published", "date", "page"),
    [
        (" ", "07/03/2030 - page 12", "2030-03-07", 12),
        ("\n", "07/03/2030 – page 12", "2030-03-07", 12),
        (" ", "7 mars 2030 — page 12", "2030-03-07", 12),
        (" ", "1er juillet 2032, page 9", "2032-07-01", 9),
        (" ", "31/02/2030 - page 12", None, 12),
        (" ", "07/03/2030", "2030-03-07", None),
    ],
)
def test_headers_of_the_senate(gap: str, published: str, date: str | None, page: int | None) -> None:
    document, _ = spoken(HEADER.format(gap, published))
    first = document.sections[0]
    assert (document.kind, first.speaker, first.date, first.page) == ("senate", "Mme Ida Aba (Ain - SER)", date, page)


def test_an_oral_answer_is_a_dialogue_said_on_the_day_of_the_sitting() -> None:
    document, said = spoken(
        HEADER.format(" ", "07/03/2030 - page 12")
        + "\n\nRéponse du Ministère des eaux publiée dans le JO Sénat du 15/05/2030 - page 20\n\n"
        "Réponse apportée en séance publique le 14/05/2030\n\nMme Ida Aba. Le pont coule.\n\n"
        "M. Luc Bo, ministre des eaux. Nous le levons.\n\nMme Ida Aba. Enfin !"
    )
    speeches = [part for part in document.sections if part.name == "débat"]
    assert [(part.speaker, part.date) for part in speeches] == [
        ("Mme Ida Aba", "2030-05-14"),
        ("M. Luc Bo, ministre des eaux", "2030-05-14"),
        ("Mme Ida Aba", "2030-05-14"),
    ]
    assert ("Ministère des eaux", "Enfin !") not in said


@pytest.mark.parametrize("fate", ["La question a été retirée le 2/3/2031", "En attente de réponse du Ministère"])
def test_what_became_of_a_question_is_said_by_nobody(fate: str) -> None:
    _, said = spoken(HEADER.format(" ", "07/03/2030") + f"\n\n{fate}")
    assert said[-1] == (None, fate)


def test_a_recalled_question_keeps_its_senator() -> None:
    text = HEADER.format(" ", "07/03/2030").replace("\n\nMme", "\n\nRappelle la question 0598\n\nMme")
    assert spoken(text)[1][-1] == ("Mme Ida Aba (Ain - SER)", "Mme Ida Aba demande.")


def test_a_question_of_the_assemblee() -> None:
    document, said = spoken(
        "Question N° : 45 de Mme Ida Aba ( Lac - Ain ) Question écrite\n\nMinistère attributaire > Eaux\n\n"
        "Question publiée au JO le : 09/10/2029 page : 8120\nRéponse publiée au JO le : 18/12/2029 page : 9944\n\n"
        "Texte de la question\n\nLe pont coule.\n\nTexte de la réponse\n\nNous le levons."
    )
    assert document.kind == "assemblee"
    assert said[-2:] == [("Mme Ida Aba", "Le pont coule."), ("Ministère\u00a0: Eaux", "Nous le levons.")]
    assert [(part.date, part.page) for part in document.sections[-2:]] == [("2029-10-09", 8120), ("2029-12-18", 9944)]


def test_a_fixed_line_between_speeches_stands_where_it_stands_and_is_nobody_s() -> None:
    text = (
        HEADER.format(" ", "12/02/2031 - page 1").rsplit("\n\n", 1)[0]
        + "\n\nMme Ida Aba. Le pont coule.\n\nRéponse apportée en séance publique le 14/05/2031\n\nIl gît.\n\n"
        "M. Luc Bo, ministre des eaux. Non."
    )
    document, said = spoken(text)
    assert [speaker for speaker, line in said if line.startswith("Réponse apportée")] == [None]
    spans = [s.span.start for passage in make_passages(document) for s in passage.sentences]
    assert spans == sorted(spans)
    assert said[-2:] == [("Mme Ida Aba", "Il gît."), ("M. Luc Bo, ministre des eaux", "Non.")]
