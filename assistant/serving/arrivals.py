"""How far a file has come, as the page's panel of documents is told of it."""

from typing import Any

from assistant.sources.changes import Arrival, Stage
from assistant.sources.listing import left_out_of
from assistant.sources.sources import Sources
from index.languages import LANGUAGES


def described(arrival: Arrival, sources: Sources) -> dict[str, Any]:
    """Return plain JSON types; what was left out is known of a document that is done."""
    reason = arrival.reason
    said = {language: _without_name(reason.said_in(language), arrival) for language in LANGUAGES} if reason else None
    left_out = []
    if arrival.stage is Stage.DONE and arrival.document:
        left_out = left_out_of(sources.live.assistant.catalogue, arrival.document)
    return {
        "token": arrival.token,
        "stage": arrival.stage,
        "outcome": arrival.outcome,
        "document": arrival.document,
        "reason": said,
        "left_out": left_out,
        "outgrown": arrival.outgrown,
    }


def _without_name(sentence: str, arrival: Arrival) -> str:
    """Return why a file was refused as it stands beside its name."""
    for mark in (": ", "\u00a0: ", ", "):
        sentence = sentence.removeprefix(f"{arrival.file.name}{mark}")
    return sentence[:1].upper() + sentence[1:]
