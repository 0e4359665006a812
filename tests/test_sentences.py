"""Sentences end where a lawyer says they do: each rule with its example, and a public golden set's kinds."""

from pathlib import Path

import pytest

from index.datatypes import Span
from index.reading.documents import read_document
from index.text.abbreviations import RULES, Rule, Stop
from index.text.sentences import ends_sentence, split_sentences


def sentences_of(text: str) -> list[str]:
    return [span.of(text) for span in split_sentences(text, Span(0, len(text)))]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_each_rule_holds_in_its_example(rule: Rule) -> None:
    assert sentences_of(" ".join(rule.example)) == list(rule.example)


def test_the_languages_agree_on_the_words_that_they_share() -> None:
    stops: dict[str, Stop] = {}
    for rule in RULES:
        for word in rule.words:
            assert stops.setdefault(word, rule.stop) is rule.stop, word


# Of the kinds of pySBD's golden rules for French (tests/lang/test_french.py), in words of our own: two sentences, a
# quotation with what introduces it, a colon and brackets, stops within quotation marks, an abbreviated firm.
GOLDEN = [
    [
        "Né d'un ancien projet de canal, l'institut étudie l'eau.",
        "L'étude des vases, prolongée par celle des berges, notamment à Escuns, ouvre une voie.",
    ],
    ["« La régie livrera 30 bacs cette année avec en vue l'équilibre de ses comptes en 2015 », a-t-elle ajouté."],
    [
        "À 11 heures, on ne comptait que douze absents : ce sont ceux du port (Orsanne), où ils sont 809.",
        "La régie assure que cela « n'aura aucun effet sur les passages ».",
    ],
    ["Ce modèle affiche « LL.AA.II.RR. » pour l'abréviation de « Leurs Altesses impériales et royales » au survol."],
    ["Les derniers bacs de Intercept Ltd. sont ici."],
]


@pytest.mark.parametrize("parts", GOLDEN)
def test_the_kinds_of_a_public_golden_set(parts: list[str]) -> None:
    assert sentences_of(" ".join(parts)) == parts


@pytest.mark.parametrize(
    "parts",
    [
        ["II. – Le passage est gratuit.", "Il coûte un euro."],
        ["III. - L'inscription coûte 18 euros.", "IV."],
        ["Il répond : « On m'a dit : « Revenez. » »", "Il part."],
        ["Il lit (« Non ! »).", "Elle rit."],
        ["Le temple date de 52 av. J.-C.", "Il tient."],
        ["M. J. Le Guen signe avec D. De Witt.", "On le sait."],
        ["Le plan B.", "Il échoue."],
        ["Il préside (v. not. Me Duval, Doc. AN n° 3318).", "Elle signe."],
        ["C'est un métier d'art.", "Colmar en vit."],
        ["Voir le plan au col.", "Marseille attend."],
        ["Le canal fait 12 km.", "Vorsanne est au bout."],
        ["Visitors must leave by 9 p.m.", "The wards close."],
        ["Le train part à 20 h. 30 et roule à 80 km/h.", "M. Duval attend."],
        ["**Qui paie ?**", "_Personne._"],
        ["IV. – (Supprimé)"],
        ["II bis. – Le maire signe."],
    ],
)
def test_marks_quotations_and_initials(parts: list[str]) -> None:
    assert sentences_of(" ".join(parts)) == parts


@pytest.mark.parametrize(
    ("line", "ends"),
    [
        ("Il part.", True),
        ("dit M.", False),
        ("voir l'art.", False),
        ("« Oui. »", True),
        ("le chat", False),
        ("Où ?", True),
    ],
)
def test_whether_a_line_may_end_a_sentence(line: str, ends: bool) -> None:
    assert ends_sentence(line) is ends


def test_calls_of_notes_are_no_figures_of_a_plain_text(tmp_path: Path) -> None:
    file = tmp_path / "note.txt"
    file.write_text(
        "Il y a 25² sièges et 40[1] lits pour 30 m², soit 10⁶ pas.\n\n² Moyenne.\n\n[1] Estimation.", "utf-8"
    )
    document = read_document(file)
    assert document.text.startswith("Il y a 25 sièges et 40 lits pour 30 m², soit 10⁶ pas.\n")
    assert document.account is not None
    assert document.account.characters == document.account.kept + sum(e.characters for e in document.account.left_out)
