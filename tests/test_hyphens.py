"""Hyphens at the end of a line: those of the word stay, those of the line go."""

import pytest

from index.datatypes import Reason
from index.reading.account import Ledger
from index.reading.parted import without_parted_words
from index.text.analysis import searchable
from index.text.hyphens import belongs

OWN = (
    "quarante-|sept jours", "rez-|de-chaussée", "rez-de-|chaussée", "c'est-à-|dire", "l'après-|midi",
    "L'ex-|trésorière", "quatre-vingt-|dix", "Aix-|en-Provence", "procès-|verbal", "sur-|le-champ",
    "twenty-|six pupils", "sous-|traitance",
)  # fmt: skip
LINE = (
    "protec-|tion", "ex-|tension", "Ce-|lui-ci", "de-|mande", "comman-|de-t-elle", "rappel-|le-t-il", "gar-|de-robe",
    "quaran-|te", "après-|demander",
)  # fmt: skip


@pytest.mark.parametrize("parted", OWN)
def test_a_hyphen_of_the_word_stays(parted: str) -> None:
    assert searchable(parted.replace("|", "\n")) == parted.replace("|", "")


@pytest.mark.parametrize("parted", LINE)
def test_a_hyphen_of_the_line_goes(parted: str) -> None:
    assert searchable(parted.replace("|", "\n")) == parted.replace("-|", "")


def test_words_that_do_not_tell_are_left_to_what_mostly_is() -> None:
    assert belongs("le reli-", "gieux") is None
    assert belongs("fin", "de ligne") is None


def test_words_of_a_plain_text_are_whole_and_the_hyphens_that_go_are_noted() -> None:
    ledger = Ledger()
    text = "Mme Teste-\nnière et l'arrière-\n   grand-père, vingt-\r\ndeux ans, de 2029-\n2030 à Saint-\nAudry.\n"
    text += "- un-\n- deux"
    whole = "Mme Testenière et l'arrière-grand-père, vingt-deux ans, de 2029-2030 à Saint-Audry.\n- un-\n- deux"
    assert without_parted_words(text, ledger) == whole
    assert [(entry.reason, entry.characters) for entry in ledger.account(0, ()).left_out] == [(Reason.HYPHEN, 1)]
    known = "Le contrat-\nvigne, et encore le contrat-vigne ; la sur-\nface, et la surface."
    assert without_parted_words(known, Ledger()) == known.replace("-\n", "-", 1).replace("-\n", "")
    many = "protec-\ntion " * 60_000
    assert without_parted_words(many, Ledger()) == many  # no text that anybody wrote
