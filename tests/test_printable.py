"""Which characters act instead of showing is one question with one answer, for the terminal and for the page."""

import unicodedata

import pytest

from assistant.render import visible
from index.printable import LONGEST, acts, as_title, printable

JOINERS = "\u00ad\u200c\u200d\u2060"


def test_every_control_turn_half_and_break_acts_and_no_letter_does() -> None:
    acting = {c for c in map(chr, range(0x110000)) if acts(c)}
    expected = {c for c in map(chr, range(0x110000)) if unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp")}
    assert acting == expected - set("\n\t\r" + JOINERS)
    assert {"\x1b", "\u202e", "\u200b", "\ud800", "\u2028", "\x85"} <= acting
    assert not acting & set("aé中 \u00a0\u202f🙂")


@pytest.mark.parametrize(
    ("text", "printed", "shown"),
    [
        ("un plan", "un plan", "un plan"),
        ("un\u00a0plan\u202f!", "un\u00a0plan\u202f!", "un\u00a0plan\u202f!"),
        ("a\x1b[31mb", "a [31mb", "a[U+001B][31mb"),
        ("a\u202e\u200bb", "a b", "a[U+202E][U+200B]b"),
        ("a\r\n\tb", "a b", "a\r\n\tb"),
        ("a\ud800b", "a\ufffdb", "a[U+D800]b"),
        ("co\u00adopérer 👨\u200d👩", "co\u00adopérer 👨\u200d👩", "co\u00adopérer 👨\u200d👩"),
    ],
)
def test_a_terminal_gets_a_space_and_the_page_the_character_s_number(text: str, printed: str, shown: str) -> None:
    assert printable(text) == printed
    assert visible(text) == shown


def test_a_title_is_cut_at_its_limit_and_not_before() -> None:
    assert as_title("a" * LONGEST) == "a" * LONGEST
    assert as_title("a" * (LONGEST + 1)) == "a" * (LONGEST - 1) + "…"
    assert as_title("  un \n plan\u202e ") == "un plan\u202e"
