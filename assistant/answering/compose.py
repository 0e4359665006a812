"""A question becomes an Answer of the form that it wants."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from assistant.answer import Answer, Form, cite, with_answering
from assistant.answering.examiner import Examiner
from assistant.answering.missing import missing_from
from assistant.answering.overview import MOST, overview_of
from assistant.answering.premise import instead_of
from assistant.answering.reasons import reasons, reasons_of_list
from assistant.answering.several import compared, listed, parted, whole
from assistant.answering.talk import examples, help_for, language_of_talk
from assistant.answering.wants import Want, names, section_of, want_of
from assistant.asking.query import check_question
from assistant.finding.turns import Judged
from assistant.wording import WORDING
from index.datatypes import Language
from index.engine import Catalogue, Where
from index.text.language import detect_language

SUGGESTIONS = 3
OVERVIEWED = 5  # documents that one answer gives an overview of
FEWEST = 2  # key sentences of each of several documents


@dataclass(frozen=True)
class Asked:
    """A question with what goes with it, checked but for the question itself."""

    question: str
    k: int
    history: Sequence[Answer | str]
    where: Where
    language: Language | None  # of the answer's frame; None follows the question
    follows: bool | None = None  # whether it is taken in the light of ``history``; None decides


def compose(examiner: Examiner, asked: Asked) -> Answer:
    """Answer in the form that the question wants.

    Raises:
        QuestionError: the question is empty, not text or too long.
    """
    question = check_question(asked.question)
    catalogue = examiner.catalogue
    want = want_of(question, catalogue.titles)
    if want is Want.TALK:
        language = asked.language or language_of_talk(question)
        help_ = help_for(question, language, len(catalogue.ids))
        offered = examples(catalogue, language)
        return Answer(question, language, False, None, form=Form.HELP, help=help_, suggestions=offered)
    if section := section_of(question, lambda: catalogue.names(asked.where).sections):
        return _overview(examiner, _narrowed(catalogue, asked, section))
    if want is Want.OVERVIEW:
        return _overview(examiner, asked)
    return _answer(examiner, asked)


def _narrowed(catalogue: Catalogue, asked: Asked, section: str) -> Asked:
    """Narrow a question to a section, and to the first documents that have one called so."""
    where = replace(asked.where, section=section)
    having = sorted(catalogue.names(where).documents)
    return replace(asked, where=replace(where, documents=frozenset(having[:OVERVIEWED])))


def _overview(examiner: Examiner, asked: Asked) -> Answer:
    catalogue, question = examiner.catalogue, asked.question
    language = asked.language or detect_language(question)
    chosen = _meant(catalogue, asked)
    if len(chosen) > OVERVIEWED:
        titles = [catalogue.documents[name].title for name in chosen[:OVERVIEWED]]
        offered = tuple(about(title, language) for title in titles)
        help_ = help_for(question, language, len(chosen))
        return Answer(question, language, False, None, form=Form.HELP, help=help_, suggestions=offered)
    most = max(FEWEST, MOST // len(chosen))
    overviews = tuple(
        overview_of(catalogue, examiner.encoder, name, language, most=most, where=asked.where) for name in chosen
    )
    sentences = tuple(citation for overview in overviews for citation in overview.sentences)
    if not sentences:
        return Answer(question, language, False, None, form=Form.HELP, help=help_for(question, language, len(chosen)))
    return Answer(
        question, language, True, None, citations=sentences[: asked.k], form=Form.OVERVIEW, overviews=overviews
    )


def about(title: str, language: Language) -> str:
    """Return the question for an overview of what is called so: a document, or a section of one."""
    return WORDING[language].talk["about"].format(title=title)


def _meant(catalogue: Catalogue, asked: Asked) -> list[str]:
    """Return the documents that an overview is wanted of: those named, or the one last cited, or all."""
    scope = asked.where.documents
    titles = zip(catalogue.ids, catalogue.titles, strict=True)  # no document is read for its title
    within = {name: title for name, title in titles if scope is None or name in scope}
    if len(within) == 1:
        return list(within)
    if named := [name for name, title in within.items() if names(asked.question, title)]:
        return named
    last = asked.history[-1] if asked.history else None
    cited = (last.citations or last.nearest) if isinstance(last, Answer) else ()
    return [cited[0].document] if cited and cited[0].document in within else list(within)


def _answer(examiner: Examiner, asked: Asked) -> Answer:
    """Answer with one sentence, or with parts where the question has several, compares, or wants a list."""
    seen = examiner.examine(asked.question, history=asked.history, where=asked.where, follows=asked.follows)
    catalogue, where = examiner.catalogue, asked.where
    answer = _sentence(examiner, asked, asked.question, seen)

    def answer_of(question: str, one: Judged) -> Answer:
        return _sentence(examiner, asked, question, one)

    if parts := compared(catalogue, asked.question, seen, examiner, answer_of, where):
        return whole(answer, parts, Form.COMPARISON)
    if parts := parted(asked.question, examiner.examine, answer_of, where):
        return whole(answer, parts, Form.PARTS)
    if seen.resolved is None and (
        part := listed(catalogue, examiner.encoder, asked.question, seen, examiner.read, where)
    ):
        return replace(whole(answer, [part], Form.LIST), why=reasons_of_list(examiner, seen, part.citations))
    return answer


def _sentence(examiner: Examiner, asked: Asked, question: str, seen: Judged) -> Answer:
    frame = asked.language or seen.query.language  # the question itself is read in its own
    hits = seen.found.hits[: 2 * asked.k]
    cited = cite(examiner.catalogue, ((hit.sentence, hit.score) for hit in hits))
    sure = seen.judgement.confidence
    confidence = None if sure is None else round(sure, 4)
    if seen.judgement.answered:
        cited = with_answering(examiner.catalogue, cited, hits)
    answer = Answer(
        question,
        frame,
        seen.judgement.answered,
        confidence,
        resolved=seen.resolved,
        other=seen.other,
        why=reasons(examiner, seen, cited, asked.where),
    )
    if answer.found:
        return replace(answer, citations=cited[: asked.k])
    return replace(
        answer,
        nearest=cited[: asked.k],
        missing=missing_from(
            examiner.catalogue, examiner.encoder, seen, question, frame, _scope(examiner, asked.where)
        ),
        instead=instead_of(examiner.catalogue, question, _scope(examiner, asked.where)),
        suggestions=_suggestions(examiner.catalogue, seen, frame),
    )


def _scope(examiner: Examiner, where: Where) -> Collection[str]:
    return examiner.catalogue.ids if where.documents is None else where.documents


def _suggestions(catalogue: Catalogue, seen: Judged, language: Language) -> tuple[str, ...]:
    """Return expected questions, in ``language``, of the nearest sentences."""
    chosen: list[str] = []
    for hit in seen.found.hits:
        question = catalogue.suggestion(hit.sentence, language)
        if question and question not in chosen:
            chosen.append(question)
        if len(chosen) == SUGGESTIONS:
            break
    return tuple(chosen)
