"""The numbers that were fitted, as they stand in ``fitted.json``: assistant/fitting/calibrate.py writes it."""

import json
from functools import lru_cache
from pathlib import Path

from assistant.finding.refusal import Judge, Model
from assistant.finding.search import Evidence, Weights

FITTED = Path(__file__).with_name("fitted.json")


@lru_cache(maxsize=1)
def load_fitted() -> tuple[Weights, Judge]:
    """Return the weights of the search and the models of refusal."""
    stored = json.loads(FITTED.read_text(encoding="utf-8"))
    ranking = stored["ranking"]
    weights = Weights(
        Evidence(**ranking["with_questions"]),
        Evidence(**ranking["without_questions"]),
        ranking["offset_with"],
        ranking["offset_without"],
    )
    models = {name: Model(**model) for name, model in stored["refusal"].items()}
    return weights, Judge(models["with_questions"], models["without_questions"])
