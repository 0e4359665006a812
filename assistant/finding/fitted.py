"""The numbers that were fitted, as they stand in ``fitted.json``: assistant/fitting/calibrate.py writes it."""

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from assistant.finding.evidence import Evidence, Weights
from assistant.finding.refusal import Calibrated, Judge, Model, Uncalibrated

FITTED = Path(__file__).with_name("fitted.json")


@dataclass(frozen=True)
class FittedFor:
    """The fingerprints of all that the numbers depend on."""

    encoder: str
    reader: str | None = None  # None: fitted without one


@dataclass(frozen=True)
class Fitted:
    """The weights of the search, and the models of refusal with what they hold for."""

    weights: Weights
    models: Calibrated
    fitted_for: FittedFor

    def judge(self, used: FittedFor) -> Judge:
        """Return what decides on answers: the fitted models only for what they were fitted for."""
        return self.models if used == self.fitted_for else Uncalibrated()


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
    models = {name: Model(**model) for name, model in stored["refusal"].items()}
    calibrated = Calibrated(models["with_questions"], models["without_questions"])
    return Fitted(weights, calibrated, FittedFor(**stored["fitted_for"]))
