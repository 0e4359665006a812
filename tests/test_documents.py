"""Reading: a file becomes a Document whose offsets count the characters of the file itself."""

from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from patience import worked

from index.errors import DocumentError
from index.paths import SHIPPED
from index.reading.documents import MAX_BYTES, parse_document, read_document, slug
from index.text.dates import date_borne, date_signed

PLAN = SHIPPED / "senat-traite-2019.txt"
OFFICE = (
    "Secrétariat d'État auprès du Premier ministre, chargé de l'égalité entre les femmes et les hommes "
    "et de la lutte contre les discriminations"
)


def test_the_shipped_document_is_kept_byte_for_byte() -> None:
    document = read_document(PLAN)
    assert document.text.encode("utf-8") == PLAN.read_bytes()
    assert len(document.text) == 5633
    assert document.sha256 == "2f96aca3e8c9a52f28c0cd69aea8b025b91793d46fb10e35408cf44bb33a75cf"


def test_the_shipped_document_is_understood() -> None:
    document = read_document(PLAN)
    question, transfer, answer = document.sections
    assert (document.id, document.kind, document.language) == ("senat-traite-2019", "senate", "fr")
    assert document.title == "Question de M. Rachel Mazuir (Ain - SOCR) sur la traite des êtres humains en France"
    assert (question.name, question.speaker) == ("question", "M. Rachel Mazuir (Ain - SOCR)")
    assert (question.date, question.page) == ("2019-03-07", 1213)
    assert (answer.name, answer.speaker, answer.date, answer.page) == ("réponse", OFFICE, "2019-10-24", 5400)
    assert (transfer.name, transfer.speaker, transfer.date, transfer.page) == (None, None, None, None)
    assert [span.of(document.text) for section in document.sections for span in section.lines] == [
        "Question de M. MAZUIR Rachel (Ain - SOCR) publiée le 07/03/2019",
        "- page 1213",
        f"Transmise au {OFFICE}",
        f"Réponse du {OFFICE} publiée le 24/10/2019",
        "- page 5400",
    ]
    assert [len(section.paragraphs) for section in document.sections] == [3, 0, 1]


def test_the_cut_off_last_line_is_kept_and_belongs_to_no_section() -> None:
    document = read_document(PLAN)
    start = document.text.index("Page mise à jour le")
    spans = [span for section in document.sections for span in (*section.paragraphs, *section.lines)]
    assert start > 0
    assert all(span.end <= start for span in spans)


SENATE = """\
Question écrite n° 12345 de Mme DE LA TOUR Anne-Marie (Rhône - UC) publiée dans le JO Sénat du 01/02/2020 - page 77

Mme Anne-Marie De La Tour attire l’attention de Mme la garde des sceaux sur les délais de jugement. Elle attend.

Transmise à Mme la ministre

Réponse de la Ministre de la justice publiée le 31/02/2021

Les délais baissent.

- page 812
Page mise à jour le 3 mars 2021
"""


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_other_spellings_of_a_senate_page(ending: str, mark: str) -> None:
    text = mark + SENATE.replace("\n", ending)
    document = parse_document(text, identifier="x", sha256="0")
    question, transfer, answer = document.sections
    assert document.text == text
    assert question.speaker == "Mme Anne-Marie De La Tour (Rhône - UC)"
    assert (question.date, question.page) == ("2020-02-01", 77)
    assert document.title.endswith(" sur les délais de jugement")
    assert transfer.heading == "Transmise à Mme la ministre"
    # 31 February is no day: the line is there, but no date is claimed.
    assert (answer.speaker, answer.date, answer.page) == ("Ministre de la justice", None, 812)
    assert [span.of(text) for span in answer.paragraphs] == ["Les délais baissent."]


MARKDOWN = """\
Avant tout titre.

# Titre du tout
# Premier titre #
Un paragraphe
sur deux lignes.

Un autre.
## Second titre
Fin.
"""


def test_markdown_is_read_as_paragraphs_under_its_headings(tmp_path: Path) -> None:
    file = tmp_path / "Été à Nîmes.md"
    file.write_text(MARKDOWN, encoding="utf-8")
    document = read_document(file)
    read = [(s.name, [span.of(document.text) for span in s.paragraphs]) for s in document.sections]
    assert read == [
        (None, ["Avant tout titre."]),
        ("Titre du tout", []),
        ("Premier titre", ["Un paragraphe\nsur deux lignes.", "Un autre."]),
        ("Second titre", ["Fin."]),
    ]
    assert (document.id, document.kind, document.title) == ("ete-a-nimes", "plain", "Titre du tout")


def test_plain_text_without_a_heading_is_called_after_its_file(tmp_path: Path) -> None:
    file = tmp_path / "note.txt"
    file.write_text("One thing is certain: the children are safe.", encoding="utf-8")
    document = read_document(file)
    assert (document.title, document.language, len(document.sections)) == ("note", "en", 1)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("blank.txt", b" \n\t\n...\n", "holds no text"),
        ("empty.md", b"", "holds no text"),
        ("plan.xls", b"PK", "cannot read files of this kind; give one of .txt, .md"),
        ("large.txt", b"a" * (MAX_BYTES + 1), "split it"),
    ],
)
def test_what_cannot_be_read_is_said_in_one_sentence(tmp_path: Path, name: str, content: bytes, said: str) -> None:
    file = tmp_path / name
    file.write_bytes(content)
    with pytest.raises(DocumentError) as raised:
        read_document(file)
    message = str(raised.value)
    assert name in message
    assert said in message
    assert "\n" not in message


def test_a_missing_file_and_a_folder_are_said_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "folder.txt").mkdir()
    with pytest.raises(DocumentError, match=r"absent\.txt: cannot be read \(No such file or directory\)"):
        read_document(tmp_path / "absent.txt")
    with pytest.raises(DocumentError, match=r"folder\.txt: is no file"):
        read_document(tmp_path / "folder.txt")


def test_slugs_are_stable_and_never_empty() -> None:
    assert slug("L'Œuvre n° 3 (été)") == "l-uvre-n-3-ete"
    assert slug("senat-traite-2019") == "senat-traite-2019"
    assert slug("中文") == slug("中文") != slug("日本")


@given(st.text(alphabet=st.sampled_from("aé. #\n\r-'’\u00a0\ufeffQ12"), max_size=200))
def test_any_text_is_cut_without_losing_a_letter_outside_headings(text: str) -> None:
    document = parse_document(text, identifier="x", sha256="0")
    spans = [span for section in document.sections for span in section.blocks]
    assert all(a.end <= b.start for a, b in pairwise(spans))
    covered = {i for span in spans for i in range(span.start, span.end)}
    headings = " ".join(heading for section in document.sections for heading in section.chain)
    left = [text[i] for i in range(len(text)) if text[i].isalnum() and i not in covered]
    assert not Counter(left) - Counter(headings)


@pytest.mark.parametrize(
    "line",
    ["Question " + "de M. " * 800_000, "# " + "# " * 2_000_000, "Réponse du" + " " * 4_000_000 + "x", "a" * 5_000_000],
)
def test_one_enormous_line_is_read_in_seconds(line: str) -> None:
    with worked() as work:
        document = parse_document(line, identifier="x", sha256="0")
    assert work.seconds < 10
    assert document.sections[0].paragraphs[0].end == len(line.rstrip())


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("Fait à Brécy, en deux exemplaires, le 2 avril 2032.", "2032-04-02"),
        ("Saint-Germain-en-Laye, le lundi 3 mai 2024", "2024-05-03"),
        ("Née à Lyon, le 3 mai 2004", None),
        ("Le locataire est entré dans les lieux le 3 mai 2024.", None),
    ],
)
def test_the_day_on_which_a_paper_is_signed_stands_at_its_end(line: str, day: str | None) -> None:
    assert date_signed(["Elle verse 90 euros par mois.", line, "La présidente"]) == day
    assert date_signed([line, *["Annexe."] * 8]) is None


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("Date : 15/09/2032 - Échéance : 30/10/2032", "2032-09-15"),
        ("Facture n° 12 – Date d’émission : 3 mai 2024", "2024-05-03"),
        ("Relevé du 2 mai 2032", "2032-05-02"),
        ("Date de naissance : 3/4/1980", None),
        ("Date limite : 3 mai 2024", None),
        ("Première séance du mardi 4 mars 2031", "2031-03-04"),
        ("Minutes of the meeting held on 4 March 2031", "2031-03-04"),
        ("Premier bilan de la loi du 4 mars 2031", None),
    ],
)
def test_the_day_of_an_invoice_or_a_sitting_is_the_one_that_it_bears(line: str, day: str | None) -> None:
    assert date_borne([line]) == day
