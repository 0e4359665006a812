"""Who voted how: the lines of a vote, and what a question asks of them."""

import pytest

from assistant.asking.votes import Voted, voted_of
from index.text.votes import Ballot, Cast, cast_in, is_group, is_names
from tests.test_named import assistant

VOTE = """Scrutin public n° 88 sur l'amendement n° 7

L'Assemblée nationale a rejeté l'amendement.

Groupe Renaissance (3 membres)
Pour : 2
MM. Jean Aubert et Paul Colin.
Contre : 1
M. Rémi Duval.

Groupe Horizons (2 membres)
Pour : 1
Mme Anne Bizet.
Contre : 1
M. Karl de Weber.

Non-votant(s) : 1
M. Éric Sorel.
"""


@pytest.mark.parametrize(
    ("line", "cast"),
    [
        ("Contre : 2", Cast(Ballot.AGAINST, "")),
        ("A voté contre (1) : Mme Judith Mercœur.", Cast(Ballot.AGAINST, "Mme Judith Mercœur.")),
        ("Pour : 2. – MM. Jean Aubert et Paul Colin.", Cast(Ballot.FOR, "MM. Jean Aubert et Paul Colin.")),
        ("N'a pas pris part au vote : M. Damien Fauvel", Cast(Ballot.ABSENT, "M. Damien Fauvel")),
        ("Abstention", Cast(Ballot.ABSTAINED, "")),
        ("Pour : les communes de moins de mille habitants.", None),
        ("Contre toute attente, la halle ferme.", None),
    ],
)
def test_what_a_line_says_of_a_vote(line: str, cast: Cast | None) -> None:
    assert cast_in(line) == cast


def test_a_line_in_capitals_is_looked_at_once() -> None:
    assert not is_names("GROUPEMENT DES ÉTANGS DE LA HAUTE VAURIENNE, 5 MEMBRES ; " * 20)  # else for ever
    assert is_names("MM. Jean Aubert, Paul COLIN-BO, Mmes Ida Bo et Lise d’Orme (Ain).")


def test_which_line_names_a_group() -> None:
    assert is_group("Groupe Horizons (2 membres)")
    assert is_group("Députés non inscrits (3)")
    assert not is_group("Le groupe Horizons vote contre.")


@pytest.mark.parametrize(
    ("question", "voted"),
    [
        ("Qui a voté contre ?", Voted(Ballot.AGAINST, (), lists=True)),
        ("Qui s’est abstenu sur l'amendement n° 7 ?", Voted(Ballot.ABSTAINED, ("amendement", "7"), lists=True)),
        ("Qui n'a pas pris part au vote ?", Voted(Ballot.ABSENT, (), lists=True)),
        ("Comment a voté M. Karl de Weber ?", Voted(None, ("karl", "weber"), lists=False)),
        ("Who voted against?", Voted(Ballot.AGAINST, (), lists=True)),
        ("Combien ont voté contre ?", None),
        ("Pourquoi Karl Weber a-t-il voté contre ?", None),
        ("Qui est contre ?", None),
    ],
)
def test_what_a_question_asks_of_a_vote(question: str, voted: Voted | None) -> None:
    assert voted_of(question) == voted


def test_who_voted_so_is_answered_group_by_group_and_how_somebody_did_by_name() -> None:
    asked = assistant(VOTE)
    against = asked.ask("Qui a voté contre ?")
    assert [c.quote for c in against.citations] == ["Contre : 1\nM. Rémi Duval.", "Contre : 1\nM. Karl de Weber."]
    assert asked.ask("Karl Weber a-t-il voté pour ?").citations[0].quote == "Contre : 1\nM. Karl de Weber."
    assert not asked.ask("Comment a voté Paul Aubert ?").found  # words of two people
    assert not asked.ask("Qui a voté contre le budget des étangs ?").found


def test_the_groups_of_a_vote_are_headings_and_end_with_their_members() -> None:
    (document,) = assistant(VOTE).catalogue.documents.values()
    under = {
        document.text[span.start : span.end]: section.heading
        for section in document.sections
        for span in section.paragraphs
    }
    assert under["MM. Jean Aubert et Paul Colin."] == "Groupe Renaissance (3 membres)"
    assert under["M. Karl de Weber."] == "Groupe Horizons (2 membres)"
    assert under["M. Éric Sorel."] is None
