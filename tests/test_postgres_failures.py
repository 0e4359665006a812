"""What goes wrong with a collection in a database: kills, lost connections, writers and readers at once, secrets."""

import logging
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest

from assistant.assistant import Assistant
from assistant.sources.shelves import Shelves
from index.__main__ import DONE, WRONG, main
from index.errors import StoreError
from index.library import Library
from index.matching.encoder import load_encoder
from index.postgres.address import Address, hidden, place
from index.postgres.collection import add, add_sources, build, listed
from index.postgres.connection import LostConnectionError, Server
from index.postgres.engine import PostgresEngine
from index.storage.store import Index
from tests.databases import PASSWORD, database
from tests.patience import PATIENCE, wait_until
from tests.test_postgres import ENCODER, document, same

WAITING = """
SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'
"""
OTHERS = """
SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()
"""


@pytest.fixture
def address() -> Address:
    """A collection of one document."""
    made = database().address()
    add_sources(made, [document(0, 0)], ENCODER)
    return made


@contextmanager
def nobody_ends_a_change(address: Address) -> Iterator[Callable[[int], None]]:
    """Have everybody who writes wait before the end of what they write; what it gives waits for so many of them."""
    with Server(address).lend() as holder, Server(address).lend() as looking, holder.change():
        holder.rows("SELECT FROM dans_le_texte.corpus FOR UPDATE")
        yield lambda writers: wait_until(lambda: looking.rows(WAITING) == [(writers,)])


def test_what_was_said_to_be_written_outlives_a_kill_in_the_middle_of_a_change(address: Address) -> None:
    server = database()

    def kill_in_the_middle() -> None:
        with ThreadPoolExecutor() as threads, nobody_ends_a_change(address) as wait_for:
            writer = threads.submit(add_sources, address, [document(0, 7), document(1, 1)], ENCODER)
            wait_for(1)
            server.kill()
            writer.result(PATIENCE)

    with pytest.raises(LostConnectionError, match="cannot be reached") as raised:
        kill_in_the_middle()
    one_sentence(raised.value)
    server.start()
    engine = PostgresEngine.open(address, ENCODER)
    same(engine, Index.build([document(0, 0)], ENCODER))
    add_sources(address, [document(1, 1)], ENCODER)
    same(engine, Index.build([document(0, 0), document(1, 1)], ENCODER))


def test_two_writers_wait_for_each_other_and_lose_nothing(address: Address, tmp_path: Path) -> None:
    """Two files of one name at once: who comes second decides again, so that both are there."""
    for folder, text in (("a", "Le juge décide."), ("b", "La ville paie.")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "note.md").write_text(text, encoding="utf-8")
    told = threading.Event()
    with ThreadPoolExecutor() as threads:
        with nobody_ends_a_change(address) as wait_for:
            files = [[tmp_path / folder / "note.md"] for folder in "ab"]
            writers = [threads.submit(add, address, given, ENCODER, waiting=told.set) for given in files]
            writers.append(threads.submit(add_sources, address, [document(2, 2)], ENCODER))
            wait_for(3)
        added = [writer.result(PATIENCE).added for writer in writers[:2] if writer.result(PATIENCE)]
    assert told.is_set()
    assert sorted(map(len, added)) == [1, 1]
    documents = PostgresEngine.open(address, ENCODER).catalogue.documents
    assert set(documents) == {"d0", "d2", *(name for names in added for name in names)}
    assert {"Le juge décide.", "La ville paie."} <= {read.text.strip() for read in documents.values()}


def test_a_question_sees_one_state_while_its_document_is_replaced(address: Address) -> None:
    engine = PostgresEngine.open(address, ENCODER)

    def work() -> None:
        before = Index.build([document(0, 0)], ENCODER)
        assert engine.version == version
        add_sources(address, [document(0, 5), document(1, 1)], ENCODER)
        same(engine, before)

    version = engine.version
    engine.as_one(work)
    assert engine.version != version
    same(engine, Index.build([document(0, 5), document(1, 1)], ENCODER))


def test_a_lost_connection_is_tried_once_again_and_then_told(address: Address) -> None:
    engine = PostgresEngine.open(address, ENCODER)
    calls: list[int] = []

    def losing(times: int) -> Callable[[], str]:
        def work() -> str:
            calls.append(times)
            if len(calls) <= times:
                with Server(address).lend() as other:
                    other.rows(OTHERS)
            return engine.catalogue.documents["d0"].title

        return work

    assert engine.as_one(losing(1)) == "d0"
    assert calls == [1, 1]
    with Server(address).lend() as other:
        other.rows(OTHERS)  # those that wait for the next question
    assert engine.rarity("girafe") == 1
    calls.clear()
    fresh = PostgresEngine.open(address, ENCODER)
    engine = fresh
    with pytest.raises(LostConnectionError) as raised:
        engine.as_one(losing(2))
    assert calls == [2, 2]
    one_sentence(raised.value)


def one_sentence(error: StoreError) -> None:
    for language in ("fr", "en"):
        said = error.said_in(language)
        assert "\n" not in said
        assert PASSWORD not in said
    assert error.said_in("fr") != error.said_in("en")


@pytest.mark.parametrize(
    "change",
    [
        lambda url: url.replace(PASSWORD, f"{PASSWORD}-wrong"),
        lambda url: url.replace("127.0.0.1:", "127.0.0.1:x"),
        lambda url: f"{url}?{PASSWORD}",
        lambda url: f"{url}?password={PASSWORD}&sslmode=no",
        lambda url: url.replace(PASSWORD, f"{PASSWORD}/"),
        lambda url: url.replace(PASSWORD, f"{PASSWORD}?"),
        lambda url: url.replace(PASSWORD, f"{PASSWORD}@"),
        lambda url: f"{url}-nowhere",
        lambda _: f"postgresql://tester:{PASSWORD}@127.0.0.1:1/base",
        lambda url: url,
    ],
)
def test_no_password_is_ever_told(
    change: Callable[[str], str], caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    url = change(database().address().url)
    caplog.set_level(logging.DEBUG)
    given = Address(url)
    with pytest.raises(StoreError) as raised:
        listed(given)
    one_sentence(raised.value)
    assert main(["list", url]) == WRONG
    told = capsys.readouterr()
    one = Library().at(place(url))
    for text in (told.out, told.err, caplog.text, repr(given), str(given), repr(one), hidden(f"no such option {url}")):
        assert PASSWORD not in text
    assert str(raised.value) in told.err


def test_what_is_shown_of_an_address() -> None:
    for url, shown in {
        "postgresql://u:p@host:5432/base?sslmode=require": "postgresql://host:5432/base",
        "postgres://u@h1:1,h2:2/base": "postgresql://h1:1,h2:2/base",
        "postgresql://[::1]:5432/base": "postgresql://[::1]:5432/base",
        "postgresql:///base": "postgresql:///base",
        "postgresql://u:p/q@host/base": "postgresql://…",
        "postgresql://u:p@q@host/base": "postgresql://…",
    }.items():
        assert str(Address(url)) == shown
    assert place("a/postgresql://b") == Path("a/postgresql:/b")


def test_another_format_is_told_and_mended(address: Address) -> None:
    with Server(address).lend() as session:
        session.rows("UPDATE dans_le_texte.corpus SET format = '0.9'")
    for work in (
        lambda: PostgresEngine.open(address, ENCODER),
        lambda: add_sources(address, [document(1, 1)], ENCODER),
    ):
        with pytest.raises(
            StoreError, match=r"collection of format 0\.9, this program writes \d+\.\d+: make it again"
        ) as e:
            work()
        one_sentence(e.value)
    build(address, None, ENCODER)  # whatever the tables of then, its texts are there
    engine = PostgresEngine.open(address, ENCODER)
    same(engine, Index.build([document(0, 0)], ENCODER))
    before = engine.version
    build(address, None, ENCODER)
    assert engine.version != before
    with Server(address).lend() as session:
        session.rows("UPDATE dans_le_texte.documents SET record = '[]'")
    with pytest.raises(StoreError, match="of a version of the program that this one cannot read") as unread:
        build(address, None, ENCODER)
    one_sentence(unread.value)
    build(address, [document(3, 3)], ENCODER)
    same(engine, Index.build([document(3, 3)], ENCODER))


def test_the_doors_take_an_address(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    url = database().address().url
    (tmp_path / "guichet.md").write_text("# Guichet\n\nLe guichet ouvre à neuf heures.\n", encoding="utf-8")
    assert main(["add", str(tmp_path / "guichet.md"), "--into", url]) == DONE
    assert main(["add", str(tmp_path / "guichet.md"), "--into", url]) == DONE
    assert main(["list", url]) == DONE
    assert main(["show", "guichet", "--into", url]) == DONE
    assert main(["export", str(tmp_path / "file.zip"), "--from", url]) == WRONG
    told = capsys.readouterr()
    assert "added 1: guichet\nskipped (same content) 1: guichet\n" in told.out
    assert "guichet: Guichet" in told.out
    assert "pg_dump" in told.err
    asked = "Quand ouvre le guichet ?"
    assert Assistant.open(url).ask(asked).citations[0].quote == "Le guichet ouvre à neuf heures."
    library = Library(tmp_path / "library")
    live = Shelves(library, load_encoder(), library.at(place(url))).first.live
    assert live.assistant.ask(asked).found
    assert (live.health().status, live.health().documents) == ("ready", 1)
    assert main(["remove", "guichet", "--into", url]) == DONE
    assert live.health().documents == 0
    with pytest.raises(StoreError, match="The collection is empty"):
        live.assistant.ask(asked)
