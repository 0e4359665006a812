"""What each check of tests/cases/cases.json asks of the product; tests/cases/README.md says what they mean."""

import json
import re
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from assistant.answer import Answer, Citation
from assistant.assistant import Assistant
from index.datatypes import Document, Section
from index.errors import AssistantError
from index.matching.encoder import load_encoder
from index.passages import make_passages
from index.reading.documents import read_document
from index.reading.sources import read_source
from index.storage.store import Index

CASES = Path(__file__).parent / "cases"
SECONDS = 20.0  # in which any file is read or refused
SURE = 0.05  # of confidence or less: a sure refusal


@dataclass(frozen=True)
class Check:
    """A check, with the files of its case."""

    case: str
    number: int
    files: tuple[str, ...]
    asked: dict[str, Any]

    @property
    def file(self) -> Path:
        """The document that it is about."""
        return CASES / self.asked.get("file", self.files[0])


def all_checks(*names: str) -> list[Check]:
    """Return every check of these JSON files."""
    cases = [case for name in names for case in json.loads((CASES / name).read_text(encoding="utf-8"))]
    return [
        Check(case["case"], number, tuple(case["files"]), asked)
        for case in cases
        for number, asked in enumerate(case["checks"], 1)
    ]


def flat(text: str) -> str:
    """Return a text as the checks compare it."""
    return " ".join(text.split())


def texts(value: str | Sequence[str]) -> list[str]:
    return [flat(text) for text in ([value] if isinstance(value, str) else value)]


@cache
def document(file: Path) -> Document:
    return read_document(file)


@cache
def sentences(file: Path) -> tuple[str, ...]:
    read = document(file)
    return tuple(flat(s.span.of(read.text)) for passage in make_passages(read) for s in passage.sentences)


@lru_cache(maxsize=2)
def assistant(files: tuple[str, ...]) -> Assistant:
    encoder = load_encoder()
    return Assistant(Index.build([read_source(CASES / name) for name in files], encoder), encoder)


def reference(check: Check) -> list[str]:
    lines = (CASES / check.asked["of"]).read_text(encoding="utf-8").split("\n")
    return [flat(line) for line in lines if line.strip()]


def problem(check: Check) -> str | None:
    """Return what is wrong, or None."""
    return CHECKS[check.asked["check"]](check)


def _sentence(check: Check) -> str | None:
    wanted = flat(check.asked["equals"])
    near = [s for s in sentences(check.file) if wanted[:15] in s or s[:15] in wanted]
    return None if wanted in sentences(check.file) else f"no such sentence, but {near[:3]}"


def _sentence_contains(check: Check) -> str | None:
    wanted = texts(check.asked["all"])
    found = any(all(text in s for text in wanted) for s in sentences(check.file))
    return None if found else f"no sentence has {wanted}: {sentences(check.file)[:6]}"


def _no_sentence_contains(check: Check) -> str | None:
    wanted = texts(check.asked["all"])
    return next((s for s in sentences(check.file) if all(text in s for text in wanted)), None)


def _no_sentence(check: Check) -> str | None:
    unwanted = {flat(text) for text in texts(check.asked["equals"])}
    return next((s for s in sentences(check.file) if s in unwanted), None)


def _sentence_count(check: Check) -> str | None:
    found = sentences(check.file)
    return None if len(found) == check.asked["equals"] else f"{len(found)} sentences: {found}"


def _title(check: Check) -> str | None:
    title, asked = flat(document(check.file).title), check.asked
    fine = all(text in title for text in texts(asked.get("contains", [])))
    fine = fine and any(text in title for text in texts(asked.get("contains_any", [""])))
    return None if fine and not any(text in title for text in texts(asked.get("excludes", []))) else title


def _date(check: Check) -> str | None:
    found = document(check.file).date
    return None if found == check.asked["equals"] else f"the date is {found}"


def _kind(check: Check) -> str | None:
    found = document(check.file).kind
    return None if found == check.asked["equals"] else f"the kind is {found}"


def _says(check: Check) -> str | None:
    read = document(check.file)
    known = flat(" ".join([read.text, read.title, read.date or "", *(fact.value for fact in read.facts)]))
    return next((f"lacks {text}" for text in texts(check.asked["all"]) if text not in known), None)


def _says_not(check: Check) -> str | None:
    read = document(check.file)
    known = f"{read.text} {read.title}"
    return next((f"has {text!r}" for text in check.asked["any"] if text in known or _flat_in(text, known)), None)


def _flat_in(text: str, known: str) -> bool:
    return bool(flat(text)) and flat(text) in flat(known)


def _occurs(check: Check) -> str | None:
    times = flat(document(check.file).text).count(flat(check.asked["text"]))
    return None if times == check.asked["times"] else f"{times} times"


def _order(check: Check) -> str | None:
    text, at = flat(document(check.file).text), 0
    for wanted in texts(check.asked["texts"]):
        at = text.find(wanted, at)
        if at < 0:
            return f"not in order: {wanted}"
    return None


def _words_kept(check: Check) -> str | None:
    wanted = Counter(re.findall(r"[^\W_]+", " ".join(reference(check))))
    kept = wanted & Counter(re.findall(r"[^\W_]+", document(check.file).text))
    return None if kept.total() >= check.asked["share"] * wanted.total() else f"lost {(wanted - kept).most_common(9)}"


def _sentences_whole(check: Check) -> str | None:
    wanted, found = reference(check), set(sentences(check.file))
    lost = [line for line in wanted if line not in found]
    return None if len(lost) <= (1 - check.asked["share"]) * len(wanted) else f"{len(lost)} not whole: {lost[:3]}"


def _no_forged_sentence(check: Check) -> str | None:
    known = [" ".join(reference(check)), *texts(check.asked.get("also", []))]
    return next((s for s in sentences(check.file) if not any(s in text for text in known)), None)


def _refused(check: Check) -> str | None:
    begun = time.monotonic()
    try:
        read = read_document(check.file)
    except AssistantError as error:
        slow = time.monotonic() - begun > SECONDS
        return "too slow" if slow else "more than a line" if "\n" in str(error) else None
    return f"read: {read.text[:80]}"


@cache
def _sections(file: Path) -> tuple[tuple[str, Section, str], ...]:
    """Return each sentence with its section and what rules it."""
    read = document(file)
    return tuple(
        (flat(s.span.of(read.text)), read.sections[s.section], flat(" ".join(r.of(read.text) for r in s.ruled_by)))
        for passage in make_passages(read)
        for s in passage.sentences
    )


def _at(check: Check) -> list[tuple[Section, str]]:
    wanted = flat(check.asked["text"])
    return [(section, ruled) for sentence, section, ruled in _sections(check.file) if wanted in sentence]


def _said(check: Check) -> str | None:
    found, by = [section.speaker for section, _ in _at(check)], check.asked["by"]
    return None if found and all((name and name.split(",")[0]) == by for name in found) else f"said by {found}"


def _not_said(check: Check) -> str | None:
    found = [section.speaker or "" for section, _ in _at(check)]
    return next((name for name in found if name.split(",")[0] == check.asked["by"]), None)


def _page(check: Check) -> str | None:
    found = [section.page for section, _ in _at(check)]
    return None if found and set(found) == {check.asked["equals"]} else f"page {found}"


def _under(check: Check) -> str | None:
    asked = check.asked
    found = [(flat(" / ".join(section.chain)), section.number) for section, _ in _at(check)]
    fine = bool(found) and all(
        all(text in chain for text in texts(asked["all"]))
        and not any(text in chain for text in texts(asked.get("none", [])))
        and number == asked.get("number", number)
        for chain, number in found
    )
    return None if fine else f"stands under {found}"


def _ruled(check: Check) -> str | None:
    found, asked = [ruled for _, ruled in _at(check)], check.asked
    fine = all(all(text in by for text in texts(asked["by"])) for by in found)
    fine = fine and not any(text in by for by in found for text in texts(asked.get("not_by", [])))
    return None if found and fine else f"ruled by {found}"


def _ask(check: Check) -> str | None:
    asked = check.asked
    try:
        answer = assistant(check.files).ask(asked["question"], **asked.get("options", {}))
    except AssistantError as error:
        return None if "not_sure_refusal" in asked else str(error)
    if asked.get("not_sure_refusal"):
        sure = not answer.found and not answer.missing and (answer.confidence or 0.0) <= SURE
        return "a sure refusal" if sure else None
    if answer.found != asked.get("found", answer.found):
        return f"found is {answer.found} ({answer.confidence}): {_shown(answer)}"
    first = next(iter(answer.citations), None)
    wrong = [key for key in asked if key in KEYS and not KEYS[key](first, asked[key])] if first else []
    return f"{', '.join(wrong)}: {_shown(answer)}" if wrong else None


def _shown(answer: Answer) -> str:
    first = next(iter(answer.citations or answer.nearest), None)
    return f"{first.quote} | {first.speaker} | {first.date} | {first.section}" if first else "nothing"


def quote_of(citation: Citation) -> str:
    return flat(" ".join(quote.text for quote in getattr(citation, "quotes", ())) or citation.quote)


def _by(citation: Citation, name: str | None) -> bool:
    said = citation.speaker
    return said is None if name is None else said is not None and flat(said.split(",")[0].split("(")[0]) == flat(name)


KEYS: dict[str, Callable[[Citation, Any], bool]] = {
    "quote_contains": lambda c, value: all(text in quote_of(c) for text in texts(value)),
    "quote_or_passage_contains": lambda c, value: all(
        text in quote_of(c) or text in flat(c.passage) for text in texts(value)
    ),
    "section_or_quote_contains": lambda c, value: all(
        text in quote_of(c) or text in flat(" / ".join(c.headings)) for text in texts(value)
    ),
    "not_quote_contains": lambda c, value: not any(text in quote_of(c) for text in texts(value)),
    "quote_not_starts": lambda c, value: not quote_of(c).startswith(value),
    "speaker": _by,
    "not_speaker": lambda c, value: not _by(c, value),
    "date": lambda c, value: c.date == value,
}
CHECKS: dict[str, Callable[[Check], str | None]] = {
    "sentence": _sentence,
    "sentence_contains": _sentence_contains,
    "no_sentence_contains": _no_sentence_contains,
    "no_sentence": _no_sentence,
    "sentence_count": _sentence_count,
    "title": _title,
    "date": _date,
    "kind": _kind,
    "says": _says,
    "says_not": _says_not,
    "occurs": _occurs,
    "order": _order,
    "words_kept": _words_kept,
    "sentences_whole": _sentences_whole,
    "no_forged_sentence": _no_forged_sentence,
    "refused": _refused,
    "said": _said,
    "not_said": _not_said,
    "under": _under,
    "page": _page,
    "ruled": _ruled,
    "ask": _ask,
}
