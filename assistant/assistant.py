"""The query function: a question in, a cited answer out."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from assistant.answer import Answer, shown_by
from assistant.answering.compose import Asked, compose
from assistant.answering.wants import Want, want_of
from assistant.asking.dialogue import in_context, own_words
from assistant.asking.filters import read_where
from assistant.asking.query import Query, check_question, read_query
from assistant.finding.decision import Decider
from assistant.finding.fitted import load_fitted
from assistant.finding.follow_up import follow_up
from assistant.finding.leaning import read_leaning
from assistant.finding.named import Naming
from assistant.finding.reader import OnnxReader, Reader
from assistant.finding.search import Found, Searcher
from assistant.finding.turns import Judged, either, surer
from index.datatypes import Encoder, Language
from index.engine import EVERYWHERE, Catalogue, Engine, Where
from index.errors import QuestionError, StoreError, echo
from index.languages import LANGUAGES
from index.library import Library
from index.matching.encoder import load_encoder
from index.paths import SHIPPED
from index.postgres.address import place
from index.reading.sources import read_sources
from index.storage.store import Index

EARLIER = 8  # turns that are looked back on
EMBEDDED_READER = OnnxReader()  # its files are opened by the first question that is read


class Assistant:
    """An engine and an encoder, ready to answer.

    Threads may share it: no answer depends on another. While a question is searched for, numpy works on one thread in
    the whole process (assistant/finding/threads.py).
    """

    def __init__(self, engine: Engine, encoder: Encoder, reader: Reader | None = EMBEDDED_READER) -> None:
        """Join an engine with the encoder that its vectors were made with; without a reader, the search decides."""
        self.engine = engine
        self.encoder = encoder
        fitted = load_fitted()
        self._decider = Decider(engine, encoder, reader, fitted)
        self._searcher = Searcher(engine, encoder, fitted.weights)
        self._knows = encoder.knows
        self._naming = Naming(engine, self._searcher, self._decider, self._read)

    @property
    def catalogue(self) -> Catalogue:
        """What there is to cite."""
        return self.engine.catalogue

    @classmethod
    def open(cls, path: Path | str | None = None, encoder: Encoder | None = None) -> "Assistant":
        """Open the index in the folder ``path``, or in the database at an address (``postgresql://host/database``).

        None is that of the shipped document and of what the user added to it; it is built on first use and when out of
        date. Where ``path`` is no index, the collection of that name in the user's library is opened.

        Raises:
            StoreError: there is no index, it is damaged or cannot be written, or was built with another encoder.
            EncoderError: the encoder cannot be read.
        """
        encoder = encoder or load_encoder()
        library = Library()
        one = library.at(None if path is None else place(str(path)))
        return cls(library.opened(one, encoder), encoder)

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
        follows: bool | None = None,
    ) -> Answer:
        """Answer ``question`` with at most ``k`` citations of the documents' own words, or with found=False.

        ``history`` holds the earlier turns, oldest first; a question that cannot stand by itself is understood in their
        light. ``documents`` (ids), ``section`` (a name), ``speaker`` (a part of the name), ``since`` and ``until`` (a
        year, month or day: "2019", "2019-10", "2019-10-24") narrow what is searched. ``language`` is that of the
        answer's frame; None follows the question. ``follows`` takes a question after others in their light, or by
        itself; None decides, and the answer says how.

        Raises:
            QuestionError: the question is empty, not text or too long, or another argument makes no sense.
            StoreError: there is no document in the index.
        """
        if not isinstance(k, int) or k < 1:
            raise QuestionError(
                f"k est {echo(k)}\u00a0: donnez un entier à partir de 1.",
                f"k is {echo(k)}: give a whole number from 1.",
            )
        if language is not None and language not in LANGUAGES:
            raise QuestionError(
                f"language est {echo(language)}\u00a0: donnez {' ou '.join(LANGUAGES)}.",
                f"language is {echo(language)}: give {' or '.join(LANGUAGES)}.",
            )
        if isinstance(documents, Iterator):
            documents = tuple(documents)  # an engine may have to begin again

        def answer() -> Answer:
            if not self.catalogue.ids:
                raise StoreError(
                    "La collection est vide\u00a0: ajoutez d’abord des documents, "
                    "sur la page ou par python -m index add.",
                    "The collection is empty: add documents first, on the page or by python -m index add.",
                )
            where = read_where(self.catalogue, documents, section, speaker, since, until)
            return compose(self, Asked(question, k, history, where, language, follows))

        return self.engine.as_one(answer)

    def examine(
        self,
        question: str,
        *,
        history: Sequence[Answer | str] = (),
        where: Where = EVERYWHERE,
        follows: bool | None = None,
    ) -> Judged:
        """Search and judge without citing: what the measures look at. Arguments and errors as for :meth:`ask`."""
        return self.engine.as_one(lambda: self._examined(question, history, where, follows))

    def _examined(self, question: str, history: Sequence[Answer | str], where: Where, follows: bool | None) -> Judged:
        asked = check_question(question)
        turns = [turn for turn in history[-EARLIER:] if want_of(_asked_in(turn)) is not Want.TALK]
        leaning = in_context(asked, [_asked_in(turn) for turn in turns], follows)
        query = self._read(asked)
        by_itself = self._searcher.search(query, where)
        alone = Judged(query, *self._naming.decide(query, where, by_itself))
        if leaning is None:
            return alone
        query = self._read(f"{leaning} {asked}", query.language)
        found = self._searcher.search(query, where)
        found = follow_up(self.catalogue, asked, found, by_itself, self._first_of(turns))
        if told := read_leaning(self.catalogue, self.encoder, self._decider, asked, leaning, found):
            together = Judged(query, *told, resolved=leaning)
            return together if follows else either(together, alone, own_words(asked))
        together = replace(self._judged(query, found), resolved=leaning)
        if follows:
            return together
        return surer(self.catalogue, self.encoder, together, alone, own_words(asked))

    def read(self, question: str, positions: Sequence[int]) -> Sequence[float]:
        """Return for each sentence the reader's log-odds that it answers; none where there is no reader."""
        return self._decider.read(question, positions)

    def _judged(self, query: Query, found: Found) -> Judged:
        return Judged(query, *self._decider.decide(query, found))

    def _read(self, text: str, language: Language | None = None) -> Query:
        return read_query(text, self.engine.known_words, self._knows, language)

    def _first_of(self, turns: Sequence[Answer | str]) -> int | None:
        """Return the position of the sentence that came first for the last of the turns."""
        last = turns[-1]
        if isinstance(last, Answer):
            shown = shown_by(last)
            return self.catalogue.position(shown[0].anchor) if shown else None
        hits = self.examine(last, history=turns[:-1]).found.hits
        return hits[0].sentence if hits else None


def _asked_in(turn: Answer | str) -> str:
    return turn.question if isinstance(turn, Answer) else check_question(turn)


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
    follows: bool | None = None,
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
        follows=follows,
    )
