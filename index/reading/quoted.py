"""Whose words the paragraphs of a mail are: who sent it, or who wrote the mails that it quotes. Pure.

Programs say it in two ways: a line above ("Le 3 avr. 2032 à 21:14, Noé Sabatier <...> a écrit :", "On ... wrote:"),
and the headers of that mail ("De :", "Envoyé :", "À :", "Objet :"). What is quoted is marked (">", <blockquote>) or, in
Outlook and on telephones, is all that stands below. Where none of this tells it, nobody is named.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate, groupby

from index.datatypes import Section, Span
from index.reading.blocks import BETWEEN, Block
from index.text.analysis import fold
from index.text.dates import MONTH, dates_in

LONGEST_NAME, MOST_WORDS = 60, 6  # of who wrote

_SENDERS = ("De", "From", "Von")
_OTHERS = "Envoyé(?: le)?|Sent|Date|À|A|To|Pour|Cc|Objet|Subject|Sujet|Répondre à|Reply-To|Importance|Pièces jointes"
_LABEL = re.compile(
    rf"(?:^|(?<=\s))[*_]?({'|'.join(_SENDERS)}|{_OTHERS}|Importance|Pièces jointes|Attachments)[\s\u00a0]?:[*_]?\s"
)
_PARTING = re.compile(  # "-----Message d'origine-----", "---------- Forwarded message ---------"
    r"[-_\s]*(?:début du )?(?:message d.origine|original message|(?:begin )?forwarded message"
    r"|message (?:transféré|réexpédié))"
    r"[-_\s]*:?\s*",
    re.IGNORECASE,
)
_WROTE = re.compile(r"(?P<who>.*?)\s?\b(?:a écrit|wrote|schrieb)(?P<when>\s[^:]{3,60}?)?[\s\u00a0]?:$")
_OPENS = re.compile(r"(?:.*\s)?(?=(?:Le|On|Am)\s.{6,}\d)")  # what may go before, in the same paragraph
_DATED = re.compile(r".*\d\S*(?:\s(?:[AP]M|UTC\S*|GMT\S*|heures?|h|min))*,?\s*")
_GLUED = re.compile(rf"(?:^|\n)[*_]?(?:{'|'.join(_SENDERS)})[\s\u00a0]?:")
_RULE = re.compile(r"^[-_=*~\s]+(?=[^\W_])")
_ADDRESS = re.compile(r"[<(\[](?:mailto:)?[^<>()\[\]]*@[^<>()\[\]]*[>)\]]")
_FOR_ANOTHER = re.compile(r"\b(?:de la part de|on behalf of|via|im Auftrag von)\b", re.IGNORECASE)
_NO_NAME = re.compile(r"[@,;:!?<>\[\]]|[^\W\d]{4,}\.\s|'$|\b(?:il|elle|on|he|she|they|me|qui|who)$")
_ANSWERED_WITHIN = re.compile(  # a sender who says that answers stand between the words of others
    r"\b(?:réponses?|réponds|commentaires|remarques|annotations?|answers?|repl(?:y|ies)|comments|remarks)\b.{0,40}"
    r"\b(?:dans (?:le|ton|votre|vos|tes) (?:corps|texte|message|mail|courriel)|ci-dessous|plus bas"
    r"|en (?:rouge|bleu|vert|gras)|below|in-?line|in (?:red|blue|green|bold|the text))\b",
    re.IGNORECASE,
)
_SHORT = re.compile(r"\b([a-z]{3,9})\b\.?")  # "avr.", "Jan": perhaps a month, folded


@dataclass(frozen=True)
class Writer:
    """Who wrote a paragraph, and when; None where that is not known."""

    name: str | None = None
    day: str | None = None  # ISO 8601


NOBODY = Writer()


@dataclass
class _Reading:
    """What is known while the paragraphs of a mail are read."""

    sender: Writer
    by: dict[int, Writer]  # who writes what is quoted from so many mails
    waiting: Writer | None = None  # who wrote what the next paragraph quotes, if it is
    sure: bool = False  # even if it is not marked as quoted
    bare: bool = False  # below here stands what is quoted, without a mark
    found: list[Writer] = field(default_factory=list)

    def announce(self, writer: Writer, depth: int, *, sure: bool) -> None:
        self.waiting, self.sure = writer, sure
        self.by = {at: known for at, known in self.by.items() if at <= depth}

    def take(self, depth: int, before: int) -> Writer:
        """Return who wrote a paragraph that is quoted from ``depth`` mails, below one that is from ``before``."""
        if self.waiting is not None and depth >= before:
            begun = min(depth, before + 1)
            self.by[begun] = self.waiting if depth > before or self.sure else NOBODY
            self.bare |= begun == 0
        self.waiting = None
        return self.by.get(depth, NOBODY)


def by_writer(sections: Sequence[Section], blocks: Sequence[Block], sender: Writer) -> tuple[Section, ...]:
    """Return the sections of a mail cut where another writer begins, each with its writer and day."""
    writers = writers_of(blocks, sender)
    starts = list(accumulate((len(block.text) + len(BETWEEN) for block in blocks), initial=0))

    def writer_of(span: Span) -> Writer:
        return writers[bisect_right(starts, span.start) - 1]

    return tuple(part for section in sections for part in _cut(section, writer_of, sender))


def _cut(section: Section, writer_of: Callable[[Span], Writer], sender: Writer) -> Iterator[Section]:
    if not section.blocks:
        yield replace(section, date=section.date or sender.day)
    for place, (writer, group) in enumerate(groupby(section.blocks, key=writer_of)):
        spans = frozenset(group)
        yield replace(
            section,
            speaker=writer.name,
            date=section.date or writer.day,
            heading=None if place else section.heading,
            above=section.chain if place else section.above,
            paragraphs=tuple(span for span in section.paragraphs if span in spans),
            lines=tuple(span for span in section.lines if span in spans),
            captions=tuple(span for span in section.captions if span in spans),
        )


def writers_of(blocks: Sequence[Block], sender: Writer) -> list[Writer]:
    """Return who wrote each paragraph of a mail; nobody, what a program put between them."""
    reading = _Reading(sender, {0: sender})
    place, before = 0, 0
    while place < len(blocks):
        depth, flat = blocks[place].quoted, _flat(blocks[place])
        head = _headers(blocks, place)
        if head:
            reading.announce(_of_headers(" \n".join(map(_flat, blocks[place : place + head]))), depth, sure=True)
        elif _PARTING.fullmatch(flat):
            reading.announce(NOBODY, depth, sure=True)
        elif _GLUED.search(blocks[place].text):  # to what its writer wrote before
            reading.announce(_of_headers(flat), depth, sure=True)
        elif match := _WROTE.fullmatch(flat):
            reading.announce(_of_line(match), depth, sure=bool(re.search(r"\d{4}|@", flat)))
        else:
            reading.found.append(reading.take(depth, before))
            before, place = depth, place + 1
            continue
        reading.found += [NOBODY] * max(1, head)
        before, place = depth, place + max(1, head)
    return _doubted(blocks, reading)


def _doubted(blocks: Sequence[Block], reading: _Reading) -> list[Writer]:
    """Take names away where the sender may have written between the words of others, or below them."""
    own = [_flat(block) for block, writer in zip(blocks, reading.found, strict=True) if writer == reading.sender]
    name = reading.sender.name
    others = [b.text for b, writer in zip(blocks, reading.found, strict=True) if writer.name not in (None, name)]
    signed = re.compile(rf"(?:^|[.!?,\n]\s*){re.escape(name or '@')}\W*$")
    within = any(map(_ANSWERED_WITHIN.search, own)) or (reading.bare and any(map(signed.search, others)))
    return [writer if writer == reading.sender or not within else NOBODY for writer in reading.found]


def _flat(block: Block) -> str:
    return " ".join(block.text.replace("’", "'").split())


def _headers(blocks: Sequence[Block], place: int) -> int:
    """Return how many paragraphs from ``place`` on hold the headers of a mail, one of them who sent it."""
    end, labels = place, list[str]()
    while end < len(blocks) and blocks[end].quoted == blocks[place].quoted:
        flat = _flat(blocks[end]) if end > place else _RULE.sub("", _flat(blocks[end]))
        parting = _PARTING.match(flat)
        match = _LABEL.match(flat, parting.end() if parting else 0) or _LABEL.match(f"{flat} ")
        if not match or (end > place and match[1] in labels and match[1] in _SENDERS):
            break
        labels += [found[1] for found in _LABEL.finditer(flat)]
        end += 1
    return end - place if any(label in _SENDERS for label in labels) else 0


def _of_headers(told: str) -> Writer:
    """Return who the headers of a mail name; nobody, where they hold no more than that."""
    found = list(_LABEL.finditer(f"{told} "))
    values = {
        match[1]: told[match.end() : after.start() if after else len(told)].strip(" *_;\n")
        for match, after in zip(found, [*found[1:], None], strict=True)
    }
    sender = next(values[label] for label in values if label in _SENDERS)
    day = next((values[label] for label in values if label.startswith(("Envoyé", "Sent", "Date"))), None)
    return Writer(_name(sender, told_alone=True), _day_of(day or "")) if len(values) > 1 else NOBODY


def _of_line(match: re.Match[str]) -> Writer:
    """Return who a line names that a program wrote above what it quotes."""
    who = _OPENS.sub("", match["who"], count=1) if match["when"] is None else match["who"]
    return Writer(_name(_DATED.sub("", _ADDRESS.sub(" ", who))), _day_of(match["when"] or who))


def _name(told: str, *, told_alone: bool = False) -> str | None:
    """Return a name, if that is what a text is; one that is ``told_alone`` may be "Coste, Irène"."""
    if _FOR_ANOTHER.search(told):
        return None
    name = " ".join(_ADDRESS.sub(" ", told).split()).strip(' "«»')
    name = name[1:-1] if name[:1] == name[-1:] == "'" else name
    fine = 0 < len(name) <= LONGEST_NAME and len(name.split()) <= MOST_WORDS and name[0].isupper()
    return name if fine and not _NO_NAME.search(name.replace(", ", " ", 1) if told_alone else name) else None


def _day_of(told: str) -> str | None:
    """Return the day that a header or a line names; of "1/9/2032" nobody knows it."""
    folded = re.sub(r"\d{1,2}/\d{1,2}/\d{4}", " ", fold(told))
    return next(iter(dates_in(_SHORT.sub(_month, folded))), None)


def _month(match: re.Match[str]) -> str:
    return next((name for name in MONTH.split("|") if name.startswith(match[1])), match[0])
