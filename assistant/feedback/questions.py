"""Judgements become questions for the measures, in the forms of ``assistant/fitting/cases.py``.

An answer that helped gives a question with the sentences that were shown; a refusal that was right gives one that
nothing answers; an answer that was wrong gives one where the person said which sentence is right, or that none is. What
nobody settled, and what people disagree about, is for a person to decide.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from assistant.feedback.notebook import Judgement, Verdict

KIND = "feedback"  # of the questions, beside "direct", "paraphrase", ...


@dataclass(frozen=True)
class Settled:
    """What judgements come to."""

    questions: tuple[Judgement, ...]  # one a question: what its gold is can be told by :func:`gold_of`
    open: tuple[Judgement, ...]  # said to be wrong, and nobody said what is right
    disputed: tuple[Judgement, ...]  # one a question about which people say different things


def settle(judgements: Iterable[Judgement]) -> Settled:
    """Return what was said in the end: of each answer the last word, of each question what all agree on."""
    last = {judgement.turn: judgement for judgement in judgements}
    by_question: dict[tuple[str, str], list[Judgement]] = defaultdict(list)
    for judgement in last.values():
        by_question[judgement.collection, " ".join(judgement.question.split())].append(judgement)
    questions, waiting, disputed = [], [], []
    for same in by_question.values():
        golds = {gold_of(judgement) for judgement in same}
        if len(golds) > 1:
            disputed.append(same[0])
        elif None in golds:
            waiting.append(same[0])
        else:
            questions.append(same[0])
    return Settled(tuple(questions), tuple(waiting), tuple(disputed))


def gold_of(judgement: Judgement) -> tuple[str, ...] | None:
    """Return the sentences that answer, () where none does, None where nobody said."""
    return judgement.quotes if judgement.verdict is Verdict.RIGHT else judgement.gold


def asked(judgement: Judgement) -> dict[str, Any]:
    """Return a settled question as a line of evaluation."""
    gold = gold_of(judgement) or ()
    return {"q": judgement.question, "lang": judgement.language, "kind": KIND, "gold": list(gold)}


def on_document(document: str, title: str, text: str, judgements: Iterable[Judgement]) -> dict[str, Any]:
    """Return a document that is not shipped, with the settled questions on it, as a line of evaluation."""
    return {"id": document, "title": title, "text": text, "questions": [asked(one) for one in judgements]}


def by_document(settled: Settled) -> Mapping[tuple[str, str | None], list[Judgement]]:
    """Return the settled questions by the keys of their collections and the ids of their documents."""
    found: dict[tuple[str, str | None], list[Judgement]] = defaultdict(list)
    for judgement in settled.questions:
        found[judgement.collection, judgement.document].append(judgement)
    return found
