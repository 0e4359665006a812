"""Rows of tables that have all of a question's words, which are looked up rather than read.

What a row answers is what its own cells and the header above it name together, as "Quelles sont les recettes de
Brévigny en été ?" does.
"""

from assistant.asking.kinds import kinds_asked
from assistant.asking.languages import all_words
from assistant.asking.query import Query
from assistant.finding.refusal import Judgement
from assistant.finding.search import Hit
from index.engine import Engine
from index.matching.rows import CELLS, as_cells
from index.text.analysis import analyse

# The probability of a row whose cells and header have every word of a question. Too few questions on tables are at hand
# to fit it: of those in tests/cases all that are so looked up are answered rightly.
LOOKED_UP = 0.9
_HOW_MANY = all_words(lambda words: words.how_many)  # they ask, and are in no cell


def looked_up(engine: Engine, query: Query, hit: Hit, judgement: Judgement) -> Judgement:
    """Return the judgement on a hit; a surer one where that is a row that has, with its header, all that is asked.

    A reason is in no cell.
    """
    if "reason" in kinds_asked(query.text) or not _has_all(engine, query, hit):
        return judgement
    sure = judgement.confidence
    return Judgement(answered=True, confidence=None if sure is None else max(LOOKED_UP, sure))


def _has_all(engine: Engine, query: Query, hit: Hit) -> bool:
    """Tell whether all words of a question are in a row, its header and what stands over both, some in either."""
    catalogue = engine.catalogue
    language = catalogue.language_of(hit.sentence)
    document = catalogue.documents[catalogue.document_of(hit.sentence)]
    heading = document.sections[catalogue.sentences[hit.sentence].section].heading or ""
    # With the header, what stands over several rows: "Brest".
    ruling = " ".join(span.of(document.text) for span in catalogue.sentences[hit.sentence].ruled_by)
    texts = (query.text, _row(engine, hit), _header(engine, hit), f"{document.title} {heading} {ruling}")
    asked, row, header, over = (set(analyse(text, language)) for text in texts)
    return bool(asked & row) and bool(asked & header) and asked - _HOW_MANY <= row | header | over


def _row(engine: Engine, hit: Hit) -> str:
    """Return the row alone: its text in the catalogue has the header before it."""
    sentence = engine.catalogue.sentences[hit.sentence]
    return as_cells(sentence.span.of(engine.catalogue.documents[sentence.document].text))


def _header(engine: Engine, hit: Hit) -> str:
    """Return the line above the table that names its columns; "" if there is none."""
    sentence = engine.catalogue.sentences[hit.sentence]
    text = engine.catalogue.documents[sentence.document].text
    return next((line for span in sentence.ruled_by if CELLS in (line := as_cells(span.of(text)))), "")
