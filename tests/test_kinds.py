"""What kind of answer is asked for, and which kinds a sentence holds."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.asking.kinds import KINDS_OF_ANSWER, kinds_asked, kinds_held


@pytest.mark.parametrize(
    ("question", "kinds"),
    [
        ("Quel budget est prévu ?", "amount"),
        ("Qui paie les associations ?", "amount person"),
        ("How much money is available?", "amount"),
        ("Who pays for the shelter?", "amount person"),
        ("Combien de filles ont été aidées ?", "count"),
        ("How many girls were helped?", "count"),
        ("Combien ça coûte ?", "amount count"),
        ("Quand le texte a-t-il été publié ?", "date"),
        ("À partir de quelle année ?", "date"),
        ("When was it published?", "date"),
        ("Où se trouve le foyer ?", "place"),
        ("C'est où ?", "place"),
        ("Et où ?", "place"),
        ("In which city is it?", "place"),
        ("Where?", "place"),
        ("Qui a écrit la lettre ?", "person"),
        ("Quel est le nom du juge ?", "person"),
        ("Who wrote the letter?", "person"),
        ("À quel numéro de téléphone ?", "contact"),
        ("Is there a hotline?", "contact"),
        ("Pourquoi ce retard ?", "reason"),
        ("Why the delay?", "reason"),
        ("ＰＯＵＲＱＵＯＩ ?", "reason"),  # full-width letters are letters
        ("POURQUOI ?", "reason"),
        ("A quelle DATE ?", "date"),
    ],
)
def test_kinds_asked(question: str, kinds: str) -> None:
    assert kinds_asked(question) == set(kinds.split())


@pytest.mark.parametrize(
    "question",
    [
        "Que prévoit la loi ?",
        "What does the law say?",
        "Comment écouter les enfants ?",  # no "coût"
        "Quels pays sont concernés ?",  # no "pays" of "who pays"
        "Faut-il rappeler les règles ?",  # no "appeler"
        "Qu'est-ce qui change ?",
        "Avec ou sans accord ?",
        "",
        "?",
    ],
)
def test_no_kind_asked(question: str) -> None:
    assert kinds_asked(question) == frozenset()


@pytest.mark.parametrize(
    ("sentence", "kinds"),
    [
        ("Ce projet coûte 300 euros.", "amount count"),
        ("Une centaine de jeunes dansent.", "count"),
        ("12 % des jeunes dansent.", "count"),
        ("There are forty-two, or 42 dancers.", "count"),
        ("Le spectacle a lieu le 4 mai.", "date"),
        ("Le spectacle date de 2016.", "date"),
        ("En 2016, il pleuvait.", "date"),
        ("Il pleut depuis 1999 !", "date"),
        ("Il pleut depuis le 1er mars 2019, ou 2020.", "date"),
        ("En 2016, 40 jeunes dansaient.", "count date"),
        ("Ils dansent à Paris.", "place"),
        ("Mme Durand danse.", "person"),
        ("Le ministre danse.", "person"),
        ("Écrivez à danse@exemple.fr.", "contact"),
        ("Le 01 23 45 67 89 répond.", "contact count"),
        ("Elle danse car elle aime cela.", "reason"),
        ("Elle danse afin de vivre.", "reason"),
        ("She dances because she can.", "reason"),
        ("Elle danse bien.", ""),
        ("", ""),
    ],
)
def test_kinds_held(sentence: str, kinds: str) -> None:
    assert kinds_held(sentence) == set(kinds.split())


@pytest.mark.parametrize("typed", ["l’adresse exacte", "l'adresse exacte", "L ADRESSE", "l'adrésse"])
def test_apostrophes_accents_and_capitals_do_not_matter(typed: str) -> None:
    assert kinds_asked(typed) == {"place"}


@given(st.text(max_size=60))
def test_only_known_kinds_come_out(text: str) -> None:
    assert kinds_asked(text) | kinds_held(text) <= set(KINDS_OF_ANSWER)
    assert kinds_held(f"{text} 2016\n12 %") >= {"date", "count"}
