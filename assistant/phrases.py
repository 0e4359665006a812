"""The words around an answer, in each language: what it is called, and how sure it is."""

from assistant.answer import Answer
from assistant.wording import WORDING
from index.datatypes import Language

PHRASES = {language: said.answer for language, said in WORDING.items()}
SURE = (0.9, 0.75, 0.0)  # probabilities from which on an answer, or a refusal, is called as sure as that


def confidence_words(answer: Answer, language: Language | None = None) -> str:
    """Return how sure the answer, or the refusal, is: words, then the calibrated probability as a percentage.

    Where nothing was calibrated for the encoder in use, the words say so.
    """
    language = language or answer.language
    probability = _surety(answer)
    if probability is None:
        of_answer, of_refusal = WORDING[language].unmeasured
        return of_answer if answer.found else of_refusal
    said = WORDING[language]
    words = (said.sure if answer.found else said.sure_of_refusal)[_place(probability)]
    percent = min(99, max(1, round(100 * probability)))  # never "100 %": nothing measured is certain
    return said.percent.format(words=words, percent=percent)


def confidence_level(answer: Answer) -> int:
    """Return how sure as a level, 3 (very) to 1 (not certain): the place of :func:`confidence_words` in its scale.

    0 where nothing was calibrated.
    """
    probability = _surety(answer)
    return 0 if probability is None else len(SURE) - _place(probability)


def _place(probability: float) -> int:
    """Return how sure a probability is, as its place in ``SURE``."""
    return next(place for place, least in enumerate(SURE) if probability >= least)


def _surety(answer: Answer) -> float | None:
    """Return the probability that what is shown, the answer or the refusal, is right; None if it is not known."""
    if answer.confidence is None:
        return None
    return answer.confidence if answer.found else 1 - answer.confidence
