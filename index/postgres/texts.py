"""The documents that a collection in a database holds, read to make all else of them anew.

That is how a collection is taken from one version of this program to the next: what is derived from a document changes,
and the tables with it; the texts and what stands beside them have stood in ``documents`` from the first version on.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from index.errors import StoreError
from index.postgres.address import Address
from index.postgres.connection import LostConnectionError, NoCollectionError, Row, Session
from index.reading.sources import Source
from index.storage.tables import document_of, source_of

# No other column: one that a later version has added is not there yet.
_TEXTS = 'SELECT text, record, questions, added, origin FROM dans_le_texte.documents ORDER BY document COLLATE "C"'


def read_texts(session: Session, address: Address) -> Sequence[Source]:
    """Return the documents of a collection of this version of the program, or of an earlier one.

    Raises:
        LostConnectionError, NoCollectionError: there is no database, or no collection.
        StoreError: another version wrote them so that this one cannot read them.
    """
    try:
        return [_source(row) for row in session.rows(_TEXTS)]
    except (LostConnectionError, NoCollectionError):
        raise
    except (StoreError, ValueError, KeyError, TypeError, AttributeError):
        raise StoreError(
            f"{address}\u00a0: les textes de cette collection sont d’une version du programme que celle-ci ne sait pas "
            f"lire\u00a0: faites-la de nouveau avec python -m index build DOCUMENTS --into {address}",
            f"{address}: the texts of this collection are of a version of the program that this one cannot read: "
            f"make it again with python -m index build DOCUMENTS --into {address}",
        ) from None


def _source(row: Row) -> Source:
    *levels, added, origin = row
    text, record, questions = (np.frombuffer(content, dtype=np.uint8) for content in levels)
    return replace(source_of(document_of(record, text), questions), added=added, origin=origin)
