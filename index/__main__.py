"""The command line of the offline half.

    python -m index build                                  the shipped document, into data/index
    python -m index build my-documents --into my-index     a collection; ask it with python -m assistant --collection
    python -m index list [my-index]                        what an index holds
    python -m index check                                  the shipped expected questions

Exit status: 0 done, 1 the check found something wrong, 2 bad input.
"""

import argparse
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

DONE, FOUND_WRONG, WRONG, INTERRUPTED = 0, 1, 2, 130


class _Parser(argparse.ArgumentParser):
    """A parser whose errors are one sentence."""

    def error(self, message: str) -> NoReturn:
        """Say what is wrong with the arguments, and leave."""
        self.exit(WRONG, f"{self.prog}: {message}\n")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return the exit status."""
    parser = _parser()
    given = parser.parse_args(arguments)
    if given.command == "build" and given.documents and not given.into:
        parser.error("say where the index of these documents goes: --into FOLDER")
    # Only now: parsing and --help need nothing of this.
    from index.errors import AssistantError

    commands = {"build": _build, "list": _list, "check": _check}
    try:
        return commands[given.command](given)
    except AssistantError as error:
        print(error, file=sys.stderr)  # noqa: T201 - a command line
        return WRONG


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="python -m index", description="Make and inspect indexes of documents.", allow_abbrev=False)
    commands = parser.add_subparsers(dest="command", required=True, metavar="build | list | check")
    build = commands.add_parser("build", help="read documents and write their index", allow_abbrev=False)
    build.add_argument(
        "documents", nargs="?", type=Path, metavar="FOLDER", help="of documents; the shipped one if absent"
    )
    build.add_argument(
        "--into", type=Path, metavar="FOLDER", help="where the index goes; data/index for the shipped one"
    )
    build.add_argument("--encoder", metavar="PATH", help="a sentence-transformers folder; the embedded one if absent")
    listing = commands.add_parser("list", help="print what an index holds", allow_abbrev=False)
    listing.add_argument("index", nargs="?", type=Path, metavar="FOLDER", help="of an index; data/index if absent")
    commands.add_parser("check", help="check the shipped expected questions", allow_abbrev=False)
    return parser


def _build(given: argparse.Namespace) -> int:
    from index.encoder import load_encoder
    from index.store import SHIPPED, SHIPPED_INDEX, Index, read_sources

    sources = read_sources(given.documents or SHIPPED)
    index = Index.build(sources, load_encoder(given.encoder))
    folder = given.into or SHIPPED_INDEX
    index.save(folder, sources)
    _say(f"{folder}: documents {len(sources)}, sentences {len(index.sentences)}, keys {len(index.keys)}")
    return DONE


def _list(given: argparse.Namespace) -> int:
    from index.store import SHIPPED_INDEX, Index

    folder = given.index or SHIPPED_INDEX
    index = Index.load(folder)
    encoder = index.manifest["encoder"]
    sentences = Counter(sentence.document for sentence in index.sentences)
    keys = Counter(key.document for key in index.keys)
    _say(f"{folder}: encoder {encoder['name']}, {encoder['dimension']} dimensions, {encoder['fingerprint'][:12]}")
    _say(f"{'sentences':>9} {'keys':>7}  document")
    for document in index.documents.values():
        _say(f"{sentences[document.id]:>9} {keys[document.id]:>7}  {document.id}: {document.title}")
    return DONE


def _check(_: argparse.Namespace) -> int:
    from index.check import check_questions, read_evaluation
    from index.passages import make_passages
    from index.store import DATA, SHIPPED, read_sources

    evaluation = read_evaluation(DATA / "evaluation")
    problems: list[str] = []
    for source in read_sources(SHIPPED):
        sentences = [s for passage in make_passages(source.document) for s in passage.sentences]
        topics = {topic.slug: topic for topic in source.topics}
        report = check_questions(source.document, sentences, source.questions, topics, evaluation)
        _say(f"{source.document.id}: {report.total} questions, {report.unanswered} of them without an answer")
        for title, counts in (
            ("sentence", report.by_sentence),
            ("language", report.by_language),
            ("register", report.by_register),
        ):
            _say(f"\n{'questions':>9}  {title}")
            for name, count in counts:
                _say(f"{count:>9}  {name}")
        problems += report.problems
    for problem in problems:
        print(problem, file=sys.stderr)  # noqa: T201 - a command line
    return FOUND_WRONG if problems else DONE


def _say(text: str) -> None:
    print(text)  # noqa: T201 - a command line


if __name__ == "__main__":
    try:
        status = main()
    except BrokenPipeError:
        sys.stderr.close()
        status = DONE
    except KeyboardInterrupt:
        status = INTERRUPTED
    sys.exit(status)
