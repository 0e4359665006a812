"""Who voted how: the lines of a vote, and what a question asks of them."""

import pytest

from assistant.asking.votes import Voted, voted_of
from index.text.tallies import counted_in, counted_in_cells
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
        ("Combien ont voté contre ?", Voted(Ballot.AGAINST, (), lists=False, counts=True)),
        ("Quel est le nombre d'abstentions ?", Voted(Ballot.ABSTAINED, (), lists=True, counts=True)),
        ("Par combien de voix le budget est-il adopté ?", Voted(None, ("budget",), lists=False, counts=True)),
        ("How many voted against?", Voted(Ballot.AGAINST, (), lists=False, counts=True)),
        ("Combien de membres ont pris part au vote ?", None),
        ("Pourquoi combien ont voté contre ?", None),
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


FOR, AGAINST, ABSTAINED = Ballot.FOR, Ballot.AGAINST, Ballot.ABSTAINED


@pytest.mark.parametrize(
    ("text", "ways"),
    [
        ("La délibération est adoptée par 12 voix pour, 3 contre et une abstention.", {FOR, AGAINST, ABSTAINED}),
        ("L'amendement est rejeté par 156 voix contre 141.", {FOR, AGAINST}),
        ("Deux conseillers ont voté contre.", {AGAINST}),
        ("Contre : 3", {AGAINST}),
        ("Pour ............ 183", {FOR}),
        ("Quatre élus se sont abstenus.", {ABSTAINED}),
        ("The motion was carried, nine votes for and two against.", {FOR, AGAINST}),
        ("Le syndicat demande 12 euros pour la barque.", set()),
        ("M. Duval vote contre.", set()),
        ("Pour 2031, une aide est prévue contre le gel.", set()),
    ],
)
def test_of_which_ways_of_voting_the_number_is_stated(text: str, ways: set[Ballot]) -> None:
    assert counted_in(text) == ways


def test_the_columns_of_a_table_of_votes_say_what_is_counted() -> None:
    header = ["Délibération", "Pour", "Contre"]
    assert counted_in_cells(["Budget", "12", "3 voix"], header) == {FOR, AGAINST}
    assert counted_in_cells(["Contre", "3"], ["Vote", "Voix"]) == {AGAINST}
    assert not counted_in_cells(["Budget", "adopté", "unanimité"], header)


MINUTES = """# Conseil municipal du 4 mai 2031

## Budget du port

Le budget est adopté par 12 voix pour, 3 voix contre et 2 abstentions.

## Digue du nord

Mis aux voix, le projet est rejeté : 6 pour, 11 contre.
"""


def test_how_many_voted_so_is_found_where_it_is_stated_and_never_added_up() -> None:
    minutes = assistant(MINUTES)
    quotes = [citation.quote for citation in minutes.ask("Combien ont voté contre le budget du port ?").citations]
    assert quotes == ["Le budget est adopté par 12 voix pour, 3 voix contre et 2 abstentions."]
    assert "11 contre" in minutes.ask("Par combien de voix la digue du nord est-elle rejetée ?").citations[0].quote
    groups = assistant(VOTE)
    assert not groups.ask("Combien ont voté contre ?").found  # one of each group: the sum is nowhere
    of_group = groups.ask("Combien de membres du groupe Horizons ont voté contre ?").citations
    assert [(citation.quote, citation.headings[-1:]) for citation in of_group] == [
        ("Contre : 1\nM. Karl de Weber.", ("Groupe Horizons (2 membres)",))
    ]


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
