"""The command line of the offline half.

    python -m index new "Dossier Lyon"                        a collection of one's own
    python -m index add report.pdf notes/ --into "Dossier Lyon"   ask it with --collection "Dossier Lyon"
    python -m index remove report --into "Dossier Lyon"       by id
    python -m index list "Dossier Lyon"                       what a collection holds
    python -m index show report --left-out --into "Dossier Lyon"  what is known of a document, and was not read of it
    python -m index collections                               which there are
    python -m index build --into my-index --encoder FOLDER    embed its texts anew
    python -m index export lyon.zip --from "Dossier Lyon"     one file to keep elsewhere: documents, originals and all
    python -m index import lyon.zip                           the collection again, under its name or --into another
    python -m index check                                     the shipped expected questions

Without --into each of them speaks of the collection that holds the shipped document. --into takes the name of a
collection, or any other folder. Collections lie in the user's data folder, or in that of --library.

Exit status: 0 done, 1 something was refused or is wrong, 2 bad input.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from index.arguments import WRONG, parser_of_commands
from index.printable import printable

LISTED = 10  # ids that a line of the summary names
DONE, FOUND_WRONG, INTERRUPTED = 0, 1, 130  # and WRONG: exit statuses


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return the exit status."""
    parser = parser_of_commands()
    given = parser.parse_args(arguments)
    if given.command == "build" and given.documents and not given.into:
        parser.error("say where the index of these documents goes: --into FOLDER")
    # Only now: parsing and --help need nothing of this.
    from index.errors import AssistantError

    commands = {
        "new": _new,
        "add": _add,
        "remove": _remove,
        "build": _build,
        "list": _list,
        "show": _show,
        "collections": _collections,
        "export": _export,
        "import": _import,
        "check": _check,
    }
    try:
        return commands[given.command](given)
    except AssistantError as error:
        _complain(str(error))
        return WRONG


def _new(given: argparse.Namespace) -> int:
    from index.library import Library
    from index.matching.encoder import load_encoder

    made = Library(given.library).make(given.name, load_encoder())
    _say(f"made {made.name}: {made.folder}")
    return DONE


def _collections(given: argparse.Namespace) -> int:
    from index.library import Library

    for one in Library(given.library).collections():
        _say(f"{one.name or '(default)'}: {one.folder}")
    return DONE


def _add(given: argparse.Namespace) -> int:
    from index.collection import add
    from index.library import Library
    from index.matching.encoder import load_encoder
    from index.postgres.collection import add as add_to_database
    from index.reading.sources import LEADS_OUT, find_files
    from index.showing import doubtful, shortened

    library, encoder = Library(given.library), load_encoder(given.encoder)
    one = library.at(given.into)
    found = [find_files(file) for file in given.files]
    files = [file for each in found for file in each.documents]
    leading_out = [file for each in found for file in each.leading_out]
    others = [file for each in found for file in each.others]
    with _bar(len(files)) as bar:
        turned = lambda page, of: bar.set_postfix_str(f"recognising page {page} of {of}")  # noqa: E731
        how: dict[str, Any] = {"progress": bar.update, "waiting": _waiting, "pages": turned}
        if one.address:
            summary = add_to_database(one.address, files, encoder, **how)
        else:
            summary = add(library.writable(one, encoder), files, encoder, **how)
    if not one.address and (one.name is None or library.keeps(one)):
        _keep(library.place_of(one), summary)
    for what, names in (("added", summary.added), ("replaced", summary.replaced), ("skipped", summary.skipped)):
        reason = " (same content)" if what == "skipped" else ""
        if names:
            _say(f"{what}{reason} {len(names)}: {', '.join(names[:LISTED])}{', ...' if len(names) > LISTED else ''}")
    for name, account in summary.shortened.items():
        _say(shortened(name, account))
    for name, share in summary.doubtful.items():
        _say(doubtful(name, share))
    if others:
        passed = ", ".join(str(file) for file in others[:LISTED])
        _say(f"passed over {len(others)} of other kinds: {passed}{', ...' if len(others) > LISTED else ''}")
    refused = [str(error) for _, error in summary.refused] + [f"{file}: {LEADS_OUT}" for file in leading_out]
    for reason in refused:
        _complain(f"refused: {reason}")
    if not files:
        _complain("nothing to add: no document in what was given.")
    return FOUND_WRONG if refused or not files else DONE


def _keep(folder: Path, summary: Any) -> None:  # noqa: ANN401 - a Summary, of a module that comes late
    """Keep the files as they came, so that they can be handed back, and read again by a later version."""
    from index.storage.manifest import sha256
    from index.storage.originals import keep, sweep

    for file, name in summary.documents.items():
        if name in summary.added or name in summary.replaced:
            keep(folder, file, sha256(file.read_bytes()), copied=True)
    sweep(folder)


def _remove(given: argparse.Namespace) -> int:
    from index.collection import remove, settle
    from index.library import Library
    from index.postgres.collection import remove as remove_from_database
    from index.storage.originals import sweep

    library = Library(given.library)
    one = library.at(given.into)
    if one.address:
        left = remove_from_database(one.address, given.documents, _waiting)
        _say(f"removed {', '.join(dict.fromkeys(given.documents))}; documents left: {left}")
        return DONE
    library.renew(one)
    folder = one.folder
    index = remove(folder, given.documents, _waiting)
    sweep(folder)
    _say(f"removed {', '.join(dict.fromkeys(given.documents))}; documents left: {len(index.catalogue.ids)}")
    settle(folder, erase=True)
    return DONE


def _build(given: argparse.Namespace) -> int:
    from index.collection import build, rebuild
    from index.library import Library
    from index.matching.encoder import load_encoder
    from index.postgres.collection import build as build_in_database
    from index.reading.sources import read_sources

    one, encoder = Library(given.library).at(given.into), load_encoder(given.encoder)
    folder = one.folder
    with _bar(None) as bar:
        if one.address:
            sources = read_sources(given.documents) if given.documents else None
            held = build_in_database(one.address, sources, encoder, bar.update)
            _say(f"{one.address}: documents {held.documents}, sentences {held.sentences}, keys {held.keys}")
            return DONE
        if given.documents:
            index = build(folder, read_sources(given.documents), encoder, bar.update)
        else:
            index = rebuild(folder, encoder, bar.update)
    whole = index.catalogue
    _say(f"{folder}: documents {len(whole.ids)}, sentences {len(whole.sentences)}, keys {len(whole.keys)}")
    return DONE


def _list(given: argparse.Namespace) -> int:
    from index.library import Library
    from index.postgres.collection import listed
    from index.storage.store import Index

    one = Library(given.library).at(given.index)
    if one.address:
        held = listed(one.address)
        encoder = held.corpus.encoder
        rows = [(document.sentences, document.keys, document.entry.id, document.title) for document in held.listed]
    else:
        index = Index.load(one.folder)
        encoder, counts = index.encoder, index.catalogue.tables.documents
        rows = list(zip(counts["sentences"], counts["keys"], index.catalogue.ids, index.catalogue.titles, strict=True))
    where = one.address or one.folder
    _say(f"{where}: encoder {encoder.name}, {encoder.dimension} dimensions, {encoder.fingerprint[:12]}")
    _say(f"{'sentences':>9} {'keys':>7}  document")
    for sentences, keys, name, title in rows:
        _say(f"{sentences:>9} {keys:>7}  {name}: {title}")
    return DONE


def _show(given: argparse.Namespace) -> int:
    from index.collection import find_document
    from index.library import Library
    from index.postgres.collection import find_document as find_in_database
    from index.showing import described, left_out

    one = Library(given.library).at(given.into)
    document = (
        find_in_database(one.address, given.document) if one.address else find_document(one.folder, given.document)
    )
    for line in left_out(document) if given.left_out else described(document):
        _say(line)
    return DONE


def _export(given: argparse.Namespace) -> int:
    from index.backup import export
    from index.library import Library

    library = Library(given.library)
    one = library.at(given.source)
    _refuse_database(one.address)
    name = one.name if one.name is None or library.keeps(one) else one.folder.resolve().name
    done = export(one.folder, given.file, name, _waiting)
    _say(f"{given.file}: documents {done.documents}, their original files {done.originals}")
    for document in done.damaged:
        _complain(f"left out: the original file of {document} is not what was added")
    return FOUND_WRONG if done.damaged else DONE


def _refuse_database(address: object) -> None:
    from index.errors import StoreError

    if address:
        raise StoreError(f"{address}: a database is kept elsewhere and brought back by its own means, pg_dump say.")


def _import(given: argparse.Namespace) -> int:
    from index.backup import import_into
    from index.library import Library
    from index.matching.encoder import load_encoder

    library = Library(given.library)
    if given.into:
        _refuse_database(library.at(given.into).address)
    encoder = load_encoder(given.encoder)
    with _bar(None) as bar:
        done = import_into(library, given.into, given.file, encoder, progress=bar.update, waiting=_waiting)
    _say(f"{done.collection.folder}: documents {done.documents}, their original files {done.originals}")
    if done.encoder != encoder.name:
        _say(f"embedded with {encoder.name}, where it had been {done.encoder}")
    return DONE


def _check(_: argparse.Namespace) -> int:
    from index.passages import make_passages
    from index.paths import DATA, SHIPPED
    from index.reading.check import check_questions, read_evaluation
    from index.reading.sources import read_sources

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
        _complain(problem)
    return FOUND_WRONG if problems else DONE


def _bar(total: int | None) -> Any:  # noqa: ANN401 - a tqdm.tqdm, which has no types
    """Return a bar of documents, which only a terminal shows, and only when there is time to look at it."""
    from tqdm import tqdm  # type: ignore[import-untyped]

    return tqdm(total=total, unit=" documents", delay=1, disable=None, leave=False)


def _waiting() -> None:
    _complain("Another program is writing to this index: waiting for it to end. Ctrl-C gives up.")


def _complain(text: str) -> None:
    print("\n".join(map(printable, text.split("\n"))), file=sys.stderr)  # noqa: T201 - a command line


def _say(text: str) -> None:
    print("\n".join(map(printable, text.split("\n"))))  # noqa: T201 - a command line


if __name__ == "__main__":
    try:
        status = main()
    except BrokenPipeError:
        sys.stderr.close()
        status = DONE
    except KeyboardInterrupt:
        status = INTERRUPTED
    sys.exit(status)
