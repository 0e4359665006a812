"""What the command line says of a document: what is known of it, and what of its file was not read."""

from collections.abc import Iterator

from index.datatypes import Account, Document, LeftOut
from index.passages import make_passages


def shortened(name: str, account: Account) -> str:
    """Return the line that says how much of a file is not in its document, and how to see it."""
    reasons = ", ".join(f"{reason.value} {count:,}" for reason, count in account.by_reason.items() if count)
    if unread := account.pages_unread:
        return f"{name}: text not read on {unread:,} pages; see python -m index show {name} --left-out"
    return (
        f"{name}: {account.share_left_out:.0%} of the file's text left out (characters: {reasons}); "
        f"see python -m index show {name} --left-out"
    )


def doubtful(name: str, share: float) -> str:
    """Return the line that says that a PDF's text may be misread."""
    return (
        f"{name}: only {share:.0%} of its words are known in French or English; if it was scanned, its text was badly "
        "recognised, and quotes may be wrong"
    )


def described(document: Document) -> Iterator[str]:
    """Yield what is known of a document, a line each."""
    sentences = sum(len(passage.sentences) for passage in make_passages(document))
    yield f"{document.id}: {document.title}"
    known = {
        "file": document.path,
        "kind": document.kind,
        "language": document.language,
        "date": document.date,
        "address": document.url,
        "pages": len(document.pages) or None,
        "sections": len(document.sections),
        "sentences": sentences,
    }
    for name, value in [*known.items(), *((fact.name, fact.value) for fact in document.facts)]:
        if value is not None:
            yield f"{name}: {value}"


def left_out(document: Document) -> Iterator[str]:
    """Yield what of a document's file was not read, a line each, the most first."""
    account = document.account
    if account is None or not account.left_out:
        yield f"{document.id}: nothing was left out."
        return
    yield f"{document.id}: {account.characters:,} characters in the file, white space aside; {account.kept:,} kept"
    for entry in sorted(account.left_out, key=lambda entry: -entry.characters):
        yield _line(entry)


def _line(entry: LeftOut) -> str:
    times = f" {entry.times:,} times" if entry.times > 1 else ""
    page = f", {'from ' if entry.times > 1 else ''}page {entry.page}" if entry.page else ""
    return f"{entry.characters:>9,}  {entry.reason.value}{times}{page}: {' '.join(entry.text.split())}"
