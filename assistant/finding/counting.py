"""How many voted so: the sentences in which a document states it, for a vote or for one of its groups.

The groups of an account say each how many of theirs voted so. No sum is made of them: where the document has none, the
question is not answered.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from assistant.asking.votes import Voted
from index.datatypes import Document, Sentence
from index.engine import Catalogue, Where
from index.matching.rows import CELLS
from index.text.analysis import split_words
from index.text.tallies import counted_in, counted_in_cells
from index.text.votes import Ballot, is_group


@dataclass(frozen=True)
class Counted:
    """The positions of the sentences that state the number, in reading order."""

    positions: tuple[int, ...]
    of_groups_only: bool  # numbers are there, but each of a group alone


def counting_sentences(catalogue: Catalogue, voted: Voted, documents: Iterable[str], where: Where) -> Counted:
    """Return where it is stated how many voted so in the vote that the question names, or in the group."""
    shared, of_groups = dict[int, int](), False  # words of the question that a sentence and its headings have
    for name in documents:
        document, first = catalogue.documents[name], catalogue.first_sentence[name]
        for place, sentence in enumerate(catalogue.sentences_of(name)):
            section = document.sections[sentence.section]
            ways = _counted(document, sentence)
            if not (voted.ballot in ways if voted.ballot else len(ways) > 1) or not where.admits(name, section):
                continue
            group = {word for heading in section.chain if is_group(heading) for word in split_words(heading)}
            asked, own = set(voted.words), set(split_words(" ".join([*section.chain, sentence.span.of(document.text)])))
            if group and not asked & group:
                of_groups = True
            elif asked <= own | set(split_words(document.title)):
                shared[first + place] = len(asked & own)
    most = max(shared.values(), default=0)
    return Counted(tuple(place for place, words in shared.items() if words == most), of_groups and not shared)


def _counted(document: Document, sentence: Sentence) -> frozenset[Ballot]:
    own = sentence.span.of(document.text)
    if CELLS not in own:
        return counted_in(own)
    header = sentence.ruled_by[-1].of(document.text) if sentence.ruled_by else ""
    return counted_in_cells(own.split(CELLS), header.split(CELLS))
