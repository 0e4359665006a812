"""A number or a name that a question has, and what stands around a sentence has not."""

import pytest

from assistant.finding.details import lacks_name, lacks_number


@pytest.mark.parametrize(
    ("question", "around", "lacks"),
    [
        ("Combien de dossiers en 2018 ?", "En 2017, 340 dossiers.", True),
        ("Combien de dossiers en 2018 ?", "Bilan 2018\n340 dossiers.", False),
        ("Qui reçoit 1 234,50 euros ?", "Elle reçoit 1\u202f234.50 €.", False),
        ("Qui reçoit 1 234 euros ?", "Elle reçoit 234 euros.", True),
        ("Combien de dossiers ?", "Aucun.", False),
    ],
)
def test_numbers_are_compared_by_their_figures(question: str, around: str, lacks: bool) -> None:
    assert lacks_number(question, around) is lacks


@pytest.mark.parametrize(
    ("question", "around", "lacks"),
    [
        ("Que fait la ville de Lyon ?", "La métropole lyonnaise aide.", False),
        ("Que fait la ville de Lyon ?", "La ville de Brest aide.", True),
        ("Où va l’association Écluse ?", "L'ecluse va au port.", False),
        ("Combien ?", "Peu.", False),
        ("When did Mr Brown leave, in October or on Monday?", "Mme Brown est partie en octobre.", False),
        ("Does the EU pay?", "Non.", False),
    ],
)
def test_names_are_the_capitalised_words_within_a_question(question: str, around: str, lacks: bool) -> None:
    assert lacks_name(question, around) is lacks
