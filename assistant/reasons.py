"""Why an answer is given, or refused, in words that anyone understands: lines that every door shows alike."""

import textwrap
from dataclasses import dataclass

from assistant.answer import Answer
from assistant.render import WIDTH, heading, polish, quoted, visible
from assistant.why import Why
from index.datatypes import Language

WORDS: dict[Language, dict[str, str]] = {
    "fr": {
        "why": "Pourquoi cette réponse\u00a0?",
        "why-not": "Pourquoi ce refus\u00a0?",
        "within": "Mots de la question dans la phrase citée",
        "within-list": "Mots de la question dans la liste",
        "within-nearest": "Mots de la question dans la phrase la plus proche",
        "around": "Mots présents autour, dans le passage ou les titres",
        "lacking": "Mots qui ne sont ni dans cette phrase ni autour",
        "none": "aucun",
        "meaning": "La question et le document ne sont pas dans la même langue\u00a0: c’est le sens qui est comparé.",
        "meaning-name": "Comparaison",
        "prepared": "Question préparée la plus proche, à laquelle cette phrase répond",
        "prepared-not": "Question préparée la plus proche, à laquelle le document ne répond pas",
        "reading": "Lecture de la phrase en regard de la question",
        "read": "elle y répond, avec une probabilité de {percent}\u00a0% selon cette seule lecture",
        "read-not": "elle n’y répond sans doute pas (probabilité de {percent}\u00a0% selon cette seule lecture)",
        "read-words": "\u00a0; les mots qui répondent\u00a0: {words}",
        "outweighed": "\u00a0; les autres indices ont pesé davantage",
        "unread": "la recherche était assez nette pour décider sans elle",
        "heading": "Titre sous lequel se trouve la liste",
        "behind": "Phrase suivante dans le classement",
        "tie": "presque à égalité",
        "close": "peu après",
        "far": "loin derrière",
    },
    "en": {
        "why": "Why this answer?",
        "why-not": "Why no answer?",
        "within": "Words of the question in the quoted sentence",
        "within-list": "Words of the question in the list",
        "within-nearest": "Words of the question in the nearest sentence",
        "around": "Words found around it, in the passage or the headings",
        "lacking": "Words found neither in it nor around it",
        "none": "none",
        "meaning": "The question and the document are in different languages: their meaning is what is compared.",
        "meaning-name": "Comparison",
        "prepared": "Nearest prepared question that this sentence answers",
        "prepared-not": "Nearest prepared question that the document does not answer",
        "reading": "Reading the sentence against the question",
        "read": "it answers, with a probability of {percent}% by this reading alone",
        "read-not": "it probably does not answer (a probability of {percent}% by this reading alone)",
        "read-words": "; the words that answer: {words}",
        "outweighed": "; the other signs weighed more",
        "unread": "the search was clear enough to decide without it",
        "heading": "Heading that the list stands under",
        "behind": "Next sentence in the ranking",
        "tie": "almost level",
        "close": "a little behind",
        "far": "far behind",
    },
}
_LIKENESS: tuple[tuple[float, str, str], ...] = (  # from this cosine on
    (0.85, "très proche", "very close"),
    (0.7, "assez proche", "fairly close"),
    (0.0, "un peu proche", "somewhat close"),
)
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
        like = next(
            french if language == "fr" else english
            for least, french, english in _LIKENESS
            if why.prepared.likeness >= least
        )
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
