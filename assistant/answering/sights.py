"""What each sentence of a document is seen to be, where a question wants a list: the features of a list's members."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.answering.listing import (
    IN_TITLE,
    Covers,
    Section,
    asks,
    candidates,
    covered_by,
    covers,
    enumerated,
    is_about_all,
    looks_ahead,
)
from assistant.answering.splitting import subject_of_list
from assistant.asking.languages import either
from assistant.finding.turns import Judged
from index.datatypes import Encoder
from index.engine import Catalogue, Where
from index.text.analysis import fold

LOWEST, HIGHEST = -6.0, 4.0  # the reader's log-odds are cut there: beyond they tell nothing more
# From these covers of the question's words on, by the heading and by heading and title, a heading names what is asked.
NAMED, NAMED_WITH_TITLE = 0.25, 0.55
Numbers = NDArray[np.float64]
Groups = NDArray[np.int64]
_WILL = re.compile(rf"\b{either(lambda words: words.will)}\b")
_WAS = re.compile(rf"\b{either(lambda words: words.was)}\b")


@dataclass(frozen=True)
class Seen:
    """The sentences in which the list may stand, each with its features, in the document's order."""

    positions: tuple[int, ...]
    rows: tuple[Mapping[str, float], ...]
    blocks: Groups  # (n,) number of the lead-in or header that a sentence stands under, or of the prose of its section
    asking: NDArray[np.bool_]  # (n,) whether it is of a question that the document answers elsewhere
    items: NDArray[np.bool_]  # (n,) whether a sentence stands under a lead-in or a header
    named: frozenset[int]  # of the positions, those under a heading that names what is asked for
    has: Covers  # (n, w) how well each sentence has each word of the question
    over: Covers  # (n, w) the same of what stands over it, and the title


@dataclass(frozen=True)
class _Over:
    """What stands over sentences, and how well it has the words of the question."""

    heading: float  # cover by the section's heading, without words that the title has
    lead: float  # by the heading and what rules the sentence: a lead-in, a header
    titled: float  # by these and the title
    has: Covers  # (w,) of these and the title, by word

    @property
    def names(self) -> bool:
        """Whether it names what is asked for."""
        return self.lead >= NAMED and self.titled >= NAMED_WITH_TITLE


def look(
    catalogue: Catalogue,
    encoder: Encoder,
    question: str,
    judged: Judged,
    read: Callable[[str, Sequence[int]], Sequence[float]],
    where: Where,
) -> Seen | None:
    """Return what is seen of the document in which most was found; None where nothing reads."""
    sections = candidates(catalogue, encoder, question, judged.found.hits, where)
    positions = [position for section in sections for position in section.positions]
    readings = read(judged.query.text, positions)
    if not readings:
        return None
    return look_at(catalogue, encoder, question, sections, dict(zip(positions, readings, strict=True)))


def look_at(
    catalogue: Catalogue,
    encoder: Encoder,
    question: str,
    sections: Sequence[Section],
    readings: Mapping[int, float],
) -> Seen:
    """Return the features of each sentence; ``readings`` are the reader's log-odds by position.

    ``behind``, ``section_behind`` and ``block_behind`` are how far the sentence's log-odds, and the means of its
    section's and its block's, are below the highest; ``beside`` is the mean of the sentences before and after it, below
    the highest. ``heading`` is the cover of the question's words by the heading, ``lead`` by that and what rules the
    sentence, ``titled`` by these and the title, ``covered`` by the sentence; ``..._behind`` how far one is below the
    best. ``about_all`` is of sentences that announce a list or speak of all of it, ``not_enumerated`` of those outside
    the enumeration of their section, ``not_planned`` of those that do not look ahead where the question does, and
    ``done`` of those that look back there.
    """
    words = subject_of_list(question)
    order = tuple(sorted(readings))
    read = np.array([min(max(readings[position], LOWEST), HIGHEST) for position in order])
    section = np.array([catalogue.sentences[position].section for position in order])
    blocks = _numbered([(catalogue.sentences[p].section, catalogue.sentences[p].ruled_by) for p in order])
    above = _above(catalogue, encoder, words, order)
    own = [covers(encoder, words, catalogue.text_of(position)) for position in order]
    tells = _telling(encoder, words, catalogue.documents[catalogue.document_of(order[0])].title)
    listed = {p for one in sections for p in _not_enumerated(catalogue, one.positions)}
    firsts = {min(one.positions) for one in sections}
    planned = looks_ahead(question)
    columns = {
        **_read_columns(read, section, blocks),
        **_over_columns(above),
        "covered": np.array([covered_by(had, weights * tells) for had, weights in own]),
        "about_all": np.array([is_about_all(catalogue.text_of(p), first=p in firsts) for p in order]),
        "not_enumerated": np.array([position in listed for position in order]),
        "not_planned": np.array([planned and not _is_ahead(catalogue.text_of(p)) for p in order]),
        "done": np.array([planned and _is_back(catalogue.text_of(p)) for p in order]),
    }
    rows = tuple({name: float(column[place]) for name, column in columns.items()} for place in range(len(order)))
    return Seen(
        order,
        rows,
        blocks,
        np.array([asks(catalogue, position) for position in order]),
        np.array([bool(catalogue.sentences[position].ruled_by) for position in order]),
        frozenset(
            p for p, one in zip(order, above, strict=True) if one.lead >= NAMED and one.titled >= NAMED_WITH_TITLE
        ),
        np.array([had for had, _ in own]),
        np.array([one.has for one in above]),
    )


def beside(values: Numbers, groups: Groups, else_: float) -> Numbers:
    """Return of each place the mean of the values before and after it in its group; ``else_`` stands for one's lack."""
    same = groups[1:] == groups[:-1]
    before = np.concatenate([[else_], np.where(same, values[:-1], else_)])
    after = np.concatenate([np.where(same, values[1:], else_), [else_]])
    mean: Numbers = (before + after) / 2
    return mean


def means(values: Numbers, groups: Groups) -> Numbers:
    """Return of each place the mean of the values of its group."""
    sums, sizes = np.bincount(groups, weights=values), np.bincount(groups)
    of_each: Numbers = (sums / np.maximum(sizes, 1))[groups]
    return of_each


def _read_columns(read: Numbers, section: Groups, blocks: Groups) -> dict[str, Numbers]:
    return {
        "read": read,
        "behind": _behind(read),
        "section_behind": _behind(means(read, section)),
        "block_behind": _behind(means(read, blocks)),
        "beside": beside(read - read.max(), section, LOWEST),
    }


def _over_columns(above: Sequence[_Over]) -> dict[str, Numbers]:
    heading, lead = np.array([one.heading for one in above]), np.array([one.lead for one in above])
    return {
        "heading": heading,
        "heading_behind": _behind(heading),
        "lead": lead,
        "lead_behind": _behind(lead),
        "titled": np.array([one.titled for one in above]),
    }


def _above(catalogue: Catalogue, encoder: Encoder, words: Sequence[str], order: Sequence[int]) -> list[_Over]:
    """Return of each sentence what stands over it: most share it with others, so each text is looked at once."""
    document = catalogue.documents[catalogue.document_of(order[0])]
    tells = _telling(encoder, words, document.title)
    known: dict[tuple[int, tuple[object, ...]], _Over] = {}
    found = []
    for position in order:
        sentence = catalogue.sentences[position]
        key = (sentence.section, sentence.ruled_by)
        if key not in known:
            heading = document.sections[sentence.section].heading or ""
            ruling = " ".join(span.of(document.text) for span in sentence.ruled_by)
            over = f"{heading} {ruling}".strip()
            had, weights = covers(encoder, words, heading)
            lead, _ = covers(encoder, words, over)
            both, _ = covers(encoder, words, f"{over} {document.title}")
            by_both = covered_by(both, weights) if over else 0.0
            known[key] = _Over(covered_by(had, weights * tells), covered_by(lead, weights * tells), by_both, both)
        found.append(known[key])
    return found


def _telling(encoder: Encoder, words: Sequence[str], title: str) -> Covers:
    """Return 1 for each word that the title does not have, 0 for the others: they tell no section from another.

    "Les partenaires de la ferme" of "La ferme des Aulnes" are the partners.
    """
    lacks: Covers = (covers(encoder, words, title)[0] < IN_TITLE).astype(np.float64)
    return lacks if lacks.any() else np.ones(len(words))


def _not_enumerated(catalogue: Catalogue, positions: Sequence[int]) -> frozenset[int]:
    """Return the sentences of a section that enumerates which it does not enumerate."""
    of_list = enumerated(catalogue, positions)
    return frozenset(positions) - frozenset(of_list) if of_list else frozenset()


def _behind(values: Numbers) -> Numbers:
    """Return how far each is below the highest."""
    behind: Numbers = values.max() - values
    return behind


def _numbered(keys: Sequence[object]) -> Groups:
    """Return the keys as numbers, alike where they are."""
    numbers = {key: number for number, key in enumerate(dict.fromkeys(keys))}
    return np.array([numbers[key] for key in keys], dtype=np.int64)


def _is_ahead(sentence: str) -> bool:
    return _WILL.search(_plain(sentence)) is not None


def _is_back(sentence: str) -> bool:
    return not _is_ahead(sentence) and _WAS.search(_plain(sentence)) is not None


def _plain(text: str) -> str:
    return fold(text).replace("’", "'").replace("-", " ")
