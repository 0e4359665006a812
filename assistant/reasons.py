"""Why an answer is given, or refused, in words that anyone understands: lines that every door shows alike."""

import textwrap
from dataclasses import dataclass

from assistant.answer import Answer
from assistant.render import WIDTH, heading, polish, quoted, visible
from assistant.why import Why
from assistant.wording import WORDING
from index.datatypes import Language

WORDS = {language: said.reasons for language, said in WORDING.items()}
LIKENESS = (0.85, 0.7, 0.0)  # cosines from which on two questions are called as near as that
TIE, CLOSE = 0.6, 0.9  # up to these shares of the first candidate, the next one is level, or a little behind


@dataclass(frozen=True)
class Reason:
    """One line: what it is about, what is said, and what of it stands in a document."""

    name: str
    said: str
    quote: str = ""  # verbatim, of ``document``
    document: str | None = None  # id


def title_of(answer: Answer, *, found: bool | None = None) -> str:
    """Return the question that opens the reasons: of the answer, or of a part that is ``found`` or not."""
    return WORDS[answer.language]["why" if (answer.found if found is None else found) else "why-not"]


def reasons_of(why: Why, language: Language, *, found: bool) -> tuple[Reason, ...]:
    """Return the reasons for an answer, or for a refusal, in the order to be read."""
    return (*_words(why, language, found=found), *_evidence(why, language, found=found))


def _words(why: Why, language: Language, *, found: bool) -> list[Reason]:
    words = WORDS[language]
    listed = "within-list" if why.heading else "within"
    lines = []
    if why.within or why.comparable:
        lines.append(Reason(words[listed if found else "within-nearest"], _listed(why.within, language)))
    if why.around:
        lines.append(Reason(words["around"], _listed(why.around, language)))
    if why.lacking:
        lines.append(Reason(words["lacking"], _listed(why.lacking, language)))
    if not why.comparable:
        lines.append(Reason(words["meaning-name"], words["meaning"]))
    return lines


def _evidence(why: Why, language: Language, *, found: bool) -> list[Reason]:
    words, lines = WORDS[language], []
    if why.heading:
        lines.append(Reason(words["heading"], quoted(visible(why.heading), language)))
    if why.prepared:
        near = next(place for place, least in enumerate(LIKENESS) if why.prepared.likeness >= least)
        like = WORDING[language].likeness[near]
        name = words["prepared" if why.prepared.answered else "prepared-not"]
        lines.append(Reason(name, f"{quoted(polish(visible(why.prepared.question), language), language)} ({like})"))
    if not why.heading:
        lines.append(Reason(words["reading"], _reading(why, language, found=found)))
    if why.behind:
        apart = "tie" if why.behind.lead < TIE else "close" if why.behind.lead < CLOSE else "far"
        lines.append(Reason(words["behind"], words[apart], visible(why.behind.quote), why.behind.document))
    return lines


def _reading(why: Why, language: Language, *, found: bool) -> str:
    words = WORDS[language]
    if why.read is None:
        return words["unread"]
    percent = min(99, max(1, round(100 * why.read)))
    said = words["read" if why.read >= 0.5 else "read-not"].format(percent=percent)
    if found is not (why.read >= 0.5):
        return said + words["outweighed"]
    if found and why.words:
        said += words["read-words"].format(words=quoted(visible(why.words), language))
    return said


def _listed(typed: tuple[str, ...], language: Language) -> str:
    return ", ".join(map(visible, typed)) or WORDS[language]["none"]


def text_why(answer: Answer) -> str:
    """Return the reasons of an answer, and of each of its parts, for a terminal; nothing where there are none."""
    written: list[str] = []
    for name, why, found in explained(answer):
        lines = [f"{title_of(answer, found=found)}{f' — {visible(name)}' if name else ''}"]
        for reason in reasons_of(why, answer.language, found=found):
            quote = f" — {quoted(reason.quote, answer.language)}" if reason.quote else ""
            line = f"{heading(reason.name, answer.language)} {reason.said}{quote}"
            lines.append(
                textwrap.fill(line, WIDTH, initial_indent="  ", subsequent_indent="    ", break_on_hyphens=False)
            )
        written.append("\n".join(lines))
    return "\n\n".join(written)


def explained(answer: Answer) -> list[tuple[str, Why, bool]]:
    """Return what has reasons: a name (none of the whole), the reasons, and whether it is found."""
    whole = [("", answer.why, answer.found)] if answer.why else []
    return whole + [(part.name, part.why, part.found) for part in answer.parts if part.why]
