"""The words around an answer, in each language: what it is called, and how sure it is."""

from assistant.answer import Answer
from index.datatypes import Language

PHRASES: dict[str, dict[str, str]] = {
    "fr": {
        "page": "p. {page}",
        "recognised": "texte reconnu (fiabilité\u00a0: {percent}\u00a0%)",
        "refusal": "Le document ne répond pas à cette question.",
        "missing": "Ce qui manque\u00a0: {missing}.",
        "no-speaker": "Rien dans ce document n’est dit par {asked}. Y parlent\u00a0: {given}.",
        "no-year": "Ce document ne mentionne pas l’année {asked}. Dates de ses textes\u00a0: {given}.",
        "others": "{count} autres",
        "nearest": "Passages les plus proches, sans réponse à la question",
        "suggestions": "Questions auxquelles le document répond",
        "further": "Autres citations",
        "translation": "Traduction non officielle",
        "translation-other": "Traduction anglaise, non officielle",
        "resolved": "Comprise à la suite de\u00a0: {question}",
        "alone": "Lue seule, non à la suite de\u00a0: {question}",
    },
    "en": {
        "page": "p. {page}",
        "recognised": "recognised text ({percent}% sure)",
        "refusal": "The document does not answer this question.",
        "missing": "What is missing: {missing}.",
        "no-speaker": "Nothing in this document is said by {asked}. Those who speak in it: {given}.",
        "no-year": "This document does not mention the year {asked}. Dates of its texts: {given}.",
        "others": "{count} others",
        "nearest": "Nearest passages, which do not answer the question",
        "suggestions": "Questions that the document does answer",
        "further": "Further citations",
        "translation": "Unofficial translation",
        "translation-other": "French translation, unofficial",
        "resolved": "Understood as following: {question}",
        "alone": "Read by itself, not as following: {question}",
    },
}
# How sure, from the calibrated probability: (from this probability on, French, English), surest first.
_SURE = (
    (0.9, "Réponse très sûre", "Very sure of this answer"),
    (0.75, "Réponse assez sûre", "Fairly sure of this answer"),
    (0.0, "Réponse incertaine\u00a0: relisez le passage", "Not certain of this answer: check the passage"),
)
# The same for a refusal, from the probability that the nearest passage does not answer either.
_SURE_OF_REFUSAL = (
    (0.9, "Refus très sûr", "Very sure that it does not"),
    (0.75, "Refus assez sûr", "Fairly sure that it does not"),
    (
        0.0,
        "Refus incertain\u00a0: ces passages répondent peut-être",
        "Not certain: these passages may answer after all",
    ),
)
# The same where nothing was calibrated: of an answer, of a refusal.
_UNMEASURED: dict[Language, tuple[str, str]] = {
    "fr": (
        "Fiabilité non mesurée avec cet encodeur\u00a0: relisez le passage",
        "Fiabilité non mesurée avec cet encodeur\u00a0: ces passages répondent peut-être",
    ),
    "en": (
        "Reliability not measured with this encoder: check the passage",
        "Reliability not measured with this encoder: these passages may answer after all",
    ),
}


def confidence_words(answer: Answer, language: Language | None = None) -> str:
    """Return how sure the answer, or the refusal, is: words, then the calibrated probability as a percentage.

    Where nothing was calibrated for the encoder in use, the words say so.
    """
    language = language or answer.language
    probability = _surety(answer)
    if probability is None:
        of_answer, of_refusal = _UNMEASURED[language]
        return of_answer if answer.found else of_refusal
    bands = _SURE if answer.found else _SURE_OF_REFUSAL
    words = next((french if language == "fr" else english) for least, french, english in bands if probability >= least)
    percent = min(99, max(1, round(100 * probability)))  # never "100 %": nothing measured is certain
    return f"{words} ({percent}\u00a0%)" if language == "fr" else f"{words} ({percent}%)"


def confidence_level(answer: Answer) -> int:
    """Return how sure as a level, 3 (very) to 1 (not certain): the place of :func:`confidence_words` in its scale.

    0 where nothing was calibrated.
    """
    probability = _surety(answer)
    return 0 if probability is None else 3 - next(n for n, (least, _, _) in enumerate(_SURE) if probability >= least)


def _surety(answer: Answer) -> float | None:
    """Return the probability that what is shown, the answer or the refusal, is right; None if it is not known."""
    if answer.confidence is None:
        return None
    return answer.confidence if answer.found else 1 - answer.confidence
