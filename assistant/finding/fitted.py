"""The numbers that were fitted, as they stand in ``fitted.json``: assistant/fitting/calibrate.py writes it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from assistant.finding.evidence import Evidence, Weights
from assistant.finding.reading import Balance, Balances, Nearness, Nearnesses
from assistant.finding.refusal import Calibrated, Judgement, Model

FITTED = Path(__file__).with_name("fitted.json")


@dataclass(frozen=True)
class FittedFor:
    """The fingerprints of all that the numbers depend on."""

    encoder: str
    reader: str


@dataclass(frozen=True)
class Open:
    """Between these probabilities, the search alone leaves open whether its best sentence answers."""

    low: float
    high: float

    def settles(self, judgement: Judgement) -> bool:
        """Whether a judgement of the search alone may stand."""
        sure = judgement.confidence
        return sure is not None and not self.low <= sure <= self.high


@dataclass(frozen=True)
class Fitted:
    """The weights of the search and of reading, and the models of refusal with what they hold for."""

    weights: Weights
    models: Calibrated
    open: Open
    nearnesses: Nearnesses
    balances: Balances
    models_after_reading: Calibrated
    fitted_for: FittedFor


@lru_cache(maxsize=1)
def load_fitted() -> Fitted:
    """Return what is fitted."""
    stored = json.loads(FITTED.read_text(encoding="utf-8"))
    ranking = stored["ranking"]
    weights = Weights(
        Evidence(**ranking["with_questions"]),
        Evidence(**ranking["without_questions"]),
        ranking["offset_with"],
        ranking["offset_without"],
    )
    return Fitted(
        weights,
        _calibrated(stored["refusal"]),
        Open(**stored["open"]),
        Nearnesses(**{name: Nearness(**nearness) for name, nearness in stored["nearness"].items()}),
        Balances(**{name: Balance(**balance) for name, balance in stored["reading"].items()}),
        _calibrated(stored["refusal_after_reading"]),
        FittedFor(**stored["fitted_for"]),
    )


def _calibrated(stored: Mapping[str, Any]) -> Calibrated:
    return Calibrated(**{name: Model(**model) for name, model in stored.items()})
