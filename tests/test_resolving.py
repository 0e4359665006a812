"""A follow-up as a question of its own, and what it is worth when it is read so."""

import pytest

from assistant.answering.splitting import parts_of
from assistant.asking.resolving import by_itself

AGENTS = "Combien d’agents seront formés ?"


@pytest.mark.parametrize(
    ("turn", "earlier", "resolved"),
    [
        ("Où ?", AGENTS, "Où agents seront formés ?"),
        ("Et par qui ?", AGENTS, "par qui agents seront formés ?"),
        ("Pourquoi ?", "Depuis quand la baignade est-elle interdite ?", "Pourquoi la baignade est-elle interdite ?"),
        ("Jusqu’à quand ?", "Depuis quand dure-t-elle ?", "Jusqu’à quand dure-t-elle ?"),
        ("Et le linge ?", "Combien coûte l’hébergement ?", "Combien coûte le linge ?"),
        ("Et l’Europe ?", "Combien apporte l’État ?", "Combien apporte l’Europe ?"),
        ("Et en 2022 ?", "Combien de cas en 2024 ?", "Combien de cas en 2022 ?"),
        ("Et pour les mineurs ?", "Combien de places ouvrent ?", "Combien de places ouvrent pour les mineurs ?"),
        ("And the deposit?", "How much is the rent?", "How much is the deposit ?"),
        ("What about debt?", "Does it help with divorce?", "Does it help with divorce debt ?"),
        ("Quand se réunit-il ?", "Qui préside le comité ?", "préside le comité : Quand se réunit-il ?"),
    ],
)
def test_a_follow_up_takes_from_the_earlier_question_what_it_lacks(turn: str, earlier: str, resolved: str) -> None:
    assert by_itself(turn, earlier) == resolved


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        ("La pêche est-elle permise ? Et la navigation ?", ["La pêche est-elle permise\u00a0?", "Et la navigation ?"]),
        (
            "Quand se réunit-elle et sous quel délai répond-elle ?",
            ["Quand se réunit-elle\u00a0?", "Sous quel délai répond-elle ?"],
        ),
        (
            "Le plan est-il financé et les élus ont-ils voté ?",
            ["Le plan est-il financé\u00a0?", "Les élus ont-ils voté ?"],
        ),
        ("Le maire et la préfète sont-ils présents ?", ["Le maire et la préfète sont-ils présents ?"]),
        ("Quand le maire et le préfet se sont-ils vus ?", ["Quand le maire et le préfet se sont-ils vus ?"]),
    ],
)
def test_a_second_clause_is_a_part_of_its_own(question: str, parts: list[str]) -> None:
    assert list(parts_of(question)) == parts
