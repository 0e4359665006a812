"""What a refused question takes for granted: that somebody speaks in a document, or that it tells of a year."""

from collections.abc import Collection

from assistant.asking.named import spoken_of, year_of
from assistant.why import Instead
from index.engine import Catalogue
from index.text.dates import years_in

DATES = 12  # of a document; one that has more is no paper of some days


def instead_of(catalogue: Catalogue, question: str, scope: Collection[str]) -> Instead | None:
    """Return what the one document of ``scope`` has instead; None where the question takes nothing wrong for granted.

    Facts of the document only: who its sections are said by, when they are of. Where several documents are asked,
    another one may have what this one lacks, and nothing is said.
    """
    if len(scope) != 1:
        return None
    document = catalogue.documents[next(iter(scope))]
    speakers = tuple(dict.fromkeys(section.speaker for section in document.sections if section.speaker))
    if speakers and (spoken := spoken_of(question, lambda: speakers)) and spoken.speaker is None and spoken.called:
        return Instead(spoken.called, speakers=speakers)
    dates = sorted({section.date for section in document.sections if section.date} | {document.date or ""} - {""})
    year = year_of(question)
    if year is None or not 0 < len(dates) <= DATES or year in years_in(document.text):
        return None
    return None if any(date.startswith(str(year)) for date in dates) else Instead(str(year), dates=tuple(dates))
