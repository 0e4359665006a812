"""Hyphens at the end of a line: those of the word stay, those of the line go."""

import pytest

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
