"""Files that behave like real ones: each with what is right about it, found by reading it (tests/cases/README.md)."""

from typing import Any

import pytest

from tests.cases_checks import CASES, CHECKS, KEYS, Check, all_checks, problem

ALL = all_checks("examples.json", "cases.json", "reading.json")
# What is not read or answered rightly yet. Strict: a check that comes out right has to leave the list.
OPEN = frozenset((CASES / "open.txt").read_text(encoding="utf-8").split())
ASKED = {"check", "question", "options", "found", "file", "not_sure_refusal", *KEYS}


def name(check: Check) -> str:
    return f"{check.case}-{check.number}-{check.asked['check']}"


def wanted(check: Check) -> Any:
    """Return a parameter for a check, expected to fail where the list of open ones names it."""
    marks = [pytest.mark.xfail(reason="open", strict=True)] if name(check) in OPEN else []
    return pytest.param(check, id=name(check), marks=marks)


@pytest.mark.parametrize("check", [wanted(check) for check in ALL])
def test_a_case_is_read_and_answered_rightly(check: Check) -> None:
    assert problem(check) is None


def test_every_check_is_of_a_known_form_and_every_file_is_checked() -> None:
    assert {check.asked["check"] for check in ALL} <= CHECKS.keys()
    assert {key for check in ALL if check.asked["check"] == "ask" for key in check.asked} <= ASKED
    beside = {"README.md", "cases.json", "examples.json", "reading.json", "open.txt"}
    files = {f.name for f in CASES.iterdir() if f.suffix not in (".py", "") and ".reference." not in f.name} - beside
    assert files == {name for check in ALL for name in (*check.files, check.file.name)}


def test_the_list_of_open_checks_names_checks() -> None:
    assert {name(check) for check in ALL} >= OPEN
