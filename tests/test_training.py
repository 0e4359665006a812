"""Training in small: the steps that make the encoder, each on a corpus that is made up here."""

import random
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import torch
from sentence_transformers import SentenceTransformer
from tokenizers import Tokenizer

from index.matching.encoder import load_encoder
from tests.lessons import ENGLISH, PAIRS, distance, lessons, sides, table, untrained, vocabulary
from training import questions, student, teacher
from training.corpora import Text
from training.export import export, translations_found
from training.student import first_stage, make_tokenizer, second_stage
from training.teacher import BLOCK, teach


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Shrink what is trained: the same code, another size."""
    small_sizes = {"BATCH": 16, "EPOCHS": 30, "STEPS": 12, "VOCABULARY": 300, "RATED": 8, "TEXTS": 2, "SYNONYMS": 4}
    for name, size in small_sizes.items():
        monkeypatch.setattr(student, name, size)
    torch.manual_seed(0)
    threads = torch.get_num_threads()
    torch.set_num_threads(1)  # for tables this small, threads cost more than they bring
    yield
    torch.set_num_threads(threads)


def test_a_tokeniser_folds_what_people_leave_out() -> None:
    tokenizer = make_tokenizer(iter(sides() * 3 + ["Le cœur de la forêt."] * 5))

    def tokens(text: str) -> list[str]:
        return tokenizer.encode(text, add_special_tokens=False).tokens

    assert tokens("LA GRANDE RIVIÈRE") == tokens("la grande riviere") == tokens("la grande rivie\u0300re")
    assert tokens("la grande rivière") == ["la", "grande", "riviere"]
    assert tokens("Cœur") == tokens("COEUR") == tokens("cŒur")
    assert tokenizer.get_vocab()["[UNK]"] == 1
    assert len(tokenizer.get_vocab()) <= 300


class Counting(SentenceTransformer):
    """A teacher that remembers how many sentences it was asked for."""

    asked = 0

    def encode(self, sentences, **options):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN003, ANN201
        Counting.asked += len(sentences)
        return super().encode(sentences, **options)


def test_teaching_goes_on_where_it_was_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    model = untrained()
    monkeypatch.setattr(teacher, "load_teacher", lambda: Counting(modules=list(model), device="cpu"))
    sentences = [f"{text} {'word ' * (number % 9)}{number}" for number in range(10) for text in ENGLISH]
    Counting.asked = 0
    taught = np.array(teach(sentences, tmp_path))
    assert (taught.shape, taught.dtype) == ((400, 384), np.float16)
    assert Counting.asked == 400
    np.testing.assert_allclose(taught, model.encode(sentences), atol=1e-3)  # each row is its sentence's
    # Everything is done: nothing is embedded, and what is there is taken as it is.
    np.testing.assert_array_equal(teach(sentences, tmp_path), taught)
    assert Counting.asked == 400
    # A stop after the first blocks: only the others are embedded again.
    blocks = (tmp_path / "teacher.done").read_text().split()
    assert sorted(map(int, blocks)) == list(range(-(-400 // BLOCK)))
    (tmp_path / "teacher.done").write_text("0\n1\n")
    stored = np.load(tmp_path / "teacher.npy", mmap_mode="r+")
    shortest_first = sorted(range(400), key=lambda i: len(sentences[i]))
    stored[shortest_first[2 * BLOCK :]] = 0
    stored.flush()
    np.testing.assert_array_equal(teach(sentences, tmp_path), taught)
    assert Counting.asked == 400 + 400 - 2 * BLOCK
    # More sentences are another task.
    assert teach([*sentences, "One more."], tmp_path).shape == (401, 384)
    assert Counting.asked == 800 - 2 * BLOCK + 401


def test_the_teacher_tells_like_from_unlike(tmp_path: Path) -> None:
    vectors = teach(["A dog runs.", "A puppy is running.", "The budget was cut."], tmp_path).astype(np.float32)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=0.01)
    assert vectors[0] @ vectors[1] > 0.6 > 0.3 > vectors[0] @ vectors[2]


def test_the_first_stage_learns_and_does_so_again(tmp_path: Path) -> None:
    tables = []
    for name in ("once", "again"):
        (tmp_path / name).mkdir()
        model, what = untrained(), lessons()
        before = distance(model, what)
        first_stage(model, what, tmp_path / name)
        assert distance(model, what) < 0.7 * before
        tables.append(table(model))
    np.testing.assert_array_equal(*tables)


def test_a_first_stage_that_was_stopped_ends_like_one_that_was_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole, stopped = untrained(), untrained()
    for name in ("whole", "stopped"):
        (tmp_path / name).mkdir()
    first_stage(whole, lessons(), tmp_path / "whole")

    class Stop(Exception):  # noqa: N818
        pass

    def stop_after_two(*_: object) -> None:
        keep(*_)
        if _[3] == 2:
            raise Stop

    keep = student._keep
    with monkeypatch.context() as patch:
        patch.setattr(student, "_keep", stop_after_two)
        with pytest.raises(Stop):
            first_stage(stopped, lessons(), tmp_path / "stopped")
    fresh = untrained()
    first_stage(fresh, lessons(), tmp_path / "stopped")
    np.testing.assert_array_equal(table(fresh), table(whole))
    assert not np.array_equal(table(stopped), table(whole))


def test_the_second_stage_learns_and_the_seed_decides(tmp_path: Path) -> None:
    def trained(seed: int) -> tuple[float, float, np.ndarray]:
        model, what = untrained(), lessons()
        before = distance(model, what)
        second_stage(model, what, seed)
        return before, distance(model, what), table(model)

    before, after, once = trained(1)
    assert after < before
    np.testing.assert_array_equal(trained(1)[2], once)
    assert not np.array_equal(trained(2)[2], once)


def test_a_question_is_scored_as_the_search_scores_it() -> None:
    table = np.random.default_rng(0).normal(size=(20, 6))
    asked, told = [np.array([3, 5, 3]), np.array([7])], [np.array([5, 9, 11, 2]), np.array([7, 3]), np.array([1])]
    got = questions.scores(torch.from_numpy(table), asked, told).numpy()
    unit = table / np.linalg.norm(table, axis=1, keepdims=True)
    for row, question in enumerate(asked):
        for column, sentence in enumerate(told):
            one, other = table[question].sum(axis=0), table[sentence].sum(axis=0)
            mean = one @ other / np.linalg.norm(one) / np.linalg.norm(other)
            lengths = np.linalg.norm(table[question], axis=1)
            late = lengths @ (unit[question] @ unit[sentence].T).max(axis=1) / lengths.sum()
            assert got[row, column] == pytest.approx(questions.MEANS * mean + questions.TOKENS * late, abs=1e-5)


def test_questions_are_drawn_with_the_sentences_that_answer_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(questions, "LEFT_OUT", 0.0)
    tokenizer = Tokenizer.from_str(vocabulary())
    text = Text([pair.french for pair in PAIRS[:4]], [["le chat"], [], ["le juge", "la grande rivière"], ["enfant"]])
    for seed in range(5):
        [drawn] = questions.Questions(tokenizer, [text]).draw(9, random.Random(seed))
        assert drawn.right == [0, 2, 3]  # the second sentence has no question
        for question, place in zip(drawn.questions, drawn.right, strict=True):
            assert any(question.tolist() == tokenizer.encode(asked).ids for asked in text.questions[place])
        said = [tokenizer.encode(sentence).ids for sentence in text.sentences]
        assert [ids.tolist() for ids in drawn.sentences] == said
        assert [ids.tolist() for ids in drawn.answers] == [said[0], said[2], said[3]]


def test_the_right_sentence_of_a_text_comes_to_score_highest() -> None:
    model = untrained()
    table = model[0].embedding.weight
    drawn = questions.Questions(Tokenizer.from_str(vocabulary()), lessons().texts).draw(2, random.Random(0))
    optimizer = torch.optim.Adam([table], lr=0.02)
    for _ in range(30):
        optimizer.zero_grad()
        questions.own_text_loss(table, drawn).backward()
        optimizer.step()
    for one in drawn:
        assert questions.scores(table, one.questions, one.sentences).argmax(dim=1).tolist() == one.right


def test_synonyms_drawn_together_share_no_side() -> None:
    pairs = [("a", "b"), ("B", "c"), ("d", "e"), ("c", "f"), ("e", "g")]
    for seed in range(20):
        chosen = student._distinct(pairs, random.Random(seed))
        drawn = [side.casefold() for number in chosen for side in pairs[number]]
        assert len(drawn) == len(set(drawn))
        assert chosen


def test_an_exported_student_is_read_alike_by_both(tmp_path: Path) -> None:
    model = untrained()
    first_stage(model, lessons(), tmp_path)
    exact = model.encode(sides())
    export(model, tmp_path / "encoder")
    encoder = load_encoder(tmp_path / "encoder")
    assert encoder.is_static
    opened = SentenceTransformer(str(tmp_path / "encoder"), device="cpu", local_files_only=True)
    for vectors in (opened.encode(sides()), encoder.encode_queries(sides())):
        np.testing.assert_allclose(vectors, exact, atol=2e-3)
        assert np.min(np.sum(vectors * exact, axis=1)) > 0.9999
    np.testing.assert_allclose(encoder.encode_documents(sides()), encoder.encode_queries(sides()), atol=1e-6)
    np.testing.assert_allclose(encoder.table, table(model), atol=np.abs(table(model)).max() / 250)
    assert (tmp_path / "encoder" / "model.safetensors").stat().st_size < table(model).nbytes / 3
    assert min(translations_found(tmp_path / "encoder", PAIRS)) > 0.8
