"""Two small texts, one of them with expected questions, and an index of them."""

from dataclasses import fields
from functools import cache

from assistant.finding.evidence import Evidence, Weights
from index.datatypes import ExpectedQuestion, Topic
from index.matching.encoder import load_encoder
from index.reading.documents import parse_document
from index.reading.sources import Source
from index.storage.store import Index

GARDEN = """Le jardin est ouvert de mai à octobre.

Il est fermé le lundi. Une cinquantaine d'espèces de roses y poussent.

Les enfants de moins de douze ans ne paient pas."""
LIBRARY = """La bibliothèque prête cinq livres pour trois semaines.

Les livres rendus en retard coûtent dix centimes par jour. Le jardin de la bibliothèque est ouvert aux lecteurs."""
SNIPPETS = ("ouvert de mai", "fermé le lundi", "espèces de roses", "moins de douze ans")
ASKED = {
    "Quand le jardin est-il ouvert ?": SNIPPETS[0],
    "When is the garden open?": SNIPPETS[0],
    "Quels mois d'ouverture ?": SNIPPETS[0],
    "Quel jour le jardin ferme-t-il ?": SNIPPETS[1],
    "Is it closed on Mondays?": SNIPPETS[1],
    "Combien de roses y a-t-il ?": SNIPPETS[2],
    "How many kinds of roses?": SNIPPETS[2],
    "Y a-t-il des fleurs ?": SNIPPETS[2],
    "L'entrée est-elle gratuite pour les enfants ?": SNIPPETS[3],
    "Do children pay?": SNIPPETS[3],
    "Les petits paient-ils ?": SNIPPETS[3],
    "À partir de quel âge paie-t-on ?": SNIPPETS[3],
    "Où sont les toilettes ?": None,
    "Where is the parking?": None,
    "Les chiens sont-ils admis ?": None,
    "Peut-on manger dans le jardin ?": None,
    "Is there a restaurant?": None,
    "Qui est le jardinier ?": None,
}
QUESTIONS = [
    "Quand peut-on visiter le jardin ?",
    "How many roses are there?",
    "livres en retard",
    "chien admi ?",
    "Combien coûte l'entrée pour un enfant de dix ans, et combien de livres peut-on emprunter ?",
    "xqzw 12345 !",
    "?",
]
ONES = Evidence(*[1.0] * len(fields(Evidence)))
EVEN = Weights(ONES, ONES)
encoder = cache(load_encoder)  # one for all tests


def garden_index() -> Index:
    questions = tuple(
        ExpectedQuestion(
            text,
            "en" if " is " in text or text.startswith(("When", "Is", "How", "Do")) else "fr",
            "formal",
            (gold,) if gold else (),
            None if gold else "outside",
        )
        for text, gold in ASKED.items()
    )
    garden = parse_document(GARDEN, identifier="jardin", sha256="1")
    library = parse_document(LIBRARY, identifier="bibliotheque", sha256="2")
    sources = [Source(library), Source(garden, questions, (Topic("outside", "autre chose", "something else"),))]
    return Index.build(sources, encoder())
