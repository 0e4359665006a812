"""Two small documents, a reader that says what it is told to, and fitted numbers worked out by hand."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from assistant.finding.evidence import Evidence
from assistant.finding.fitted import Fitted, FittedFor, Open, load_fitted
from assistant.finding.reader import Candidate, Reading
from assistant.finding.reading import Balance, Balances, Nearness, Nearnesses
from assistant.finding.refusal import Calibrated, Model
from assistant.finding.search import Found, Hit
from index.datatypes import Document, ExpectedQuestion, Ruling
from index.reading.documents import parse_document
from index.reading.sources import Source
from index.storage.store import Index
from tests.fakes import HashEncoder

TEXT = """# Le phare

Le phare mesure quarante mètres. Il fut bâti en 1880.

# Le port

N'entrent pas au port :

- les pétroliers de plus de cent mètres ;

- les navires sans pilote.

La criée ouvre à cinq heures. On y vend la pêche de la nuit. Les mareyeurs la paient comptant. Elle part à Lyon.
"""
ENCODER = HashEncoder()


@dataclass
class Scripted:
    """A reader that gives the log-odds written for a sentence, and remembers what it read."""

    said: dict[str, float]
    fingerprint: str = "scripted"
    seen: list[tuple[str, tuple[Candidate, ...]]] = field(default_factory=list)

    def read(self, question: str, candidates: Sequence[Candidate]) -> tuple[Reading, ...]:
        """See :class:`assistant.finding.reader.Reader`."""
        self.seen.append((question, tuple(candidates)))
        return tuple(Reading(self.said.get(one.sentence, -3.0), None) for one in candidates)


def with_lead_in(document: Document) -> Document:
    """Say of the second item what rules it."""
    paragraphs = [span for section in document.sections for span in section.paragraphs]
    (lead,) = (span for span in paragraphs if "N'entrent pas" in span.of(document.text))
    (item,) = (span for span in paragraphs if "sans pilote" in span.of(document.text))
    return replace(document, rulings=(Ruling(item, (lead,)),))


def lighthouse() -> Index:
    """Return an index of both documents."""
    asked = (ExpectedQuestion("Où ?", "fr", "plain", ("à Brest",)),)
    sources = [
        Source(with_lead_in(parse_document(TEXT, identifier="phare", sha256="1"))),
        Source(
            parse_document("La vedette part à Brest. Elle revient le soir.", identifier="vedette", sha256="2"), asked
        ),
    ]
    return Index.build(sources, ENCODER)


def place(index: Index, words: str) -> int:
    (found,) = [n for n in range(len(index.catalogue.sentences)) if words in index.catalogue.text_of(n)]
    return found


def found(*scores: tuple[int, float]) -> Found:
    return Found(tuple(Hit(sentence, score, Evidence()) for sentence, score in scores), {}, {})


def fitted(reader: str, nearness: float = 0.0) -> Fitted:
    search, reading = Model(0.0, {"score": 1.0}, 0.5), Model(0.0, {"read": 1.0}, 0.5)
    return Fitted(
        load_fitted().weights,
        Calibrated(search, search),
        Open(0.1, 0.9),
        Nearnesses(Nearness(1.0, nearness), Nearness(1.0, nearness)),
        Balances(Balance(1.0, 0.0, 1.0), Balance(1.0, 0.0, 1.0)),
        Calibrated(reading, reading),
        FittedFor(ENCODER.fingerprint, reader),
    )
