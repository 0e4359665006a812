"""Two small documents, what is built of them, and all that can be seen of an index."""

from dataclasses import fields, replace
from pathlib import Path
from typing import Any

from index.collection import open_or_build
from index.engine import EVERYWHERE, Leads, Where
from index.incoming import Summary
from index.reading.sources import read_sources
from index.storage.manifest import read_manifest
from index.storage.store import Index
from index.text.analysis import analyse
from tests.fakes import HashEncoder

PLAN = "# Le plan\n\nLe plan protège les mineurs. Il coûte cher. Un centre ouvrira à Paris.\n"
AID = "# L'aide\n\nL'aide est gratuite pour tous. Elle dure un an.\n\nUn avocat assiste la victime.\n"
QUESTIONS = """\
{"q": "Qui est protégé ?", "lang": "fr", "register": "plain", "gold": ["protège les mineurs"]}
{"q": "Where is the centre?", "lang": "en", "register": "plain", "gold": ["à Paris"]}
{"topic": "date", "fr": "la date", "en": "the date"}
{"q": "Quand ?", "lang": "fr", "register": "plain", "gold": [], "topic": "date"}
"""


def built(documents: Path, folder: Path) -> Index:
    return open_or_build(folder, read_sources(documents), HashEncoder())


def plain(part: Any) -> Any:
    return (part.keys.tolist(), part.targets.tolist()) if isinstance(part, Leads) else part.tolist()


def answers(index: Index) -> dict[str, Any]:
    """Return all that a search could see of an index."""
    query = HashEncoder().encode_queries(["Qui protège les mineurs à Paris ?"])[0]
    ids, scores = index.vectors.search(query, 100)
    terms = ["protég", "pari", "aid"]
    some = Where(frozenset(index.catalogue.ids[::2]))
    found = [index.candidates(query, terms, k, where) for k in (3, 1000) for where in (EVERYWHERE, some)]
    return {
        "documents": dict(index.catalogue.documents),
        "passages": dict(index.catalogue.passages),
        "sentences": list(index.catalogue.sentences),
        "keys": list(index.catalogue.keys),
        "topics": [index.catalogue.source(name).topics for name in index.catalogue.ids],
        "rows": index.vectors.rows().tolist(),
        "dense": (ids.tolist(), scores.tolist()),
        "stems": {term: postings(index, term) for term in sorted(terms_of(index))},
        "rarity": {term: index.rarity(term) for term in sorted(terms_of(index))},
        "known": list(index.known_words),
        "candidates": [{field.name: plain(getattr(one, field.name)) for field in fields(one)} for one in found],
        "names": [index.catalogue.names(where) for where in (EVERYWHERE, some)],
        "entries": [replace(entry, added=False) for entry in index.catalogue.entries],
        "words": index.words.scores(terms).tolist(),
        "learned": {
            name: learned.log_probabilities("Qui est protégé ?", "fr", query)
            for name, learned in index.classifiers.items()
        },
        "suggestions": [index.catalogue.suggestion(place, "fr") for place in range(len(index.catalogue.sentences))],
    }


def terms_of(index: Index) -> set[str]:
    return {term for key in index.catalogue.keys for term in analyse(key.text, key.language)}


def postings(index: Index, term: str) -> Any:
    found = index.words.postings(term)
    return found and (found.members.tolist(), found.weights.tolist(), found.most)


def version_of(folder: Path) -> str:
    return read_manifest(folder).version


def flipped(file: Path, place: float) -> None:
    content = bytearray(file.read_bytes())
    at = min(int(place * len(content)), len(content) - 1)
    content[at] ^= 1 << (at % 8)
    file.write_bytes(bytes(content))


def written(file: Path, text: str) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return file


def texts(folder: Path) -> dict[str, str]:
    return {name: document.text for name, document in Index.load(folder).catalogue.documents.items()}


def told(summary: Summary) -> tuple[list[str], list[str], list[str]]:
    return summary.added, summary.replaced, summary.skipped
