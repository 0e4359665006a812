"""How articles of Wikipedia are answered: ``python -m training.articles CORPORA``, without expected questions.

The texts of PIAF (French) and of SQuAD 2.0 (English) that the reader was not trained on, each searched by itself. What
SQuAD says is not answered is asked so; of PIAF, which answers all, one question a text is asked of the text without the
paragraph that answers.
"""

import argparse
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from assistant.assistant import Assistant
from assistant.fitting.cases import Case
from assistant.fitting.evaluate import ranking_table, refusal_table, run
from benchmarks.__main__ import machine
from index.datatypes import Language
from index.matching.encoder import load_encoder
from index.reading.documents import parse_document
from index.reading.sources import Source
from index.storage.store import Index
from index.text.analysis import searchable
from training.reader.sources import Part, Question, Text, read_all

LANGUAGES: dict[str, Language] = {"piaf": "fr", "squad": "en"}
ASKED = {"piaf": 5, "squad": 60}  # questions of one text, at most: PIAF has twelve times as many texts


def main(arguments: Sequence[str] | None = None) -> int:
    """Ask all and print the figures."""
    parser = argparse.ArgumentParser(prog="python -m training.articles", description=__doc__)
    parser.add_argument("corpora", type=Path)
    given = parser.parse_args(arguments)
    sys.stdout.write(machine() + "\n")
    texts = read_all(given.corpora, Part.REPORT)
    for source in LANGUAGES:
        of_source = [text for text in texts if text.source == source]
        results = [one for text in of_source for asked in asked_of(text) for one in run(*asked)]
        lines = [f"# {source}: {len(of_source)} texts", ranking_table(results)[1], *refusal_table(results)]
        sys.stdout.write("\n".join(lines) + "\n")
        sys.stdout.flush()
    return 0


def asked_of(text: Text) -> Iterator[tuple[Assistant, list[Case]]]:
    """Yield an assistant for the text, and one for each text that lacks a paragraph, with what each is asked."""
    step = max(1, len(text.questions) // ASKED[text.source])
    chosen = text.questions[::step][: ASKED[text.source]]
    away = chosen[:1] if text.source == "piaf" else ()
    yield _asked(text, [question for question in chosen if question not in away])
    for question in away:
        gone = {text.paragraphs[place] for place in question.gold}
        left = [n for n, paragraph in enumerate(text.paragraphs) if paragraph not in gone]
        shorter = replace(
            text,
            sentences=tuple(text.sentences[n] for n in left),
            paragraphs=tuple(text.paragraphs[n] for n in left),
        )
        yield _asked(shorter, [replace(question, gold=frozenset())])


def _asked(text: Text, questions: Sequence[Question]) -> tuple[Assistant, list[Case]]:
    """Return an assistant for a text, and the questions whose sentences it cuts as they were cut for them."""
    paragraphs: dict[int, list[str]] = {}
    for paragraph, sentence in zip(text.paragraphs, text.sentences, strict=True):
        paragraphs.setdefault(paragraph, []).append(sentence)
    whole = "\n\n".join(" ".join(sentences) for sentences in paragraphs.values())
    document = replace(parse_document(whole, identifier=text.id, sha256=text.id), title=text.heading)
    index = Index.build([Source(document)], load_encoder())
    places = {index.catalogue.text_of(place): place for place in range(len(index.catalogue.sentences))}
    cases = []
    for question in questions:
        gold = {searchable(text.sentences[place]) for place in question.gold}
        if gold <= places.keys():
            found = frozenset(places[sentence] for sentence in gold)
            cases.append(Case(question.text, LANGUAGES[text.source], text.source, found))
    return Assistant(index, load_encoder()), cases


if __name__ == "__main__":
    raise SystemExit(main())
