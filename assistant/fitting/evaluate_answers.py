"""The measures of answers that are more, or other, than one sentence.

    python -m assistant.fitting.evaluate_answers [FOLDER] [--only lists,parts] [--misses]

FOLDER holds the files that data/evaluation/answers/README.md describes, and is that one by default. All its documents
stand in one collection, without expected questions; a question is narrowed to the documents that it is about. Figures
are for reporting: whoever reads the misses of data/evaluation/answers makes it a development set.
"""

import json
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from assistant.answer import Answer, Citation
from assistant.assistant import Assistant
from index.datatypes import Document
from index.engine import Catalogue
from index.errors import AssistantError
from index.matching.encoder import load_encoder
from index.paths import DATA
from index.reading.documents import parse_document
from index.reading.questions import find_sentences
from index.reading.sources import Source
from index.storage.store import Index
from index.text.analysis import split_words

ANSWERS = DATA / "evaluation" / "answers"
_ARTICLES = frozenset("l le la les d de du des un une the a an of s".split())
Entry = Mapping[str, Any]
Positions = frozenset[int]


@dataclass(frozen=True)
class Scored:
    """One question: what is said of it, and the numbers that are averaged by name."""

    question: str
    figures: Mapping[str, float]
    remark: str = ""


@dataclass(frozen=True)
class Bench:
    """The assistant over the documents of a folder."""

    assistant: Assistant

    @property
    def catalogue(self) -> Catalogue:
        """What there is to cite."""
        return self.assistant.catalogue

    def gold(self, document: str, snippets: Iterable[str]) -> Positions:
        """Return the positions of the sentences that hold the snippets."""
        first = self.catalogue.first_sentence[document]
        found = find_sentences(self._document(document), self.catalogue.sentences_of(document), list(snippets))
        return frozenset(first + place for place in found)

    def _document(self, name: str) -> Document:
        return self.catalogue.documents[name]

    def quoted(self, citations: Iterable[Citation]) -> Positions:
        """Return the positions of the sentences that citations quote, but for those that only lead into a list."""
        positions: set[int] = set()
        for citation in citations:
            first = self.catalogue.first_sentence[citation.document]
            held = [
                first + place
                for place, sentence in enumerate(self.catalogue.sentences_of(citation.document))
                if citation.start <= sentence.span.start and sentence.span.end <= citation.end
            ]
            positions |= {p for p in held if len(held) == 1 or not self.catalogue.text_of(p).rstrip().endswith(":")}
        return frozenset(positions)

    def answering(self, citation: Citation) -> int | None:
        """Return the position of the sentence that a citation stands for."""
        return self.catalogue.position(citation.anchor)

    def first(self, citations: Sequence[Citation]) -> int | None:
        """Return the position of the sentence that the first of the citations stands for."""
        return self.answering(citations[0]) if citations else None

    def text(self, positions: Iterable[int]) -> str:
        """Return sentences, shortened, for a line of misses."""
        return " / ".join(self.catalogue.text_of(position)[:50] for position in sorted(positions))


def open_bench(folder: Path) -> Bench:
    """Build the collection of a folder's documents in memory."""
    encoder = load_encoder()
    sources = []
    for entry in entries(folder / "documents.jsonl"):
        document = parse_document(entry["text"], identifier=entry["id"], sha256=entry["id"])
        day = entry.get("date")
        sections = tuple(replace(section, date=section.date or day) for section in document.sections)
        sources.append(Source(replace(document, title=entry["title"], date=day, sections=sections)))
    return Bench(Assistant(Index.build(sources, encoder), encoder))


def lists(bench: Bench, entry: Entry) -> Iterable[Scored]:
    """Score a question that wants all sentences of a kind: the set of sentences that was given."""
    answer = bench.assistant.ask(entry["q"], documents=[entry["document"]])
    if not entry["gold"]:
        yield Scored(entry["q"], {"unanswered, yet answered": float(answer.found)}, answer.form if answer.found else "")
        return
    gold = bench.gold(entry["document"], entry["gold"])
    given = bench.quoted(_all_citations(answer)) if answer.found else frozenset()
    shared = len(given & gold)
    figures = {
        "precision": shared / len(given) if given else 0.0,
        "recall": shared / len(gold),
        "F1": 2 * shared / (len(given) + len(gold)),
        "exact": float(given == gold),
        "refused": float(not answer.found),
    }
    remark = "" if given == gold else f"lacks {bench.text(gold - given)} | foreign {bench.text(given - gold)}"
    yield Scored(entry["q"], figures, remark)


def parts(bench: Bench, entry: Entry) -> Iterable[Scored]:
    """Score a question of two parts: each part of the answer stands for the part of the same number."""
    answer = bench.assistant.ask(entry["q"], documents=[entry["document"]])
    right = []
    for number, wanted in enumerate(entry["parts"]):
        gold = bench.gold(entry["document"], wanted["gold"])
        if len(answer.parts) == len(entry["parts"]):
            part = answer.parts[number]
            first = bench.first(part.citations) if part.found else None
        else:
            first = bench.first(answer.citations) if answer.found else None
        right.append(first in gold if gold else first is None)
    unanswered = any(not wanted["gold"] for wanted in entry["parts"])
    name = "both right, one unanswered" if unanswered else "both right, both answered"
    figures = {
        "both right": float(all(right)),
        name: float(all(right)),
        "a part right": float(np.mean(right)),
        "taken apart": float(len(answer.parts) == len(entry["parts"])),
    }
    yield Scored(entry["q"], figures, "" if all(right) else f"{right} parts {[p.name for p in answer.parts]}")


def overviews(bench: Bench, entry: Entry) -> Iterable[Scored]:
    """Score an overview: how many of the sentences that it must have are among those given."""
    answer = bench.assistant.ask(entry["q"], documents=[entry["document"]])
    gold = bench.gold(entry["document"], entry["must_cover"])
    given = bench.quoted(_all_citations(answer)) if answer.found else frozenset()
    covered = len(given & gold) / len(gold)
    figures = {"covered": covered, "most": float(covered > 0.5), "sentences": len(given), "refused": float(not given)}
    yield Scored(entry["q"], figures, "" if covered > 0.5 else f"lacks {bench.text(gold - given)}")


def dialogues(bench: Bench, entry: Entry) -> Iterable[Scored]:
    """Score the later turns of a dialogue: the first sentence, given or nearest, and whether it was given."""
    history: list[Answer] = []
    for turn in entry["turns"]:
        answer = bench.assistant.ask(turn["q"], documents=[entry["document"]], history=history)
        gold = bench.gold(entry["document"], turn["gold"])
        first = bench.first(answer.citations or answer.nearest)
        asked = " > ".join([*(earlier.question for earlier in history), turn["q"]])
        got = f"{answer.confidence} {'' if first is None else bench.text([first])}"
        if history and gold:
            right = first in gold
            figures = {"right first": float(right), "right and given": float(right and answer.found)}
            yield Scored(asked, figures, "" if right and answer.found else f"found {answer.found} {got}")
        elif history:
            yield Scored(asked, {"unanswered, yet answered": float(answer.found)}, got if answer.found else "")
        history.append(answer)


def comparisons(bench: Bench, entry: Entry) -> Iterable[Scored]:
    """Score a question over several documents: of each its own first sentence, or that it says nothing."""
    answer = bench.assistant.ask(entry["q"], documents=entry["documents"])
    right, scores = [], []
    for name, snippets in entry["gold"].items():
        gold = bench.gold(name, snippets)
        given = [citation for citation in _all_citations(answer) if citation.document == name] if answer.found else []
        first = bench.first(given)
        right.append(first in gold if gold else first is None)
        got = bench.quoted(given)
        scores.append(2 * len(got & gold) / (len(got) + len(gold)) if got or gold else 1.0)
    figures = {"all right": float(all(right)), "a document right": float(np.mean(right)), "F1": float(np.mean(scores))}
    yield Scored(entry["q"], figures, "" if all(right) else str(dict(zip(entry["gold"], right, strict=True))))


def missing(bench: Bench, entry: Entry) -> Iterable[Scored]:
    """Score what a refusal names as missing."""
    answer = bench.assistant.ask(entry["q"], documents=[entry["document"]])
    if answer.found:
        yield Scored(entry["q"], {"answered": 1.0}, f"answered {answer.confidence}")
        return
    named = answer.missing is not None
    # A name that says more of it than the author's is as good, one that says less may be another thing.
    right = named and any(_naming(name) <= _naming(answer.missing or "") for name in entry["missing"])
    figures = {"answered": 0.0, "silent, of refusals": float(not named)}
    figures |= {"right, of those named": float(right)} if named else {}
    if corrects := entry.get("corrects"):
        gold = bench.gold(entry["document"], [corrects] if isinstance(corrects, str) else corrects)
        figures["false premise: correction shown"] = float(bool(bench.quoted(answer.nearest) & gold))
    yield Scored(entry["q"], figures, "" if right else f"{answer.missing} for {entry['missing'][0]}")


SCORERS: Mapping[str, Callable[[Bench, Entry], Iterable[Scored]]] = {
    scorer.__name__: scorer for scorer in (lists, parts, overviews, dialogues, comparisons, missing)
}


def table(name: str, scored: Sequence[Scored]) -> list[str]:
    """Return the means of the figures of a file, each over the questions that have it."""
    names = list(dict.fromkeys(figure for one in scored for figure in one.figures))
    rows = [name]
    for figure in names:
        values = [one.figures[figure] for one in scored if figure in one.figures]
        rows.append(f"  {figure:<34}{np.mean(values):>7.3f}  of {len(values)}")
    return rows


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the figures of a folder."""
    import argparse

    parser = argparse.ArgumentParser(
        prog="python -m assistant.fitting.evaluate_answers", description="Measure answers."
    )
    parser.add_argument("folder", type=Path, nargs="?", default=ANSWERS)
    parser.add_argument("--only", help="files to take, by name without ending, with commas between")
    parser.add_argument("--misses", action="store_true", help="list what went wrong")
    given = parser.parse_args(arguments)
    wanted = given.only.split(",") if given.only else list(SCORERS)
    try:
        bench = open_bench(given.folder)
        for name in (name for name in SCORERS if name in wanted and (given.folder / f"{name}.jsonl").exists()):
            scored = [one for entry in entries(given.folder / f"{name}.jsonl") for one in SCORERS[name](bench, entry)]
            rows = table(name, scored)
            rows += [f"  - {one.question} | {one.remark}" for one in scored if given.misses and one.remark]
            sys.stdout.write("\n".join(rows) + "\n")
            sys.stdout.flush()
    except AssistantError as error:
        parser.exit(2, f"{error}\n")
    except OSError as error:
        parser.exit(2, f"{given.folder}: cannot be read ({error.strerror}).\n")
    return 0


def entries(file: Path) -> list[dict[str, Any]]:
    """Return the entries of a file, one a line."""
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]


def _all_citations(answer: Answer) -> list[Citation]:
    """Return what an answer gives: the citations of its parts or overviews, or those of the whole."""
    found = [citation for part in answer.parts if part.found for citation in part.citations]
    found += [citation for overview in answer.overviews for citation in overview.sentences]
    return found or list(answer.citations)


def _naming(name: str) -> frozenset[str]:
    """Return the words of a naming without articles."""
    return frozenset(split_words(name)) - _ARTICLES


if __name__ == "__main__":
    raise SystemExit(main())
