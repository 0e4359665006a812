"""What a question names decides: an article by its number, the year among yearly papers, whose words are asked for.

A search by likeness takes "Que dit l'article 6 ?" for whatever speaks of articles, and one year's figure for
another's. Documents with expected questions are left alone: somebody has written what is asked of them.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from assistant.asking.named import Article, Spoken, article_of, spoken_of, year_of
from assistant.asking.query import Query
from assistant.asking.requests import is_about_requests, only_asks
from assistant.asking.votes import Voted, voted_of
from assistant.finding.counting import counting_sentences
from assistant.finding.decision import Decider
from assistant.finding.evidence import Evidence
from assistant.finding.refusal import Judgement
from assistant.finding.search import Found, Hit, Searcher
from assistant.finding.voting import voting_sentences
from index.datatypes import Document
from index.engine import Engine, Where
from index.text.analysis import fold, split_words
from index.text.dates import years_in

# What is found by its name, with nothing else asked, is right by construction, and what is not there under its name is
# not there. Too few such questions are at hand to fit a number: these leave one in thirty for a name misread.
SURE, ABSENT = 0.97, 0.03
LOOKED_AT = 30  # hits, among which a series of yearly papers shows, and what could be taken for an answer
ALIKE = 0.6  # of the words of two sentences are in both: one year's and another's, wherever they stand
_STEP = 1e-3  # between the scores of sentences that are given in reading order


@dataclass(frozen=True)
class Naming:
    """Decides on what was found, and searches again for what a question names."""

    engine: Engine
    searcher: Searcher
    decider: Decider
    read: Callable[[str], Query]

    def decide(self, query: Query, where: Where, found: Found) -> tuple[Found, Judgement]:
        """Return what was found in its final order, and the judgement on the first of it."""
        catalogue = self.engine.catalogue
        if not found.hits or catalogue.document_of(found.hits[0].sentence) in catalogue.asked_documents:
            return self.decider.decide(query, found)
        if (article := article_of(query.asked)) and (told := self._article(article, query, where, found)):
            return told
        if where.speaker is None and (spoken := spoken_of(query.asked, lambda: catalogue.names(where).speakers)):
            return self._spoken(spoken, query, where, found)
        if (voted := voted_of(query.asked)) and (cast := self._votes(voted, where, found)):
            return cast
        return self._told(query, where, found)

    def _votes(self, voted: Voted, where: Where, found: Found) -> tuple[Found, Judgement] | None:
        documents = dict.fromkeys(self._document(hit).id for hit in found.hits[:LOOKED_AT])
        if voted.counts:
            counted = counting_sentences(self.engine.catalogue, voted, documents, where)
            if counted.of_groups_only and not voted.words:
                return found, self._by_name(found=False)
            positions = counted.positions
        else:
            positions = voting_sentences(self.engine.catalogue, voted, documents, where)
        best = found.hits[0].score
        hits = tuple(Hit(one, best - _STEP * place, Evidence()) for place, one in enumerate(positions))
        return (replace(found, hits=hits), self._by_name(found=True)) if hits else None

    def _told(self, query: Query, where: Where, found: Found) -> tuple[Found, Judgement]:
        """Decide between the sentences that tell; those that only ask follow behind, and are no answer."""
        if is_about_requests(query.asked):
            return self._timed(query, where, found)
        near = found.hits[:LOOKED_AT]
        asking = [hit for hit in near if only_asks(self.engine.catalogue.text_of(hit.sentence), query.asked)]
        telling = tuple(hit for hit in found.hits if hit not in asking)
        if not telling:
            return found, self._by_name(found=False)
        seen, judgement = self._timed(query, where, replace(found, hits=telling))
        lowest = min(hit.score for hit in seen.hits)
        behind = (replace(hit, score=min(hit.score, lowest)) for hit in asking)
        return replace(seen, hits=(*seen.hits, *behind)), judgement

    def _timed(self, query: Query, where: Where, found: Found) -> tuple[Found, Judgement]:
        year = year_of(query.asked)
        return self.decider.decide(query, found) if year is None else self._of_year(year, query, where, found)

    def _article(self, article: Article, query: Query, where: Where, found: Found) -> tuple[Found, Judgement] | None:
        known = self.engine.catalogue.names(where).articles
        keys = [key for key in (article.key, _without_letter(article.key)) if key in known]
        if not keys:
            own = any(section.number for section in self._document(found.hits[0]).sections)
            return (found, self._by_name(found=False)) if own else None
        asked = self.read(article.rest) if article.words else query
        several = [self.searcher.search(asked, replace(where, article=key)) for key in keys]
        several = [inside for inside in several if inside.hits]
        if not several:
            return None
        inside, titles = max(
            ((one, self._titles(one.hits)) for one in several), key=lambda pair: _called(article, pair[1])
        )
        most = max(len(words & article.words) for words in titles.values())
        hits = [hit for hit in inside.hits if len(titles[self._document(hit).id] & article.words) == most]
        if _called(article, titles):
            return replace(inside, hits=_in_reading_order(hits)), self._by_name(found=True)
        return self.decider.decide(asked, replace(inside, hits=tuple(hits)))

    def _titles(self, hits: Sequence[Hit]) -> dict[str, set[str]]:
        """Return the words of the titles of the documents, by id."""
        documents = [self._document(hit) for hit in hits]
        return {document.id: set(split_words(document.title)) for document in documents}

    def _spoken(self, spoken: Spoken, query: Query, where: Where, found: Found) -> tuple[Found, Judgement]:
        if spoken.speaker is None:  # where speakers are known, that one did not speak
            known = self._document(found.hits[0]).kind != "plain"
            return (found, self._by_name(found=False)) if known else self.decider.decide(query, found)
        own = self.searcher.search(query, replace(where, speaker=spoken.speaker))
        if own.hits and not spoken.words:
            words = [hit for hit in own.hits if not self._is_line(hit)] or own.hits
            return replace(own, hits=_in_reading_order(words)), self._by_name(found=True)
        return self.decider.decide(query, own if own.hits else found)

    def _of_year(self, year: int, query: Query, where: Where, found: Found) -> tuple[Found, Judgement]:
        """Of papers that are the same year after year but for their figures, take those of the year that is asked."""
        best = found.hits[0]
        same = [hit for hit in found.hits[:LOOKED_AT] if self._alike(hit, best)]
        if len({self._year(hit) for hit in same} - {None}) < 2:
            return self.decider.decide(query, found)
        right = [hit for hit in same if self._is_of(hit, year)]
        if not right and where.since is None and where.until is None:
            again = self.searcher.search(query, replace(where, since=str(year), until=str(year)))
            right = [hit for hit in again.hits if self._alike(hit, best)]
        if not right:
            return found, self._by_name(found=False)
        wrong = {hit.sentence for hit in same} - {hit.sentence for hit in right}
        taken = {hit.sentence for hit in right}
        others = [hit for hit in found.hits if hit.sentence not in wrong | taken]
        hits = sorted([*right, *others], key=lambda hit: (-hit.score, hit.sentence))
        without = re.sub(rf"(?:\b(?:en|in|pour|for|année|year)\s+)?\b{year}\b", " ", query.asked)
        asked = self.read(without) if without.strip(" ?") else query  # the year has told what it had to tell
        return self.decider.decide(asked, replace(found, hits=tuple(hits)))

    def _by_name(self, *, found: bool) -> Judgement:
        sure = SURE if found else ABSENT
        return Judgement(found, sure if self.decider.calibrated else None)

    def _is_of(self, hit: Hit, year: int) -> bool:
        said = years_in(self.engine.catalogue.text_of(hit.sentence))
        return year in said or (not said and self._year(hit) == year)

    def _year(self, hit: Hit) -> int | None:
        date = self._document(hit).sections[self._section(hit)].date
        return int(date[:4]) if date else None

    def _alike(self, hit: Hit, best: Hit) -> bool:
        """Tell whether two sentences are of one series: of papers called alike, or the same but for their figures."""
        if self._series(hit) == self._series(best):
            return True
        one, other = (set(_words_of(self.engine.catalogue.text_of(near.sentence))) for near in (hit, best))
        return len(one & other) >= ALIKE * len(one | other)

    def _series(self, hit: Hit) -> str:
        """Return what the papers of a series are called alike, whatever their year."""
        document = self._document(hit)
        heading = document.sections[self._section(hit)].heading or ""
        return re.sub(r"\d+", "#", fold(f"{document.title} {heading}"))

    def _document(self, hit: Hit) -> Document:
        return self.engine.catalogue.documents[self.engine.catalogue.document_of(hit.sentence)]

    def _is_line(self, hit: Hit) -> bool:
        """Tell whether a hit is a line that says who spoke and when, and nobody's words."""
        return self.engine.catalogue.sentences[hit.sentence].span in (
            self._document(hit).sections[self._section(hit)].lines
        )

    def _section(self, hit: Hit) -> int:
        return self.engine.catalogue.section_of(hit.sentence)[1]


def _without_letter(key: str) -> str:
    """Return "225-4-1" for "l225-4-1": who asks writes the letter of a law, which the code itself may leave out."""
    return re.sub(r"^[lrda](?=\d)", "", key)


def _called(article: Article, titles: Mapping[str, set[str]]) -> bool:
    """Tell whether titles have all the words that say of what an article is."""
    return set(article.words) <= set().union(*titles.values())


def _words_of(sentence: str) -> list[str]:
    return [word for word in split_words(sentence) if not word.isdigit()]


def _in_reading_order(hits: Sequence[Hit]) -> tuple[Hit, ...]:
    best = max(hit.score for hit in hits)
    placed = sorted(hits, key=lambda hit: hit.sentence)
    return tuple(replace(hit, score=best - _STEP * place) for place, hit in enumerate(placed))
