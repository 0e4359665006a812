"""The questions that the numbers are fitted and measured on, each searched as a person's would be."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.asking.query import Query, read_query
from assistant.finding.evidence import NAMES, Evidence, Weights
from assistant.finding.search import Found, Searcher
from assistant.fitting.cases import Case, entries, read_cases, read_documents, read_entry
from index.datatypes import Encoder
from index.engine import Engine
from index.paths import DATA

EVALUATION = DATA / "evaluation"
EXAMPLES = DATA.parent / "training" / "examples"
KEPT_FOR_FITTING = 8  # every eighth document of the examples, of those that the reader was not trained on every other
EVEN = Weights(Evidence(*[1.0] * len(NAMES)), Evidence(*[1.0] * len(NAMES)))


@dataclass(frozen=True)
class Asked:
    """A case and what a search found for it."""

    engine: Engine
    case: Case
    query: Query
    found: Found


def ask_files(engine: Engine, files: Sequence[Path], encoder: Encoder) -> list[Asked]:
    """Ask the questions of files about the shipped document."""
    return _ask(engine, [case for file in files for case in read_cases(file, engine.catalogue)], encoder)


def ask_documents(file: Path, encoder: Encoder) -> list[list[Asked]]:
    """Return the questions of a file that brings documents of its own, by document."""
    return [_ask(index, cases, encoder) for index, cases in read_documents(file, encoder)]


def ask_examples(encoder: Encoder) -> list[Asked]:
    """Return the questions on the invented documents that the reader was not trained on."""
    found: list[Asked] = []
    for folder in ("reading", "tables"):
        files = sorted((EXAMPLES / folder).glob("*.jsonl"))
        documents = [entry for file in files for entry in entries(file)]
        for entry in documents[::KEPT_FOR_FITTING]:
            found += _ask(*read_entry(entry, encoder, strict=False), encoder)
    return found


def _ask(engine: Engine, cases: Iterable[Case], encoder: Encoder) -> list[Asked]:
    searcher = Searcher(engine, encoder, EVEN)
    asked = []
    for case in cases:
        query = read_query(case.question, engine.known_words, encoder.knows)
        asked.append(Asked(engine, case, query, searcher.search(query)))
    return asked
