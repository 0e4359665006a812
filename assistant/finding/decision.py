"""Whether the best of what was found answers: the search says so where it is sure, and the reader where it is not.

A search takes a few milliseconds, reading ten times that: so a question that the search settles is not read. That is a
cascade, as in Viola & Jones 2001.
"""

from collections.abc import Sequence

from assistant.asking.query import Query
from assistant.finding.cells import looked_up
from assistant.finding.fitted import Fitted, FittedFor
from assistant.finding.reader import Reader
from assistant.finding.reading import candidate, compared, nearest_first, ordered, read, telling_first
from assistant.finding.refusal import Judge, Judgement, Uncalibrated
from assistant.finding.search import Found
from index.datatypes import Encoder
from index.engine import Engine


class Decider:
    """Reads and judges what a search has found."""

    def __init__(self, engine: Engine, encoder: Encoder, reader: Reader | None, fitted: Fitted) -> None:
        """Use the fitted numbers as far as they hold: none for another encoder, and another reader is not asked."""
        self._engine = engine
        self._fitted = fitted
        self.calibrated = encoder.fingerprint == fitted.fitted_for.encoder  # whether a judgement has a probability
        self._judge: Judge = fitted.models if self.calibrated else Uncalibrated()
        holds = reader is not None and fitted.fitted_for == FittedFor(encoder.fingerprint, reader.fingerprint)
        self._reader = reader if holds else None
        self._contextual = encoder.contextual

    def decide(self, query: Query, found: Found) -> tuple[Found, Judgement]:
        """Return what was found in its final order, and the judgement on the first of it."""
        judgement = self._judge.judge(self._engine, query, found)
        if not found.hits or self._fitted.open.settles(judgement):
            return found, judgement
        if self._reader is not None:
            found = read(self._engine, self._reader, query.text, self._nearest_first(query.text, found))
            found = ordered(self._engine, self._fitted.balances, found)
            found = telling_first(self._engine, query.asked, found)
            judgement = self._fitted.models_after_reading.judge(self._engine, query, found)
        return found, looked_up(self._engine, query, found.hits[0], judgement)

    def seen(self, question: str, found: Found) -> Found | None:
        """Return the same with the best hits read; None where nothing reads."""
        if self._reader is None or not found.hits:
            return None
        return read(self._engine, self._reader, question, self._nearest_first(question, found))

    def telling(self, question: str, found: Found) -> Found:
        """Return the same with the sentences that ask behind those that tell."""
        return telling_first(self._engine, question, found)

    def read(self, question: str, positions: Sequence[int]) -> tuple[float, ...]:
        """Return for each sentence, by position, the log-odds that it answers; none where nothing reads."""
        if self._reader is None:
            return ()
        readings = self._reader.read(question, [candidate(self._engine.catalogue, place) for place in positions])
        return tuple(reading.answers for reading in readings)

    def _nearest_first(self, question: str, found: Found) -> Found:
        if self._contextual is None:
            return found
        found = compared(self._engine, self._contextual, question, found)
        return nearest_first(self._engine, self._fitted.nearnesses, found)
