"""Documents come and go: the index is then the one built afresh, only what is new is embedded, no trace is left."""

from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.collection import add, open_or_build, rebuild, remove
from index.datatypes import Directions, Document, Sentence, Vectors
from index.errors import StoreError
from index.reading.documents import slug
from index.reading.sources import read_source, read_sources
from index.storage.manifest import read_manifest
from index.storage.store import Index
from tests.fakes import HashEncoder, HashInContext
from tests.indexes import AID, PLAN, QUESTIONS, answers, built, flipped, version_of

CHANGES: dict[str, Callable[[Path], object]] = {
    "a document changed": lambda folder: (folder / "aid.md").write_text(AID + "Un mot de plus.\n", encoding="utf-8"),
    "a document added": lambda folder: (folder / "new.txt").write_text("Du neuf.", encoding="utf-8"),
    "a document removed": lambda folder: (folder / "aid.md").unlink(),
    "questions changed": lambda folder: (folder / "plan.questions.jsonl").write_text(
        QUESTIONS + "\n", encoding="utf-8"
    ),
    "questions added": lambda folder: (folder / "aid.questions.jsonl").write_text("", encoding="utf-8"),
    "questions removed": lambda folder: (folder / "plan.questions.jsonl").unlink(),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_a_change_builds_the_index_again(documents: Path, tmp_path: Path, change: Callable[[Path], object]) -> None:
    folder = tmp_path / "index"
    built(documents, folder)
    version = version_of(folder)
    change(documents)
    fresh = built(documents, folder)
    assert version_of(folder) != version
    assert not (folder / version).exists()
    expected = answers(Index.build(read_sources(documents), HashEncoder()))
    assert (answers(fresh)) == (answers(Index.load(folder))) == expected


def test_another_encoder_builds_the_index_again(documents: Path, tmp_path: Path) -> None:
    folder = tmp_path / "index"
    index = built(documents, folder)
    other = HashEncoder(32, salt="other")
    with pytest.raises(StoreError, match=r"built with encoder hash \(48 dimensions\), this is hashother \(32\)"):
        index.check_encoder(other, folder)
    again = open_or_build(folder, read_sources(documents), other)
    again.check_encoder(other, folder)
    assert (again.vectors.dimension, read_manifest(folder).contents.encoder.dimension) == (32, 32)


TEXTS = {
    "plan": [PLAN, PLAN + "\nEn 2020, il a été prolongé.\n", "# Autre\n\nUn plan neuf."],
    "aid": [AID, "L'aide a changé. Elle dure deux ans."],
    "éa-b": ["Un tiers document, sans titre."],
    "a": ["# Court\n\nMot. Mot.\n\n## Deux\n\nIl est seul."],
}
STEP = st.one_of(
    st.tuples(st.just("add"), st.sampled_from(sorted(TEXTS)), st.integers(0, 2), st.booleans()),
    st.tuples(st.just("remove"), st.sampled_from(sorted(TEXTS))),
)


@settings(max_examples=40)
@given(st.lists(STEP, min_size=1, max_size=6))
def test_after_any_changes_an_index_is_the_one_built_afresh_from_what_is_left(steps: list[tuple[Any, ...]]) -> None:
    with TemporaryDirectory() as place:
        folder, documents = Path(place) / "index", Path(place) / "documents"
        documents.mkdir()
        encoder = HashEncoder()
        for step in steps:
            file = documents / f"{step[1]}.md"
            questions = file.with_name(f"{file.stem}.questions.jsonl")
            if step[0] == "add":
                file.write_text(TEXTS[step[1]][step[2] % len(TEXTS[step[1]])], encoding="utf-8")
                questions.unlink(missing_ok=True)
                if step[3] and file.stem == "plan" and PLAN in file.read_text(encoding="utf-8"):
                    questions.write_text(QUESTIONS, encoding="utf-8")
                add(folder, [file], encoder)
            elif file.exists():
                remove(folder, [slug(step[1])])
                file.unlink()
                questions.unlink(missing_ok=True)
        left = [read_source(file) for file in sorted(documents.glob("*.md"))]
        fresh = answers(Index.build(left, encoder))
        if (folder / "manifest.json").exists():
            assert answers(Index.load(folder)) == fresh
            rebuild(folder, encoder)
            assert answers(Index.load(folder)) == fresh


class Recorder(HashEncoder):
    """An encoder that notes what it embeds."""

    def __init__(self) -> None:
        super().__init__()
        self.embedded: list[str] = []

    def encode_documents(self, texts: Sequence[str]) -> Vectors:
        self.embedded += texts
        return super().encode_documents(texts)

    @property
    def contextual(self) -> HashInContext:
        return RecorderInContext(self)


class RecorderInContext(HashInContext):
    """What embeds in context, and notes whose sentences."""

    def __init__(self, recorder: Recorder) -> None:
        super().__init__(HashEncoder())
        self._recorder = recorder

    def embed_sentences(self, document: Document, sentences: Sequence[Sentence]) -> Directions:
        self._recorder.embedded.append(f"{len(sentences)} of {document.id}")
        return super().embed_sentences(document, sentences)


def test_one_document_more_embeds_that_one_alone_and_one_less_embeds_nothing(documents: Path, tmp_path: Path) -> None:
    encoder = Recorder()
    summary = add(tmp_path / "index", [documents / "aid.md", documents / "plan.md"], encoder)
    assert (summary.added, summary.replaced, summary.skipped, summary.refused) == (["aid", "plan"], [], [], [])
    encoder.embedded.clear()
    (tmp_path / "new.txt").write_text("Le zeste est râpé.", encoding="utf-8")
    assert add(tmp_path / "index", [tmp_path / "new.txt"], encoder).added == ["new"]
    assert encoder.embedded == ["Le zeste est râpé.", "1 of new"]
    encoder.embedded.clear()
    remove(tmp_path / "index", ["plan"])
    assert encoder.embedded == []
    assert list(Index.load(tmp_path / "index").catalogue.ids) == ["aid", "new"]


def test_what_becomes_of_each_file_is_told_and_nothing_is_written_for_nothing(documents: Path, tmp_path: Path) -> None:
    folder, encoder = tmp_path / "index", HashEncoder()
    add(folder, [documents / "aid.md", documents / "plan.md"], encoder)
    version = version_of(folder)
    (tmp_path / "copy.md").write_text(AID, encoding="utf-8")
    assert add(folder, [documents / "aid.md", tmp_path / "copy.md"], encoder).skipped == ["aid", "aid"]
    assert version_of(folder) == version
    (documents / "plan.md").write_text(PLAN + "\nDu neuf.\n", encoding="utf-8")
    (tmp_path / "bad.txt").write_bytes(b"\xff\xfe\xff")
    (tmp_path / "plan.txt").write_text("Un autre plan.", encoding="utf-8")
    summary = add(folder, [tmp_path / "bad.txt", documents / "plan.md", tmp_path / "plan.txt"], encoder)
    assert (summary.replaced, summary.skipped) == (["plan"], [])
    assert summary.added == [f"{slug(tmp_path.name)}-plan"]
    assert [file.name for file, _ in summary.refused] == ["bad.txt"]
    assert "holds no text" in str(summary.refused[0][1])
    assert "Du neuf." in Index.load(folder).catalogue.documents["plan"].text


def test_no_trace_of_a_removed_document_is_left(documents: Path, tmp_path: Path) -> None:
    folder, encoder = tmp_path / "index", HashEncoder()
    (tmp_path / "secret.txt").write_text("Le mot xylophage ne se dit pas à Zanzibar.", encoding="utf-8")
    add(folder, [documents / "aid.md", tmp_path / "secret.txt"], encoder)

    def traces() -> list[str]:
        words = [word.encode() for word in ("xylophag", "anzibar", "secret")]
        return [f.name for f in folder.rglob("*") if f.is_file() and any(word in f.read_bytes() for word in words)]

    assert "texts.npy" in traces()
    assert "stems-terms.npy" in traces()
    remove(folder, ["secret"])
    assert traces() == []
    with pytest.raises(StoreError, match=r"no document secret here; there is aid"):
        remove(folder, ["secret"])


def test_what_was_added_to_the_shipped_documents_stays_when_they_change(documents: Path, tmp_path: Path) -> None:
    folder, encoder = tmp_path / "index", HashEncoder()
    built(documents, folder)
    (tmp_path / "own.txt").write_text("Mon propre texte.", encoding="utf-8")
    add(folder, [tmp_path / "own.txt"], encoder)
    assert list(built(documents, folder).catalogue.ids) == ["aid", "own", "plan"]
    (documents / "aid.md").write_text(AID + "\nDu neuf.\n", encoding="utf-8")
    again = built(documents, folder)
    assert "Du neuf." in again.catalogue.documents["aid"].text
    assert again.catalogue.documents["own"].text == "Mon propre texte."
    other = open_or_build(folder, read_sources(documents), HashEncoder(32, salt="other"))
    assert (list(other.catalogue.ids), other.vectors.dimension) == (["aid", "own", "plan"], 32)
    flipped(folder / version_of(folder) / "texts.npy", 0.9)
    with pytest.raises(StoreError, match=r"then add again what was added: own$"):
        built(documents, folder)


def test_another_encoder_is_refused_with_the_command_that_embeds_anew(documents: Path, tmp_path: Path) -> None:
    folder, other = tmp_path / "index", HashEncoder(32, salt="other")
    add(folder, [documents / "aid.md"], HashEncoder())
    with pytest.raises(StoreError, match=r"embed its texts anew with python -m index build --into \S+/index$"):
        add(folder, [documents / "plan.md"], other)
    rebuild(folder, other)
    assert add(folder, [documents / "plan.md"], other).added == ["plan"]
