"""An answer of several parts: one for each part of a question, for each document, or for a list."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from assistant.answer import Answer, Citation, Form, Part, cite
from assistant.answering.examiner import Examiner
from assistant.answering.listing import enumerated
from assistant.answering.members import Listed, choose
from assistant.answering.sights import look
from assistant.answering.splitting import compares, is_bare, parts_of, wants_list, without_comparison
from assistant.finding.turns import Judged
from index.datatypes import Encoder
from index.engine import Catalogue, Where

DOCUMENTS = 8  # that are compared
# Probability from which on a document is given beside another that answers the same question, and a part beside another
# of its question: who compares documents knows that they are about it, and who asks two things in one breath has most
# often read about both. Of the comparisons of training/examples/answers, six documents that were refused alone lie
# above it, all of them right; of 67 questions of two parts there and in answers-more, both parts are right for 47, and
# for 38 if each part is judged alone (49 from .15 on).
AMONG = 0.25
# Probability from which on one sentence that answers is given instead of prose beside it: "Quelles sont les priorités
# du plan ?" has a sentence that names them all, at .99. What is enumerated stays a list.
SAYS_ALL = 0.95
_Read = Callable[[str, Sequence[int]], Sequence[float]]
_Examine = Callable[..., Judged]


def parted(question: str, examine: _Examine, answer_of: Callable[[str, Judged], Answer], where: Where) -> list[Part]:
    """Return a part for each part of the question: none where it has but one, or where none is answered."""
    pieces = parts_of(question)
    if len(pieces) < 2:
        return []
    seen = _among([examine(piece, history=pieces[:number][-1:], where=where) for number, piece in enumerate(pieces)])
    parts = [_part(piece, answer_of(piece, one)) for piece, one in zip(pieces, seen, strict=True)]
    return parts if any(part.found for part in parts) else []


def compared(
    catalogue: Catalogue,
    question: str,
    first: Judged,
    examiner: Examiner,
    answer_of: Callable[[str, Judged], Answer],
    where: Where,
) -> list[Part]:
    """Return a part for each document, the oldest first: none where only one is asked, or none answers."""
    scope = where.documents
    if len(catalogue.ids) < 2 or (scope is not None and len(scope) < 2) or not compares(question):
        return []
    near = dict.fromkeys(catalogue.document_of(hit.sentence) for hit in first.found.hits)
    chosen = sorted(scope) if scope is not None and len(scope) <= DOCUMENTS else list(near)[:DOCUMENTS]
    chosen.sort(key=lambda name: (catalogue.documents[name].date or "", catalogue.ids.index(name)))
    parts = []
    asked = without_comparison(question)
    lists, subject = wants_list(question), is_bare(asked)
    inside = [replace(where, documents=frozenset([name])) for name in chosen]
    judged = _among([examiner.examine(asked, where=within) for within in inside])
    for name, within, seen in zip(chosen, inside, judged, strict=True):
        part = _part(catalogue.documents[name].title, answer_of(asked, seen))
        if lists or subject:
            every = _listed(catalogue, examiner.encoder, asked, seen, examiner.read, within, named=not lists)
            part = every or part
        parts.append(replace(part, name=catalogue.documents[name].title, document=name))
    return parts if any(part.found for part in parts) and len(parts) > 1 else []


def _among(seen: Sequence[Judged]) -> list[Judged]:
    """Return what was found in each document, or for each part, answered from ``AMONG`` on where any is answered."""
    if not any(one.judgement.answered for one in seen):
        return list(seen)
    return [
        replace(one, judgement=replace(one.judgement, answered=True))
        if one.found.hits and (one.judgement.confidence or 0.0) >= AMONG
        else one
        for one in seen
    ]


def listed(
    catalogue: Catalogue, encoder: Encoder, question: str, seen: Judged, read: _Read, where: Where
) -> Part | None:
    """Return the list that a question wants, in the document's order; None where there is none."""
    return _listed(catalogue, encoder, question, seen, read, where) if wants_list(question) else None


def _listed(
    catalogue: Catalogue,
    encoder: Encoder,
    question: str,
    seen: Judged,
    read: _Read,
    where: Where,
    *,
    named: bool = False,
) -> Part | None:
    """Return the list; ``named`` takes one under a heading that names it only. None where nothing reads."""
    seen_there = look(catalogue, encoder, question, seen, read, where)
    if seen_there is None:
        return None
    found = choose(seen_there, seen.judgement.confidence)
    if found is None or (named and not found.named):
        return None
    if (seen.judgement.confidence or 0.0) >= SAYS_ALL and not enumerated(catalogue, found.positions):
        return None
    return Part("", True, _confidence(seen) if seen.judgement.answered else None, _cited(catalogue, found))


def whole(answer: Answer, parts: Sequence[Part], form: Form) -> Answer:
    """Return the answer with its parts: its citations are the first of each, and then the others."""
    answering = [part for part in parts if part.found]
    if form is Form.LIST:
        citations = answer.citations if answer.found else answering[0].citations[: max(1, len(answer.nearest))]
        confidence = answer.confidence if answer.found else None
    else:
        firsts = [part.citations[0] for part in answering]
        rest = [citation for part in answering for citation in part.citations[1:]]
        citations = _apart([*firsts, *rest])[: max(len(answer.citations), len(answer.nearest), 1)]
        confidence = answering[0].confidence
    ranked = tuple(replace(citation, rank=rank) for rank, citation in enumerate(citations, start=1))
    return replace(
        answer,
        found=True,
        confidence=confidence,
        citations=ranked,
        nearest=(),
        missing=None,
        instead=None,
        suggestions=(),
        form=form,
        parts=tuple(parts),
        why=None,
    )


def _apart(citations: Sequence[Citation]) -> tuple[Citation, ...]:
    """Return the citations without those whose quote another one has."""
    kept: list[Citation] = []
    for citation in citations:
        if all((citation.document, citation.start, citation.end) != (k.document, k.start, k.end) for k in kept):
            kept.append(citation)
    return tuple(kept)


def _part(name: str, answer: Answer) -> Part:
    return Part(name, answer.found, answer.confidence, answer.citations[:1], why=answer.why)


def _cited(catalogue: Catalogue, found: Listed) -> tuple[Citation, ...]:
    return cite(catalogue, ((position, 0.0) for position in found.positions), items=True)


def _confidence(seen: Judged) -> float | None:
    sure = seen.judgement.confidence
    return None if sure is None else round(sure, 4)
