"""Where a document enumerates: items of a list, and the words that lead into them."""

from index.engine import Catalogue
from index.text.marks import mark_of


def is_item(catalogue: Catalogue, position: int) -> bool:
    """Tell whether a sentence is an item of a list, or a row of a table."""
    return bool(catalogue.sentences[position].ruled_by) or mark_of(catalogue.text_of(position)) is not None
