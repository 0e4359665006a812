"""The measures, over a file of questions with their gold sentences.

    python -m assistant.fitting.evaluate data/evaluation/holdout.jsonl [--without-questions] [--without-reader]

assistant/fitting/cases.py says what a file holds: questions or dialogues on the shipped document, or documents of its
own with their questions, each searched by itself. hit@k: a gold sentence is among the first k. MRR: mean of 1 / rank
of the first gold sentence. ROC area: chance that an answered question gets a higher probability than an unanswered one.
"""

import contextlib
import os
import sys
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np

from assistant.assistant import EMBEDDED_READER, Assistant
from assistant.finding.reader import Reader
from assistant.fitting.cases import Case, has_documents, read_cases, read_documents
from index.errors import AssistantError
from index.matching.encoder import load_encoder

BINS = (0.0, 0.2, 0.4, 0.6, 0.8, 0.9, 1.0)  # of the reliability table


@dataclass(frozen=True)
class Result:
    """What the assistant made of a case."""

    case: Case
    ranked: tuple[int, ...]  # positions of sentences, best first, refused or not
    probability: float | None  # None: nothing was calibrated for the encoder
    found: bool

    @property
    def rank(self) -> int | None:
        """Rank of the first gold sentence, from 1; None when it was not found at all."""
        return next((rank for rank, p in enumerate(self.ranked, start=1) if p in self.case.gold), None)

    @property
    def correct(self) -> bool:
        """Whether the first sentence answers."""
        return self.rank == 1


def run(assistant: Assistant, cases: Iterable[Case]) -> list[Result]:
    """Ask every case."""
    results = []
    for case in cases:
        seen = assistant.examine(case.question, history=case.history)
        ranked = tuple(hit.sentence for hit in seen.found.hits)
        judged = seen.judgement
        results.append(Result(case, ranked, judged.confidence, judged.answered))
    return results


def ranking_table(results: Sequence[Result]) -> list[str]:
    """Return hit@1, hit@3 and MRR by kind and language, over the questions that the document answers."""
    groups: dict[str, list[Result]] = defaultdict(list)
    for result in results:
        if result.case.gold:
            for name in ("all", result.case.kind, f"lang {result.case.language}"):
                groups[name].append(result)
    rows = [f"{'kind':<14}{'n':>5}{'hit@1':>9}{'hit@3':>9}{'MRR':>8}"]
    for name in sorted(groups, key=lambda name: (name != "all", name.startswith("lang"), name)):
        ranks = [result.rank or 10**9 for result in groups[name]]
        first = float(np.mean([rank == 1 for rank in ranks]))
        third = float(np.mean([rank <= 3 for rank in ranks]))
        reciprocal = float(np.mean([1 / rank for rank in ranks]))
        rows.append(f"{name:<14}{len(ranks):>5}{first:>9.1%}{third:>9.1%}{reciprocal:>8.3f}")
    return rows


def refusal_table(results: Sequence[Result]) -> list[str]:
    """Return both kinds of error, and of a calibrated probability its ROC area and reliability."""
    answered = [r for r in results if r.case.gold]
    unanswered = [r for r in results if not r.case.gold]
    if not answered or not unanswered:
        return ["no refusal figures: the file needs both answered and unanswered questions"]
    errors = [
        f"answerable questions refused    {np.mean([not r.found for r in answered]):>6.1%}  of {len(answered)}",
        f"unanswerable questions answered {np.mean([r.found for r in unanswered]):>6.1%}  of {len(unanswered)}",
    ]
    right, wrong = ([r.probability for r in some if r.probability is not None] for some in (answered, unanswered))
    if not right or not wrong:
        return [*errors, "no probability: nothing was calibrated for this encoder"]
    return [f"ROC area {roc_area(right, wrong):.3f}", *errors, *reliability_table(results)]


def reliability_table(results: Sequence[Result]) -> list[str]:
    """Return how near the probabilities that were said come to what was true, over those that were said."""
    said = np.array([r.probability for r in results if r.probability is not None])
    true = np.array([r.correct for r in results if r.probability is not None])
    rows = [
        f"Brier score {np.mean((said - true) ** 2):.3f} (0 is perfect)",
        f"{'probability':<14}{'n':>5}{'said':>8}{'true':>8}",
    ]
    for low, high in pairwise(BINS):
        inside = (low <= said) & ((said < high) | ((said == high) & (high == 1.0)))
        if inside.any():
            rows.append(
                f"{low:.1f} to {high:.1f}    {inside.sum():>5}{said[inside].mean():>8.2f}{true[inside].mean():>8.2f}"
            )
    return rows


def roc_area(positive: Sequence[float], negative: Sequence[float]) -> float:
    """Return the chance that a positive scores above a negative, a tie counting half (Hanley & McNeil 1982)."""
    above = np.subtract.outer(np.asarray(positive), np.asarray(negative))
    return float(np.mean((above > 0) + 0.5 * (above == 0)))


def misses(results: Sequence[Result], assistant: Assistant) -> list[str]:
    """Return a line for each thing that went wrong."""
    rows = []
    for r in results:
        got = assistant.catalogue.text_of(r.ranked[0])[:60] if r.ranked else "nothing"
        asked = " > ".join([*r.case.history, r.case.question])
        if r.case.gold and not r.correct:
            rows.append(f"rank {r.rank}: {asked} | got: {got}")
        if bool(r.case.gold) != r.found:
            what = "refused" if r.case.gold else "answered"
            sure = "" if r.probability is None else f" ({r.probability:.2f})"
            rows.append(f"{what}{sure}: {asked} | got: {got}")
    return rows


def _asked(file: Path, reader: Reader | None, *, with_questions: bool) -> list[tuple[Assistant, list[Case]]]:
    """Return the cases of a file, with an assistant for each document."""
    encoder = load_encoder()
    if has_documents(file):
        return [(Assistant(index, encoder, reader), cases) for index, cases in read_documents(file, encoder)]
    shipped = Assistant.open(encoder=encoder) if with_questions else Assistant.without_questions(encoder)
    assistant = Assistant(shipped.engine, encoder, reader)
    return [(assistant, read_cases(file, assistant.catalogue))]


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the tables for one file."""
    import argparse

    parser = argparse.ArgumentParser(
        prog="python -m assistant.fitting.evaluate", description="Measure ranking and refusal."
    )
    parser.add_argument("file", type=Path)
    parser.add_argument("--without-questions", action="store_true", help="switch the expected questions off")
    parser.add_argument("--without-reader", action="store_true", help="let the search decide alone")
    parser.add_argument("--misses", action="store_true", help="list what went wrong")
    given = parser.parse_args(arguments)
    reader = None if given.without_reader else EMBEDDED_READER
    try:
        asked = _asked(given.file, reader, with_questions=not given.without_questions)
    except AssistantError as error:
        parser.exit(2, f"{error}\n")
    except OSError as error:
        parser.exit(2, f"{given.file}: cannot be read ({error.strerror}).\n")
    except (ValueError, KeyError, TypeError):
        parser.exit(2, f"{given.file}: not a file of questions; data/evaluation/README.md shows the form.\n")
    results = [run(assistant, cases) for assistant, cases in asked]
    every = [result for some in results for result in some]
    lines = [*ranking_table(every), "", *refusal_table(every)]
    if given.misses:
        lines += ["", *(row for (one, _), some in zip(asked, results, strict=True) for row in misses(some, one))]
    with contextlib.suppress(BrokenPipeError):  # as when piped into head
        print("\n".join(lines), flush=True)  # noqa: T201 - a command line
        return 0
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
