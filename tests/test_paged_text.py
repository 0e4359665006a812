"""Plain text with form feeds: what its pages have at their edges, and sentences over the ends of pages."""

from hypothesis import given
from hypothesis import strategies as st

from index.datatypes import Reason
from index.reading.account import Ledger, ink
from index.reading.paged_text import PagedText, without_page_ends

PAGES = (
    "Rapport 2030\n\nLe canal est fermé. On y\n\n- 1 -\n\fRapport 2030\n\nentre par le pont [1].\n\nIl mène à une\n"
    "______\n[1] En bois.\n\n- 2 -\n\fRapport 2030\n\ntour.\n\nTotal : 12\n\n- 3 -\n\f"
)
WHOLE = "Rapport 2030\n\nLe canal est fermé. On y\nentre par le pont [1].\n\nIl mène à une"


def trimmed(text: str) -> tuple[PagedText, Ledger]:
    ledger = Ledger()
    return without_page_ends(text, ledger), ledger


def test_heads_and_numbers_go_and_sentences_go_on() -> None:
    found, ledger = trimmed(PAGES)
    assert "On y\nentre par le pont [1]." in found.text
    assert found.text.endswith("Total : 12")
    assert found.text.index("______\n[1] En bois.") < found.text.index("Il mène à une\ntour.")
    account = ledger.account(ink(PAGES), [found.text])
    assert account.by_reason == {Reason.RUNNING_HEAD: 22, Reason.PAGE_NUMBER: 9}  # 2 of "Rapport2030", 3 of "-1-"
    assert account.kept + sum(account.by_reason.values()) == account.characters


def test_each_page_begins_where_its_text_does() -> None:
    found, _ = trimmed(PAGES)
    assert [found.text[start:][:5] for start in found.pages] == ["Rappo", "entre", "tour."]


def test_lines_that_differ_or_do_not_count_stay() -> None:
    text = "Prix : 12 euros\n\nun\n\fPrix : 15 euros\n\ndeux\n\fPrix : 11 euros\n\ntrois"
    found, ledger = trimmed(text)
    assert found.text == text.replace("\n\f", "\n\n")
    assert ledger.account(ink(text), [found.text]).left_out == ()


def test_a_text_without_pages_is_as_it_was() -> None:
    assert trimmed("12\n\nRapport\n\n12")[0] == PagedText("12\n\nRapport\n\n12", ())


LINES = st.sampled_from(["Rapport", "- 1 -", "- 2 -", "", "le mur", "[1] note", "_____", "Fin."])


@given(st.lists(st.lists(LINES, max_size=6), max_size=5))
def test_nothing_is_lost_or_added(pages: list[list[str]]) -> None:
    text = "\f".join("\n".join(page) for page in pages)
    found, ledger = trimmed(text)
    account = ledger.account(ink(text), [found.text])
    assert account.kept + sum(account.by_reason.values()) == account.characters
