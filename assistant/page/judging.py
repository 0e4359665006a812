"""What a visitor says of an answer, taken from a request for what it may be."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime

from assistant.answer import Answer, Form, shown_by
from assistant.asking.query import check_question
from assistant.feedback.notebook import Judgement, Verdict
from assistant.page.requests import Request, language_in, list_in
from index.engine import Catalogue
from index.errors import QuestionError

JUDGE = "judge"  # the page's function; it is there only where judgements are kept
MOST = 100  # sentences of an answer
_TURN = re.compile("[0-9a-f]{1,32}", re.ASCII)


def judged_of(answer: Answer) -> list[str] | None:
    """Return the anchors of what somebody judges who judges this answer: none of a refusal.

    None where there is nothing to judge: nothing was asked, or an overview was.
    """
    if answer.form in (Form.HELP, Form.OVERVIEW):
        return None
    if answer.form is Form.SENTENCE:
        return [citation.anchor for citation in answer.citations[:1]] if answer.found else []
    return [citation.anchor for citation in shown_by(answer)] if answer.found else []


def judgement_in(request: Request, catalogue: Catalogue, collection: str) -> Judgement:
    """Return what a visitor says of an answer; what it cites is looked up, so that no other words are kept.

    Raises:
        QuestionError: the question is none, or the rest is nothing that the page sends.
    """
    turn, verdict, right = request.get("judging"), request.get("verdict"), request.get("right")
    if not isinstance(turn, str) or not _TURN.fullmatch(turn) or verdict not in list(Verdict):
        raise QuestionError("Ce n’est pas un avis.", "This is no judgement.")
    judged, near = list_in(request.get("judged"))[:MOST], request.get("document")
    shown = _positions(catalogue, judged)
    known = None if right is None else _positions(catalogue, list_in(right)[:MOST])
    stands = [catalogue.document_of(position) for position in known or shown]
    return Judgement(
        time=datetime.now(UTC).isoformat(timespec="seconds"),
        turn=turn,
        collection=collection,
        document=stands[0] if stands else near if isinstance(near, str) and near in catalogue.documents else None,
        question=check_question(request.get("question")),
        language=language_in(request),
        verdict=Verdict(verdict),
        found=bool(judged),
        quotes=_sentences(catalogue, shown),
        gold=None if known is None else _sentences(catalogue, known),
    )


def _positions(catalogue: Catalogue, anchors: Sequence[object]) -> list[int]:
    """Return where the sentences with these anchors stand.

    Raises:
        QuestionError: there is no such sentence, or none any more.
    """
    found = [catalogue.position(anchor) if isinstance(anchor, str) else None for anchor in anchors]
    if None in found:
        raise QuestionError(
            "Cette phrase n’est plus dans la collection.", "This sentence is not in the collection any more."
        )
    return [position for position in found if position is not None]


def _sentences(catalogue: Catalogue, positions: Sequence[int]) -> tuple[str, ...]:
    """Return the sentences there, verbatim."""
    texts = (catalogue.documents[catalogue.document_of(position)].text for position in positions)
    return tuple(catalogue.sentences[position].span.of(text) for position, text in zip(positions, texts, strict=True))
