"""The command line: a question in, a cited answer out.

    python -m assistant "Combien de mineurs ont été protégés ?"
    python -m assistant --why "Quel est le budget ?"
    python -m assistant --overview senat-traite-2019
    echo "Who asked?" | python -m assistant - --json
    python -m assistant users add NAME      who may come in, where others reach the server
    python -m assistant feedback FILE       what visitors said of answers, as questions for the measures

Exit status: 0 answered, 3 not in the document, 2 the question or an option is wrong, or the index cannot be used.
"""

import argparse
import json
import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, NoReturn

from index.languages import FIRST, LANGUAGES
from index.postgres.address import hidden, place

if TYPE_CHECKING:
    from assistant.answer import Answer

ANSWERED, WRONG, NOT_ANSWERED, INTERRUPTED = 0, 2, 3, 130
MARK = ("\033[30;43m", "\033[0m")  # black on yellow, as with a marker pen
_EPILOG = """\
exit status:
  0  la réponse est dans le document / answered
  3  elle n’y est pas / not in the document
  2  question ou option fausse, index inutilisable / wrong question or option, unusable index"""


class _Parser(argparse.ArgumentParser):
    """A parser whose errors are one sentence."""

    def error(self, message: str) -> NoReturn:
        """Say what is wrong with the arguments, and leave."""
        self.exit(WRONG, f"{self.prog}: {hidden(message)}\n")


def main(arguments: Sequence[str] | None = None) -> int:
    """Answer one question; return the exit status."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    if words[:1] == ["users"] and len(words) > 1:
        from assistant.accounts.command import main as users

        return users(words[1:])
    if words[:1] == ["feedback"] and len(words) > 1:
        from assistant.feedback.command import main as feedback

        return feedback(words[1:])
    parser = _parser()
    given = parser.parse_args(words)
    if bool(given.question) == (given.overview is not None):
        parser.error('écrivez une question entre guillemets / write a question between quotation marks: "..."')
    # Only now: parsing and --help need nothing of this.
    from index.errors import AssistantError
    from index.printable import printable

    try:
        answer = _ask(given)
    except AssistantError as error:
        print(printable(str(error)), file=sys.stderr)  # noqa: T201 - a command line
        return WRONG
    _write(_as_json(answer) if given.json else _as_text(answer, why=given.why))
    return ANSWERED if answer.found else NOT_ANSWERED


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="python -m assistant",
        description="Répond à une question par les phrases mêmes du document. / "
        "Answers a question with the document's own sentences.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    add = parser.add_argument
    add(
        "question",
        nargs="*",
        help="en français ou en anglais\u00a0; - la lit de l’entrée standard / reads standard input",
    )
    add(
        "-k",
        type=_count,
        default=3,
        metavar="N",
        help="nombre de citations, 3 sinon / number of citations, 3 by default",
    )
    add("--overview", metavar="ID", help="de quoi parle ce document, sans question / what this document is about")
    add("--why", action="store_true", help="et pourquoi cette réponse, ou ce refus / and why this answer, or none")
    add("--json", action="store_true", help="la réponse entière en JSON / the whole answer as JSON")
    add("--language", choices=LANGUAGES, help="langue de la réponse, sinon celle de la question / of the answer")
    add("--section", help="seulement cette section\u00a0: question, réponse / only this section of the document")
    add(
        "--document",
        action="append",
        metavar="ID",
        help="seulement ce document\u00a0; répétable / only this one; repeatable",
    )
    add("--speaker", metavar="NAME", help="seulement ce qu’a dit cette personne / only what this person said")
    add("--since", metavar="DATE", help="à partir de 2019, 2019-10 ou 2019-10-24 / from this year, month or day on")
    add("--until", metavar="DATE", help="jusqu’à cette année, ce mois ou ce jour / up to this year, month or day")
    add(
        "--collection",
        metavar="NAME",
        help="une autre collection, un index, une base / another collection, index, database",
    )
    add("--library", metavar="FOLDER", help="le dossier des collections / the folder of collections")
    add("--encoder", metavar="PATH", help="l’encodeur de cet index, s’il en a un autre / the encoder of that index")
    return parser


def _count(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r}\u00a0: donnez un entier à partir de 1 / give a whole number from 1")
    return int(text)


def _ask(given: argparse.Namespace) -> "Answer":
    from pathlib import Path

    from assistant.answering.talk import OVERVIEW
    from assistant.assistant import Assistant
    from index.errors import QuestionError
    from index.library import Library
    from index.matching.encoder import load_encoder
    from index.parliament.wording import typed_section
    from index.paths import SHIPPED_INDEX

    question, documents = " ".join(given.question), given.document
    if given.overview is not None:
        question, documents = OVERVIEW[given.language or FIRST], [given.overview]
    if question == "-":
        try:
            question = sys.stdin.buffer.read().decode("utf-8").strip()
        except UnicodeDecodeError:
            raise QuestionError("La question n’est pas en UTF-8.", "The question is not UTF-8.") from None
    if given.collection is None and not (SHIPPED_INDEX / "manifest.json").exists() and sys.stderr.isatty():
        print("Préparation de l’index, une seule fois… / Building the index, once…", file=sys.stderr)  # noqa: T201
    encoder = load_encoder(given.encoder)
    library = Library(Path(given.library) if given.library else None)
    one = library.at(place(given.collection) if given.collection else None)
    return Assistant(library.opened(one, encoder), encoder).ask(
        question,
        k=given.k,
        documents=documents,
        section=typed_section(given.section) if given.section else None,
        speaker=given.speaker,
        since=given.since,
        until=given.until,
        language=given.language,
    )


def _as_json(answer: "Answer") -> str:
    """Return the answer as JSON, in which what would act on a terminal is written by its number, as JSON can."""
    from index.printable import acts

    written = json.dumps(answer.to_dict(), ensure_ascii=False, indent=2)
    return "".join(json.dumps(c)[1:-1] if acts(c) else c for c in written)


def _as_text(answer: "Answer", *, why: bool) -> str:
    from assistant.forms import text_of
    from assistant.reasons import text_why

    # NO_COLOR: see no-color.org. A terminal without colours calls itself "dumb".
    coloured = sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    shown = text_of(answer, mark=MARK if coloured else ("", ""))
    if why and (reasons := text_why(answer)):
        shown += f"\n\n{reasons}"
    return shown.replace("\r", " ")  # which would go back over what stands before it


def _write(text: str) -> None:
    """Print ``text``; whoever stops reading half-way (head, less) has had what they wanted."""
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="replace")  # a terminal that is not UTF-8 shows "?" for what it lacks
    try:
        print(text, flush=True)  # noqa: T201 - a command line
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # Python flushes once more when it ends


if __name__ == "__main__":
    try:
        status = main()
    except KeyboardInterrupt:
        status = INTERRUPTED
    sys.exit(status)
