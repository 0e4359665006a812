"""An index: documents, sentences, keys, vectors and words that belong together, in memory and on disk.

On disk an index is a folder. Its ``manifest.json`` names one version, a sub-folder holding the data, with the SHA-256
of every file in it. A new version is written beside the old one and becomes the index in one step, when the
manifest is replaced: whoever is stopped half-way leaves the old index whole.
"""

import fcntl
import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from index.datatypes import Document, Encoder, ExpectedQuestion, Passage, Sentence, Topic
from index.documents import SUFFIXES, parse_document, read_document
from index.errors import StaleStoreError, StoreError
from index.keys import Key, question_keys, sentence_keys
from index.passages import make_passages
from index.questions import read_questions
from index.vectors import VectorIndex
from index.words import Words, analyse, split_words

FORMAT = 1  # raise it when a file's form, or what is derived from a document, changes
DATA = Path(__file__).resolve().parent.parent / "data"
SHIPPED = DATA / "documents"
SHIPPED_QUESTIONS = DATA / "questions"
SHIPPED_INDEX = DATA / "index"
_MANIFEST = "manifest.json"


@dataclass(frozen=True)
class Source:
    """A document and what was written beside it."""

    document: Document
    questions: tuple[ExpectedQuestion, ...] = ()
    topics: tuple[Topic, ...] = ()
    questions_sha256: str | None = None


def read_sources(folder: Path = SHIPPED, *, with_questions: bool = True) -> list[Source]:
    """Read every document below ``folder``, each with its expected questions where there are some.

    Raises:
        DocumentError, QuestionsError: a file cannot be read.
        StoreError: the folder holds no document, or two with the same id.
    """
    files = sorted(f for f in folder.rglob("*") if f.suffix.lower() in SUFFIXES and f.name not in ("SOURCE.md", "README.md"))
    if not files:
        raise StoreError(f"{folder}: no document here; put {' or '.join(SUFFIXES)} files in it.")
    sources = [_source(file, with_questions) for file in files]
    seen: dict[str, Path | None] = {}
    for source in sources:
        document = source.document
        if document.id in seen:
            raise StoreError(f"{document.path} and {seen[document.id]} have the same id, {document.id}: rename one.")
        seen[document.id] = document.path
    return sources


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
            "documents": [_described(source) for source in sources],
            "sentences": len(sentences),
            "keys": len(keys),
        }
        topics = {(s.document.id, topic.slug): topic for s in sources for topic in s.topics}
        return cls(documents, passages, sentences, keys, topics, VectorIndex.build(vectors), words, manifest)

    @cached_property
    def asked_documents(self) -> frozenset[str]:
        """The documents that have expected questions."""
        return frozenset(key.document for key in self.keys if key.kind in ("question", "unanswered"))

    @cached_property
    def known_words(self) -> frozenset[str]:
        """The folded words of all keys."""
        return frozenset(word for key in self.keys for word in split_words(key.text))

    @cached_property
    def _suggestions(self) -> dict[tuple[int, str], str]:
        """The first well-formed expected question of each sentence alone, by position and language."""
        chosen: dict[tuple[int, str], str] = {}
        for key in self.keys:
            if key.kind == "question" and len(key.sentences) == 1 and key.text.rstrip().endswith("?"):
                chosen.setdefault((key.sentences[0], key.language), key.text)
        return chosen

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
                f"{folder}: built with encoder {built['name']} ({built['dimension']} dimensions), this is {encoder.name} "
                f"({encoder.dimension}): run python -m index build --into {folder}"
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
        try:
            folder.mkdir(parents=True, exist_ok=True)
            with _locked(folder):
                self._save(folder, sources)
        except OSError as error:
            raise StoreError(f"{folder}: the index cannot be written ({error.strerror}); choose another folder.") from None

    def _save(self, folder: Path, sources: Sequence[Source]) -> None:
        version = Path(tempfile.mkdtemp(prefix="v-", dir=folder))
        try:
            texts = [
                {"id": s.document.id, "file": s.document.path.name if s.document.path else None, "text": s.document.text}
                for s in sources
            ]
            beside = [[asdict(question) for question in s.questions] for s in sources]
            named = [[asdict(topic) for topic in s.topics] for s in sources]
            _write_json(version / "sources.json", {"documents": texts, "questions": beside, "topics": named})
            self.vectors.save(version / "vectors.faiss")
            words = self.words
            np.savez(version / "words.npz", starts=words.starts, texts=words.texts, weights=words.weights)
            _write_json(version / "vocabulary.json", list(words.vocabulary))
            files = {file.name: _sha256(file) for file in sorted(version.iterdir())}
            partial = folder / f".{_MANIFEST}"
            _write_json(partial, self.manifest | {"version": version.name, "files": files})
            os.replace(partial, folder / _MANIFEST)
        except BaseException:
            shutil.rmtree(version, ignore_errors=True)
            raise
        for other in folder.glob("v-*"):
            if other != version:
                shutil.rmtree(other, ignore_errors=True)

    @classmethod
    def load(cls, folder: Path) -> "Index":
        """Open what :meth:`save` wrote, after checking every file against the manifest.

        Raises:
            StaleStoreError: written by another format version of this program.
            StoreError: there is no index, or it is damaged; the message says what is wrong and what to do.
        """
        manifest = read_manifest(folder)
        version = folder / manifest["version"]
        for name, expected in manifest["files"].items():
            if not (version / name).is_file():
                raise _damaged(folder, f"{name} is missing")
            if _sha256(version / name) != expected:
                raise _damaged(folder, f"{name} is not what was written")
        stored = json.loads((version / "sources.json").read_text(encoding="utf-8"))
        sources = _restored(stored, manifest)
        documents, passages, sentences, keys = _derive(sources)
        vectors = VectorIndex.load(version / "vectors.faiss")
        terms = json.loads((version / "vocabulary.json").read_text(encoding="utf-8"))
        with np.load(version / "words.npz") as arrays:
            words = Words(
                len(keys), {term: i for i, term in enumerate(terms)}, arrays["starts"], arrays["texts"], arrays["weights"]
            )
        if not len(keys) == len(vectors) == manifest["keys"]:
            raise _damaged(folder, f"{len(keys)} keys, but {len(vectors)} vectors")
        topics = {(s.document.id, topic.slug): topic for s in sources for topic in s.topics}
        return cls(documents, passages, sentences, keys, topics, vectors, words, manifest)


def read_manifest(folder: Path) -> dict[str, Any]:
    """Return the description of the index in ``folder``.

    Raises:
        StaleStoreError, StoreError: as :meth:`Index.load`.
    """
    try:
        manifest = json.loads((folder / _MANIFEST).read_text(encoding="utf-8"))
        found = manifest["format"]
        complete = {"version", "files", "keys", "documents", "encoder"} <= manifest.keys()
    except FileNotFoundError:
        raise StoreError(f"{folder}: no index here; run python -m index build --into {folder}") from None
    except OSError as error:
        raise StoreError(f"{folder}: the index cannot be read ({error.strerror}).") from None
    except (ValueError, KeyError, TypeError, AttributeError):
        raise _damaged(folder, f"{_MANIFEST} cannot be read") from None
    if found != FORMAT:
        raise StaleStoreError(
            f"{folder}: index format {found}, this program writes {FORMAT}: run python -m index build --into {folder}"
        )
    if not complete or "/" in manifest["version"]:
        raise _damaged(folder, f"{_MANIFEST} is not complete")
    return manifest


def is_current(manifest: dict[str, Any], sources: Sequence[Source], encoder: Encoder) -> bool:
    """Tell whether an index was built from just these sources with just this encoder."""
    same = manifest["documents"] == [_described(source) for source in sources]
    return same and manifest["encoder"]["fingerprint"] == encoder.fingerprint


def open_or_build(folder: Path, sources: Sequence[Source], encoder: Encoder) -> Index:
    """Open the index in ``folder`` if it is current; else build it there first. Damage is mended by building again.

    Raises:
        StoreError: the folder cannot be written.
    """
    try:
        if is_current(read_manifest(folder), sources, encoder):
            return Index.load(folder)
    except StoreError:
        pass  # none, damaged or stale: all three are mended by what follows
    built = Index.build(sources, encoder)
    built.save(folder, sources)
    return built


def _source(file: Path, with_questions: bool) -> Source:
    document = read_document(file)
    beside = file.with_name(f"{file.stem}.questions.jsonl")
    if not beside.exists() and file.parent == SHIPPED:
        beside = SHIPPED_QUESTIONS / f"{file.stem}.jsonl"
    if not (with_questions and beside.exists()):
        return Source(document)
    questions, topics = read_questions(beside)
    return Source(document, tuple(questions), tuple(topics.values()), _sha256(beside))


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


def _described(source: Source) -> dict[str, Any]:
    document = source.document
    return {"id": document.id, "sha256": document.sha256, "questions_sha256": source.questions_sha256}


def _restored(stored: dict[str, Any], manifest: dict[str, Any]) -> list[Source]:
    sources = []
    for entry, questions, topics, described in zip(
        stored["documents"], stored["questions"], stored["topics"], manifest["documents"], strict=True
    ):
        path = Path(entry["file"]) if entry["file"] else None
        document = parse_document(entry["text"], identifier=entry["id"], sha256=described["sha256"], path=path)
        asked = tuple(ExpectedQuestion(**{**question, "gold": tuple(question["gold"])}) for question in questions)
        sources.append(Source(document, asked, tuple(Topic(**topic) for topic in topics), described["questions_sha256"]))
    return sources


def _damaged(folder: Path, what: str) -> StoreError:
    return StoreError(f"{folder}: the index is damaged ({what}): run python -m index build --into {folder}")


def _sha256(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def _write_json(file: Path, content: Any) -> None:  # noqa: ANN401 - whatever JSON can hold
    with file.open("w", encoding="utf-8") as stream:
        json.dump(content, stream, ensure_ascii=False, indent=1)
        stream.flush()
        os.fsync(stream.fileno())


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Hold the folder's writer lock; a second writer waits here."""
    with (folder / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
