"""SECURITY.md names tests that are there, and says of this machine what the sandbox says."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SECURITY = (ROOT / "SECURITY.md").read_text(encoding="utf-8")


def test_every_attack_has_what_happens_and_a_test_that_exists() -> None:
    table = SECURITY.partition("## Attacks")[2].partition("## Packages")[0]
    rows = [line.strip("| ").split(" | ") for line in table.splitlines() if line.startswith("| ")][2:]
    assert len(rows) >= 30
    for row in rows:
        attack, happens, named = row
        assert attack
        assert happens
        file, test = re.fullmatch(r"`(test_\w+\.py)::(test_\w+)`", named).groups()  # type: ignore[union-attr]
        tree = ast.parse((ROOT / "tests" / file).read_text(encoding="utf-8"))
        assert test in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}, named


def test_what_it_names_of_the_program_exists() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert {target for target in re.findall(r"`make (\w+)`", SECURITY) if f"\n{target}:" not in makefile} == set()
    doors = ("assistant/serving/options.py", "index/arguments.py")
    helped = "".join((ROOT / door).read_text(encoding="utf-8") for door in doors)
    assert {option for option in re.findall(r"`(--[a-z-]+)", SECURITY) if f'"{option}"' not in helped} == set()
    for module in re.findall(r"`python -m ([a-z.]+)[` ]", SECURITY):
        path = ROOT / module.replace(".", "/")
        assert path.with_suffix(".py").is_file() or (path / "__main__.py").is_file(), module
