"""Which document a file is: known by where it lay and by what is in it, never by its name or its time alone."""

import os
from pathlib import Path

from index.collection import add
from index.storage.store import Index
from tests.fakes import HashEncoder
from tests.indexes import texts, told, written

FIRST, SECOND, THIRD = "Le premier texte parle de trains.", "Le second parle d'avions.", "Le troisième parle de vélos."


def test_a_document_of_which_nobody_knows_where_it_came_from_is_not_replaced_by_its_name(tmp_path: Path) -> None:
    folder = tmp_path / "index"
    add(folder, [written(tmp_path / "page" / "note.txt", FIRST)], HashEncoder(), by_name=True)
    [entry] = Index.load(folder).catalogue.entries
    assert entry.origin is None
    other = written(tmp_path / "mine" / "note.txt", SECOND)
    assert told(add(folder, [other], HashEncoder())) == (["mine-note"], [], [])
    assert texts(folder) == {"note": FIRST, "mine-note": SECOND}
    written(other, THIRD)
    assert told(add(folder, [other], HashEncoder())) == ([], ["mine-note"], [])
    same = written(tmp_path / "again" / "note.txt", FIRST)
    assert told(add(folder, [same], HashEncoder())) == ([], [], ["note"])


def test_a_clock_that_goes_backwards_loses_nothing(tmp_path: Path) -> None:
    """What was written later may look older: files are told apart by what is in them, never by their times."""
    folder, file = tmp_path / "index", written(tmp_path / "a" / "note.txt", FIRST)
    for text, day in ((FIRST, 1_000_000_000), (SECOND, 500_000_000), (THIRD, 0)):
        written(file, text)
        os.utime(file, (day, day))
        add(folder, [file], HashEncoder())
        for each in folder.rglob("*"):
            os.utime(each, (day, day))
        assert texts(folder) == {"note": text}
