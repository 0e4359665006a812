"""What a language says: around answers, and by the page."""

from collections.abc import Mapping
from dataclasses import dataclass

Table = Mapping[str, str]


@dataclass(frozen=True)
class Wording:
    """Texts of one language, with names in braces for what is put into them."""

    tag: str  # of the language and its country, as word processors know it
    button: tuple[str, str]  # that chooses it: what it shows, and what it is called
    months: tuple[str, ...]  # January first
    first_day: str  # of a month
    quoted: str
    colon: str  # after words that stand over something
    joint: str  # between the members of a list
    percent: str
    question_end: str  # as people type it
    spaced: bool  # whether no-break spaces stand before : ; ? ! and inside the quotation marks
    sure: tuple[str, str, str]  # of an answer, surest first
    sure_of_refusal: tuple[str, str, str]
    unmeasured: tuple[str, str]  # where nothing was calibrated: of an answer, of a refusal
    likeness: tuple[str, str, str]  # of two questions, nearest first
    answer: Table
    forms: Table
    reasons: Table
    talk: Table
    frame: Table  # of an answer on the page
    page: Table
    arriving: Table  # documents that are added
    sources: Table  # the panel of documents
    login: Table
    refusals: Table  # by the server
