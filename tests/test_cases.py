"""Files that behave like real ones: each with what is right about it, found by reading it (tests/cases/README.md)."""

import pytest

from tests.cases_checks import CASES, CHECKS, KEYS, Check, all_checks, problem

ALL = all_checks("examples.json", "cases.json")
ASKED = {"check", "question", "options", "found", "file", "not_sure_refusal", *KEYS}


@pytest.mark.parametrize("check", ALL, ids=lambda check: f"{check.case}-{check.number}-{check.asked['check']}")
def test_a_case_is_read_and_answered_rightly(check: Check) -> None:
    assert problem(check) is None


def test_every_check_is_of_a_known_form_and_every_file_is_checked() -> None:
    assert {check.asked["check"] for check in ALL} <= CHECKS.keys()
    assert {key for check in ALL if check.asked["check"] == "ask" for key in check.asked} <= ASKED
    beside = {"README.md", "cases.json", "examples.json"}
    files = {f.name for f in CASES.iterdir() if f.suffix not in (".py", "") and ".reference." not in f.name} - beside
    assert files == {name for check in ALL for name in (*check.files, check.file.name)}
