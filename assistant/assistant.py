"""The query function: a question in, a cited answer out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.answer import Answer, cite
from assistant.asking.dialogue import in_context
from assistant.asking.filters import allowed_sentences
from assistant.asking.query import Query, check_question, read_query
from assistant.finding.fitted import load_fitted
from assistant.finding.follow_up import follow_up
from assistant.finding.search import Found, Searcher
from index.collection import open_or_build
from index.datatypes import Encoder, Language
from index.errors import QuestionError, StoreError, echo
from index.matching.encoder import load_encoder
from index.paths import SHIPPED, SHIPPED_INDEX
from index.reading.sources import read_sources
from index.storage.store import Index

SUGGESTIONS = 3
NAMED = 0.3  # share of the vote from which on a refusal names what is missing: a wrong name is worse than none
MEMORY = 8  # earlier turns that are looked back on


@dataclass(frozen=True)
class Examination:
    """What was understood, found and judged, before anything is cited."""

    query: Query
    found: Found
    probability: float  # that the first hit answers
    answered: bool
    resolved: str | None  # the earlier question that a follow-up leans on


class Assistant:
    """An index and an encoder, ready to answer. Threads may share it: answering changes nothing that is seen."""

    def __init__(self, index: Index, encoder: Encoder) -> None:
        """Join an index with the encoder that it was built with."""
        self.index = index
        weights, self._judge = load_fitted()
        self._searcher = Searcher(index, encoder, weights)
        self._knows = encoder.knows

    @classmethod
    def open(cls, path: Path | str | None = None, encoder: Encoder | None = None) -> "Assistant":
        """Open the index in the folder ``path``.

        None is the shipped document's index, which is built on first use and when out of date.

        Raises:
            StoreError: there is no index, it is damaged or cannot be written, or was built with another encoder.
            EncoderError: the encoder cannot be read.
        """
        encoder = encoder or load_encoder()
        if path is None:
            return cls(open_or_build(SHIPPED_INDEX, read_sources(SHIPPED), encoder), encoder)
        index = Index.load(Path(path))
        index.check_encoder(encoder, Path(path))
        return cls(index, encoder)

    @classmethod
    def without_questions(cls, encoder: Encoder | None = None) -> "Assistant":
        """Open the shipped document as if nobody had written expected questions for it: to measure what they bring."""
        encoder = encoder or load_encoder()
        return cls(Index.build(read_sources(SHIPPED, with_questions=False), encoder), encoder)

    def ask(
        self,
        question: str,
        *,
        k: int = 3,
        history: Sequence[Answer | str] = (),
        documents: Iterable[str] | None = None,
        section: str | None = None,
        speaker: str | None = None,
        since: str | None = None,
        until: str | None = None,
        language: Language | None = None,
    ) -> Answer:
        """Answer ``question`` with at most ``k`` citations of the documents' own words, or with found=False.

        ``history`` holds the earlier turns, oldest first; a question that cannot stand by itself is understood in their
        light. ``documents`` (ids), ``section`` (a name), ``speaker`` (a part of the name), ``since`` and ``until`` (a
        year, month or day: "2019", "2019-10", "2019-10-24") narrow what is searched. ``language`` is that of the
        answer's frame; None follows the question.

        Raises:
            QuestionError: the question is empty, not text or too long, or another argument makes no sense.
            StoreError: there is no document in the index.
        """
        if not self.index.ids:
            raise StoreError(
                "La collection est vide\u00a0: ajoutez des documents avec python -m index add.",
                "The collection is empty: add documents with python -m index add.",
            )
        allowed = allowed_sentences(self.index, documents, section, speaker, since, until)
        if not isinstance(k, int) or k < 1:
            raise QuestionError(
                f"k est {echo(k)}\u00a0: donnez un entier à partir de 1.",
                f"k is {echo(k)}: give a whole number from 1.",
            )
        if language not in (None, "fr", "en"):
            raise QuestionError(
                f"language est {echo(language)}\u00a0: donnez fr ou en.",
                f"language is {echo(language)}: give fr or en.",
            )
        seen = self.examine(question, history=history, allowed=allowed)
        frame = language or seen.query.language  # the question itself is read in its own
        ranked = cite(self.index, ((hit.sentence, hit.score) for hit in seen.found.hits[: 2 * k]))[:k]
        confidence = round(seen.probability, 4)
        if seen.answered:
            return Answer(question, frame, True, confidence, citations=ranked, resolved=seen.resolved)
        return Answer(
            question,
            frame,
            False,
            confidence,
            nearest=ranked,
            missing=self._missing(seen, frame),
            suggestions=self._suggestions(seen, frame),
            resolved=seen.resolved,
        )

    def examine(
        self,
        question: str,
        *,
        history: Sequence[Answer | str] = (),
        allowed: NDArray[np.bool_] | None = None,
    ) -> Examination:
        """Search and judge without citing: what the measures look at. Arguments and errors as for :meth:`ask`.

        ``allowed`` (sentences,) says which positions may be found.
        """
        asked = check_question(question)
        turns = history[-MEMORY:]
        earlier = in_context(asked, [t.question if isinstance(t, Answer) else check_question(t) for t in turns])
        alone = self._read(asked)
        query = alone if earlier is None else self._read(f"{earlier} {asked}", alone.language)
        found = self._searcher.search(query, allowed)
        if earlier is not None:
            by_itself = self._searcher.search(alone, allowed)
            found = follow_up(self.index, asked, found, by_itself, self._first_of(turns))
        probability, answered = self._judge.judge(self.index, query, found)
        return Examination(query, found, probability, answered, earlier)

    def _read(self, text: str, language: Language | None = None) -> Query:
        return read_query(text, self.index.known_words, self._knows, language)

    def _first_of(self, turns: Sequence[Answer | str]) -> int | None:
        """Return the position of the sentence that came first for the last of the turns."""
        last = turns[-1]
        if isinstance(last, Answer):
            shown = last.citations or last.nearest
            return self.index.position(shown[0].anchor) if shown else None
        hits = self.examine(last, history=turns[:-1]).found.hits
        return hits[0].sentence if hits else None

    def _missing(self, seen: Examination, language: Language) -> str | None:
        """Return the name of what is asked for and not given, where the nearest expected questions agree on it."""
        if not seen.found.hits:
            return None
        best = seen.found.hits[0]
        document = self.index.document_of(best.sentence)
        topics = seen.found.topics.get(document, {})
        slug = max(topics, key=lambda name: topics[name], default=None)
        if slug is None or topics[slug] < max(NAMED, best.evidence.vote):
            return None
        return getattr(self.index.topic(document, slug), language) or None

    def _suggestions(self, seen: Examination, language: Language) -> tuple[str, ...]:
        """Return expected questions, in ``language``, of the nearest sentences."""
        chosen: list[str] = []
        for hit in seen.found.hits:
            question = self.index.suggestion(hit.sentence, language)
            if question and question not in chosen:
                chosen.append(question)
            if len(chosen) == SUGGESTIONS:
                break
        return tuple(chosen)


@lru_cache(maxsize=1)
def _default() -> Assistant:
    return Assistant.open()


def ask(
    question: str,
    *,
    k: int = 3,
    history: Sequence[Answer | str] = (),
    documents: Iterable[str] | None = None,
    section: str | None = None,
    speaker: str | None = None,
    since: str | None = None,
    until: str | None = None,
    language: Language | None = None,
) -> Answer:
    """Ask the shipped document; see :meth:`Assistant.ask`. Its index is built on first use, without a network."""
    return _default().ask(
        question,
        k=k,
        history=history,
        documents=documents,
        section=section,
        speaker=speaker,
        since=since,
        until=until,
        language=language,
    )
