"""What stands behind the confidence of an answer, or of a refusal: facts; assistant/reasons.py puts them into words."""

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Prepared:
    """A question that somebody prepared for the document, the one most like what was asked."""

    question: str
    likeness: float  # cosine, at most 1: higher is closer
    answered: bool  # whether the sentence answers it; else it is known that the document does not


@dataclass(frozen=True)
class Behind:
    """The next candidate."""

    quote: str  # verbatim
    document: str  # id
    anchor: str
    score: float  # comparable with that of the first within one answer only
    lead: float  # 0.5..1: the first one's share of a softmax over the two scores; 0.5 is a tie


@dataclass(frozen=True)
class Instead:
    """What a refused question takes for granted and the document does not have, and what it has in its place."""

    asked: str  # in the question's own words: somebody who does not speak in the document, or a year it does not name
    speakers: tuple[str, ...] = ()  # who does, as the document calls them, in its order
    dates: tuple[str, ...] = ()  # ISO 8601, ascending: when its texts are of

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain JSON types."""
        return {"asked": self.asked, "speakers": list(self.speakers), "dates": list(self.dates)}


@dataclass(frozen=True)
class Why:
    """Why the first sentence, or a list, is given or refused."""

    within: tuple[str, ...]  # words of the question, as they were typed, that the quotes have
    around: tuple[str, ...]  # those that stand around only: in the passage, the headings, the title
    lacking: tuple[str, ...]  # those that are in neither; none is named where they cannot be compared
    comparable: bool  # whether question and document are in one language, so that words can be compared
    prepared: Prepared | None = None
    read: float | None = (
        None  # probability, 0..1, that the sentence answers, by the reader alone; None: it was not read
    )
    words: str | None = None  # those of the sentence that the reader takes for the answer
    heading: str | None = None  # the one that a list stands under
    score: float | None = None
    behind: Behind | None = None

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain JSON types."""
        listed = {name: list(getattr(self, name)) for name in ("within", "around", "lacking")}
        return asdict(self) | listed
