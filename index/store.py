"""An index: documents, sentences, keys, vectors and words that belong together, in memory and on disk.

On disk an index is a folder. Its ``manifest.json`` names one version, a sub-folder holding the data, with the SHA-256
of every file in it. A new version is written beside the old one and becomes the index in one step, when the
manifest is replaced: whoever is stopped half-way leaves the old index whole.
"""

import io
import json
import re
import secrets
import shutil
from collections.abc import KeysView, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from index.classifier import Classifier, Example
from index.classifier import from_bytes as classifiers_from_bytes
from index.classifier import to_bytes as classifiers_to_bytes
from index.datatypes import Document, Encoder, Passage, Sentence, Topic, Vectors
from index.errors import StoreError
from index.keys import Key, question_keys, sentence_keys
from index.manifest import FORMAT, checked, damaged, json_bytes, locked, read_manifest, sha256, write, write_manifest
from index.passages import make_passages
from index.sources import DATA, SHIPPED, SHIPPED_INDEX, SHIPPED_QUESTIONS, Source, from_json, read_sources, to_json
from index.vectors import VectorIndex
from index.words import Words, analyse, split_words

__all__ = [
    "DATA",
    "FORMAT",
    "SHIPPED",
    "SHIPPED_INDEX",
    "SHIPPED_QUESTIONS",
    "Index",
    "Source",
    "is_current",
    "open_or_build",
    "read_manifest",
    "read_sources",
]

_VERSION = re.compile(r"v-[0-9a-f]{8}")  # a version's folder: nothing else in the folder is ever removed


@dataclass(frozen=True)
class Index:
    """Everything that a search needs; positions in ``sentences`` and ``keys`` are what vectors and words speak of."""

    documents: dict[str, Document]
    passages: dict[str, tuple[Passage, ...]]  # by document
    sentences: tuple[Sentence, ...]
    keys: tuple[Key, ...]
    topics: dict[tuple[str, str], Topic]  # by document and slug
    vectors: VectorIndex
    words: Words
    classifiers: dict[str, Classifier]  # by document, where expected questions tell its sentences apart
    manifest: dict[str, Any]

    @classmethod
    def build(cls, sources: Sequence[Source], encoder: Encoder) -> "Index":
        """Cut, key and embed the documents."""
        documents, passages, sentences, keys = _derive(sources)
        vectors = encoder.encode_documents([key.text for key in keys])
        words = Words.build([analyse(key.text, key.language) for key in keys])
        manifest = {
            "format": FORMAT,
            "encoder": {"name": encoder.name, "fingerprint": encoder.fingerprint, "dimension": encoder.dimension},
            "documents": [source.described() for source in sources],
            "sentences": len(sentences),
            "keys": len(keys),
        }
        topics = {(s.document.id, topic.slug): topic for s in sources for topic in s.topics}
        classifiers = _learn(keys, vectors, _first_sentences(sentences))
        return cls(
            documents, passages, sentences, keys, topics, VectorIndex.build(vectors), words, classifiers, manifest
        )

    @cached_property
    def asked_documents(self) -> frozenset[str]:
        """The documents that have expected questions."""
        return frozenset(key.document for key in self.keys if key.kind in ("question", "unanswered"))

    @cached_property
    def first_sentence(self) -> dict[str, int]:
        """Position of each document's first sentence."""
        return _first_sentences(self.sentences)

    @cached_property
    def _positions(self) -> dict[str, int]:
        return {sentence.anchor: position for position, sentence in enumerate(self.sentences)}

    def position(self, anchor: str) -> int | None:
        """Return the position of the sentence with this anchor, or None when there is none."""
        return self._positions.get(anchor)

    @cached_property
    def known_words(self) -> KeysView[str]:
        """The folded words of all keys, in their order: a document's own come before those of its questions."""
        return dict.fromkeys(split_words("\n".join(key.text for key in self.keys))).keys()

    @cached_property
    def _suggestions(self) -> dict[tuple[int, str], str]:
        """The first well-formed expected question of each sentence alone, by position and language."""
        chosen: dict[tuple[int, str], str] = {}
        for key in self.keys:
            if key.kind == "question" and len(key.sentences) == 1 and key.text.rstrip().endswith("?"):
                chosen.setdefault((key.sentences[0], key.language), key.text)
        return chosen

    def sentences_of(self, document: str) -> tuple[Sentence, ...]:
        """Return a document's sentences in reading order; the first one's position is ``first_sentence[document]``."""
        return tuple(sentence for passage in self.passages[document] for sentence in passage.sentences)

    def questions_of(self, document: str) -> tuple[Key, ...]:
        """Return the keys of a document's expected questions: kind "question", or "unanswered" where none answers."""
        return tuple(k for k in self.keys if k.document == document and k.kind in ("question", "unanswered"))

    def suggestion(self, position: int, language: str) -> str | None:
        """Return a question that the sentence at ``position`` answers, where one is known."""
        return self._suggestions.get((position, language))

    def check_encoder(self, encoder: Encoder, folder: Path) -> None:
        """Make sure that ``encoder`` is the one whose vectors the index holds.

        Raises:
            StoreError: it is another one; the message names both.
        """
        built = self.manifest["encoder"]
        if built["fingerprint"] != encoder.fingerprint:
            raise StoreError(
                f"{folder}: built with encoder {built['name']} ({built['dimension']} dimensions), "
                f"this is {encoder.name} ({encoder.dimension}): run python -m index build --into {folder}"
            )

    def text_of(self, position: int) -> str:
        """Return the words of the sentence at ``position``."""
        sentence = self.sentences[position]
        return sentence.span.of(self.documents[sentence.document].text)

    def save(self, folder: Path, sources: Sequence[Source]) -> None:
        """Write the index to ``folder``, in place of what was there, in one step.

        Raises:
            StoreError: the folder cannot be written.
        """
        with locked(folder):
            self._save(folder, sources)

    def _save(self, folder: Path, sources: Sequence[Source]) -> None:
        version = folder / f"v-{secrets.token_hex(4)}"
        words = io.BytesIO()
        np.savez(words, starts=self.words.starts, texts=self.words.texts, weights=self.words.weights)
        contents = {
            "sources.json": json_bytes(to_json(sources)),
            "vectors.faiss": self.vectors.to_bytes(),
            "vocabulary.json": json_bytes(list(self.words.vocabulary)),
            "words.npz": words.getvalue(),
            "classifiers.npz": classifiers_to_bytes(self.classifiers),
        }
        try:
            version.mkdir()
            for name, content in contents.items():
                write(version / name, content)
        except BaseException:
            shutil.rmtree(version, ignore_errors=True)
            raise
        files = {name: sha256(content) for name, content in contents.items()}
        write_manifest(folder, self.manifest | {"version": version.name, "files": files})
        for other in folder.iterdir():
            if other != version and _VERSION.fullmatch(other.name):
                shutil.rmtree(other, ignore_errors=True)

    @classmethod
    def load(cls, folder: Path) -> "Index":
        """Open what :meth:`save` wrote, after checking every file against the manifest.

        Raises:
            StaleStoreError: written by another format version of this program.
            StoreError: there is no index, or it is damaged; the message says what is wrong and what to do.
        """
        manifest = read_manifest(folder)
        while True:
            try:
                return cls._load(folder, manifest)
            except StoreError:
                # A writer may have put a new version in place, and removed this one, since the manifest was read.
                newer = read_manifest(folder)
                if newer["version"] == manifest["version"]:
                    raise
                manifest = newer

    @classmethod
    def _load(cls, folder: Path, manifest: dict[str, Any]) -> "Index":
        contents = {name: checked(folder, manifest, name) for name in manifest["files"]}
        sources = from_json(json.loads(contents["sources.json"]), manifest["documents"])
        documents, passages, sentences, keys = _derive(sources)
        vectors = VectorIndex.from_bytes(contents["vectors.faiss"])
        vocabulary = {term: number for number, term in enumerate(json.loads(contents["vocabulary.json"]))}
        with np.load(io.BytesIO(contents["words.npz"])) as arrays:
            words = Words(len(keys), vocabulary, arrays["starts"], arrays["texts"], arrays["weights"])
        if not len(keys) == len(vectors) == manifest["keys"]:
            raise damaged(folder, f"{len(keys)} keys, but {len(vectors)} vectors")
        topics = {(s.document.id, topic.slug): topic for s in sources for topic in s.topics}
        classifiers = classifiers_from_bytes(contents["classifiers.npz"])
        return cls(documents, passages, sentences, keys, topics, vectors, words, classifiers, manifest)


def is_current(manifest: dict[str, Any], sources: Sequence[Source], encoder: Encoder) -> bool:
    """Tell whether an index was built from just these sources with just this encoder."""
    same: bool = manifest["documents"] == [source.described() for source in sources]
    return same and bool(manifest["encoder"]["fingerprint"] == encoder.fingerprint)


def open_or_build(folder: Path, sources: Sequence[Source], encoder: Encoder) -> Index:
    """Open the index in ``folder`` if it is current; else build it there first. Damage is mended by building again.

    Raises:
        StoreError: the folder cannot be written.
    """
    current = _open_current(folder, sources, encoder)
    if current is not None:
        return current
    with locked(folder):
        # Whoever held the lock before may have built just this.
        current = _open_current(folder, sources, encoder)
        if current is None:
            current = Index.build(sources, encoder)
            current._save(folder, sources)
    return current


def _open_current(folder: Path, sources: Sequence[Source], encoder: Encoder) -> Index | None:
    try:
        return Index.load(folder) if is_current(read_manifest(folder), sources, encoder) else None
    except StoreError:
        return None  # none, damaged or of another format: building mends all three


def _derive(
    sources: Sequence[Source],
) -> tuple[dict[str, Document], dict[str, tuple[Passage, ...]], tuple[Sentence, ...], tuple[Key, ...]]:
    """Return all that follows from the sources alone, so that it need not be stored and cannot disagree with them."""
    passages: dict[str, tuple[Passage, ...]] = {}
    sentences: list[Sentence] = []
    keys: list[Key] = []
    for source in sources:
        document = source.document
        passages[document.id] = tuple(make_passages(document))
        own = [sentence for passage in passages[document.id] for sentence in passage.sentences]
        keys += sentence_keys(document, own, len(sentences))
        keys += question_keys(document, own, len(sentences), source.questions)
        sentences += own
    return {s.document.id: s.document for s in sources}, passages, tuple(sentences), tuple(keys)


def _first_sentences(sentences: Sequence[Sentence]) -> dict[str, int]:
    first: dict[str, int] = {}
    for position, sentence in enumerate(sentences):
        first.setdefault(sentence.document, position)
    return first


def _learn(keys: Sequence[Key], vectors: Vectors, first: dict[str, int]) -> dict[str, Classifier]:
    """Fit a classifier for each document that has expected questions of more than one outcome."""
    examples: dict[str, list[tuple[int, Example]]] = {}
    for number, key in enumerate(keys):
        if key.kind != "context":
            for label in [position - first[key.document] for position in key.sentences] or [-1]:
                examples.setdefault(key.document, []).append((number, Example(key.text, key.language, label)))
    asked = {key.document for key in keys if key.kind in ("question", "unanswered")}
    return {
        document: Classifier.fit([example for _, example in chosen], vectors[[number for number, _ in chosen]])
        for document, chosen in examples.items()
        if document in asked and len({example.label for _, example in chosen}) > 1
    }
