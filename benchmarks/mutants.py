"""How much of reading, matching and finding the tests notice: python -m benchmarks.mutants COSMIC_RAY [SAMPLE].

cosmic-ray (https://cosmic-ray.readthedocs.io, MIT) changes one place of a module, such as a constant or a comparison,
and runs the tests that are to notice. It comes in an environment of its own, whose command is given here:

    python3 -m venv DIR; DIR/bin/pip install cosmic-ray==8.7.0; python -m benchmarks.mutants DIR/bin/cosmic-ray

All changes take a day, so ``SAMPLE`` places of each group are drawn, always the same ones, and one change of each. What
would change nothing is left out: unions in annotations, and decorators, which mostly keep what has been worked out.
"""

import json
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from index.paths import PROJECT

SAMPLE, SEED = 12, 1
SECONDS = 600  # for the tests of one change: what hangs is noticed as well
_COPIED = ("index", "assistant", "tests", "benchmarks", "pyproject.toml", "app.py")
_LINKED = ("data", ".venv", "README.md")
_PASSED_OVER = ("core/ReplaceBinaryOperator_BitOr", "core/RemoveDecorator")


@dataclass(frozen=True)
class Group:
    """Modules, and the tests that are to notice what is changed in them."""

    name: str
    modules: tuple[str, ...]
    tests: tuple[str, ...]


GROUPS = (
    Group("words", ("index/matching/bm25.py", "index/matching/inverted.py"), ("tests/test_words.py",)),
    Group("vectors", ("index/matching/vectors.py",), ("tests/test_vectors.py", "tests/test_rough_vectors.py")),
    Group(
        "finding",
        ("assistant/finding/search.py", "assistant/finding/evidence.py", "assistant/finding/refusal.py"),
        ("tests/test_search.py", "tests/test_search_narrowed.py", "tests/test_refusal.py"),
    ),
    Group(
        "PDF",
        tuple(f"index/reading/{name}.py" for name in ("pdf", "blocks", "margins", "running", "letters")),
        ("tests/test_pdf.py", "tests/test_pdf_lines.py", "tests/test_account.py"),
    ),
    Group(
        "HTML",
        ("index/reading/web.py", "index/reading/furniture.py", "index/reading/tree.py"),
        ("tests/test_web.py", "tests/test_web_details.py"),
    ),
)


def main() -> None:
    """Run every group, or those named after the sample's size, and print its score and its survivors."""
    program, size = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else SAMPLE
    for group in GROUPS:
        if group.name in (sys.argv[3:] or [group.name]):
            with tempfile.TemporaryDirectory() as place:
                _say(*run(group, program, size, Path(place)))


def run(group: Group, program: str, size: int, copy: Path) -> list[str]:
    """Change a copy of the project place by place; return lines to print."""
    for name in _COPIED:
        (shutil.copytree if (PROJECT / name).is_dir() else shutil.copy)(PROJECT / name, copy / name)
    for name in _LINKED:
        (copy / name).symlink_to(PROJECT / name)
    tests = " ".join(group.tests)
    settings = {
        "module-path": list(group.modules),
        "timeout": SECONDS,
        "excluded-modules": [],
        "test-command": f".venv/bin/python -m pytest -q -x {tests}",
    }
    lines = [f"{key} = {json.dumps(value)}" for key, value in settings.items()]
    form = "\n".join(["[cosmic-ray]", *lines, "[cosmic-ray.distributor]", 'name = "local"'])
    (copy / "settings.toml").write_text(form, encoding="utf-8")
    subprocess.run([program, "init", "settings.toml", "session"], cwd=copy, check=True)  # noqa: S603 - as was asked
    subprocess.run([program, "baseline", "settings.toml"], cwd=copy, check=True)  # noqa: S603 - they pass as it is
    places = _draw(copy / "session", size)
    subprocess.run([program, "exec", "settings.toml", "session"], cwd=copy, check=True)  # noqa: S603 - as was asked
    survivors = _survivors(copy / "session")
    return [f"{group.name}: {len(survivors)} of {size} went unnoticed, {places} places in all", *survivors]


def _draw(session: Path, size: int) -> int:
    """Keep one change of each of some places; return how many places there were."""
    with sqlite3.connect(session) as table:
        found = table.execute(
            "SELECT job_id, module_path, start_pos_row, start_pos_col, operator_name FROM mutation_specs "
            "ORDER BY 2, 3, 4, 5"
        )
        places: dict[tuple[str, int, int], list[str]] = defaultdict(list)
        for job, module, row, column, operator in found:
            if not operator.startswith(_PASSED_OVER):
                places[module, row, column].append(job)
        chance = random.Random(SEED)  # noqa: S311 - no secret
        kept = [chance.choice(places[place]) for place in chance.sample(sorted(places), size)]
        table.execute("CREATE TEMP TABLE kept AS SELECT value AS job_id FROM json_each(?)", (json.dumps(kept),))
        for name in ("mutation_specs", "work_items"):
            table.execute(f"DELETE FROM {name} WHERE job_id NOT IN (SELECT job_id FROM kept)")  # noqa: S608 - our names
    return len(places)


def _survivors(session: Path) -> list[str]:
    with sqlite3.connect(session) as table:
        found = table.execute(
            "SELECT module_path, start_pos_row, operator_name, diff FROM mutation_specs "
            "JOIN work_results USING (job_id) WHERE test_outcome = 'SURVIVED' ORDER BY 1, 2"
        ).fetchall()
    return [
        f"  {module}:{row} {operator.split('/')[-1]}\n    "
        + "\n    ".join(line for line in diff.split("\n") if line[:1] in "+-" and line[:3] not in ("+++", "---"))
        for module, row, operator, diff in found
    ]


def _say(*lines: str) -> None:
    print(*lines, sep="\n", flush=True)  # noqa: T201 - a program for the console


if __name__ == "__main__":
    main()
