"""The command line for what people said of answers.

python -m assistant feedback FILE [--library FOLDER] > questions.jsonl

FILE is what ``app.py --feedback FILE`` wrote. Printed are questions for python -m assistant.fitting.evaluate; what a
person has to settle first is named on standard error.
"""

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from assistant.feedback.notebook import Judgement, read_judgements
from assistant.feedback.questions import Settled, asked, by_document, on_document, settle
from index.errors import AssistantError
from index.library import DEFAULT, Library
from index.paths import SHIPPED
from index.printable import printable
from index.reading.documents import slug
from index.reading.sources import find_files
from index.storage.store import Index

DONE, WRONG = 0, 2


def main(arguments: Sequence[str]) -> int:
    """Print the questions; return the exit status."""
    given = _parser().parse_args(arguments)
    try:
        settled = settle(read_judgements(given.file))
        for line in _lines(settled, Library(given.library)):
            print(json.dumps(line, ensure_ascii=False))  # noqa: T201 - a command line
    except AssistantError as error:
        _tell(str(error))
        return WRONG
    for judgement in settled.open:
        _tell(f"À compléter / To complete\u00a0: {_named(judgement)}")
    for judgement in settled.disputed:
        _tell(f"Avis contraires / Opinions differ\u00a0: {_named(judgement)}")
    return DONE


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m assistant feedback",
        description="Prints what people said of answers as questions for assistant.fitting.evaluate.",
        allow_abbrev=False,
    )
    parser.add_argument("file", type=Path, metavar="FILE", help="what app.py --feedback FILE wrote")
    parser.add_argument("--library", type=Path, metavar="FOLDER", help="of collections; else the user's")
    return parser


def _lines(settled: Settled, library: Library) -> Iterator[dict[str, Any]]:
    """Yield questions on the shipped document one a line, others with the text of their document.

    Nothing of a collection is opened unless somebody judged an answer from it.
    """
    shipped = {slug(file.stem) for file in find_files(SHIPPED).documents}
    for (collection, document), judgements in by_document(settled).items():
        if collection == DEFAULT and (document is None or document in shipped):
            yield from map(asked, judgements)
            continue
        found = library.keyed(collection) or library.at(Path(collection))  # one served alone has its folder for a key
        catalogue = Index.load(found.folder).catalogue
        known = catalogue.documents.get(document or next(iter(catalogue.ids), ""))
        if known is None:
            _tell(f"Le document n’est plus là / The document is gone\u00a0: {printable(f'{collection}/{document}')}")
            continue
        yield on_document(known.id, known.title, known.text, judgements)


def _named(judgement: Judgement) -> str:
    shown = " […] ".join(judgement.quotes) or "—"
    return printable(f"« {judgement.question} » ({judgement.collection}) → {shown}")


def _tell(text: str) -> None:
    print(text, file=sys.stderr)  # noqa: T201 - a command line
