"""Nothing in an answer depends on the process that gives it."""

import json
import os
import subprocess
import sys

from index.paths import DATA, PROJECT
from index.reading.check import read_evaluation

PROTECTED = "Combien de mineurs ont été protégés ?"


def test_another_process_with_sets_in_another_order_gives_the_same_answers() -> None:
    questions = [*read_evaluation(DATA / "evaluation")[::400], PROTECTED]
    program = (
        "import json, sys; from assistant import ask; "
        "print(json.dumps([ask(question).to_dict() for question in json.load(sys.stdin)]))"
    )
    answered = {
        subprocess.run(
            [sys.executable, "-c", program],
            input=json.dumps(questions),
            env=os.environ | {"PYTHONHASHSEED": seed},
            cwd=PROJECT,
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(answered) == 1
