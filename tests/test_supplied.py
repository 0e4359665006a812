"""What is installed is what was tested: each package pinned, those under packages too, with the hash of every file."""

import ast
import os
import re
import subprocess
import sys
from functools import cache
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import NormalizedName, canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).resolve().parent.parent
LOCKS = ("requirements.txt", "requirements-cpu.txt", "requirements-dev.txt")
SOURCES = ("requirements.in", "requirements-dev.in", "training/requirements.in")
OURS = {"index", "assistant", "app", "benchmarks", "training", "tests"}
ONLY_FOR_GRAPHICS_CARDS = re.compile(r"(nvidia|cuda|triton)")


@cache
def entries(name: str) -> tuple[Requirement, ...]:
    """Return what a file asks for: its lines without hashes and comments."""
    whole = (ROOT / name).read_text(encoding="utf-8").replace("\\\n", " ")
    lines = (line.partition(" #")[0].partition("--hash")[0].strip() for line in whole.splitlines())
    return tuple(Requirement(line) for line in lines if line and not line.startswith(("#", "-")))


def names(lock: str) -> set[NormalizedName]:
    return {canonicalize_name(each.name) for each in entries(lock)}


def pinned(each: Requirement) -> Version:
    (only,) = each.specifier
    assert only.operator == "==", each
    return Version(only.version)


def applies(each: Requirement, extra: str = "") -> bool:
    return each.marker is None or each.marker.evaluate({"extra": extra})


@pytest.mark.parametrize("lock", LOCKS)
def test_every_line_has_one_version_and_its_hashes(lock: str) -> None:
    whole = (ROOT / lock).read_text(encoding="utf-8").replace("\\\n", " ")
    lines = [line for line in whole.splitlines() if line and not line.lstrip().startswith("#")]
    assert len(lines) == len(entries(lock)) > 20
    for line in lines:
        assert re.fullmatch(r"[a-z0-9-]+==\S+ (; [^-].*?)?( *--hash=sha256:[0-9a-f]{64})+ *", line), line


@pytest.mark.parametrize("file", [*LOCKS, *SOURCES, "requirements-cpu.in"])
def test_no_address_is_named(file: str) -> None:
    assert not re.search(r"://|--(extra-)?index|--find-links", (ROOT / file).read_text(encoding="utf-8"))


@pytest.mark.parametrize("source", SOURCES)
def test_every_package_that_is_asked_for_has_its_reason_and_is_locked(source: str) -> None:
    locked = {each.name: pinned(each) for lock in LOCKS for each in entries(lock)[::-1]}
    for line in (ROOT / source).read_text(encoding="utf-8").splitlines():
        if line and not line.startswith(("#", "-")):
            assert re.fullmatch(r"\S+==\S+ +# \S.{4,}", line), line
    for each in entries(source):
        assert locked[canonicalize_name(each.name)].public == str(pinned(each)), each


ELSEWHERE = {"lancedb", "pyarrow"}  # a rival that benchmarks/plain_vectors.py measures, in an environment of its own


def imported(file: Path) -> set[str]:
    """Return the packages of others that a file imports, wherever in it."""
    nodes = list(ast.walk(ast.parse(file.read_text(encoding="utf-8"))))
    modules = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    modules |= {node.module for node in nodes if isinstance(node, ast.ImportFrom) and node.module and not node.level}
    return {module.split(".")[0] for module in modules} - OURS - sys.stdlib_module_names


def test_what_the_program_imports_is_asked_for_by_name() -> None:
    """A package that is there only because another one wants it may go with the other's next version."""
    asked = {canonicalize_name(each.name) for source in SOURCES for each in entries(source)}
    holders = metadata.packages_distributions()
    for folder in OURS - {"app", "tests"}:
        for file in (ROOT / folder).rglob("*.py"):
            for module in imported(file) - ELSEWHERE:
                assert asked & {canonicalize_name(name) for name in holders.get(module, [module])}, (file, module)


def test_what_is_locked_is_what_is_installed_and_needs_nothing_else() -> None:
    """Each package of the locks is here in that version, and so is in the locks whatever it asks for here."""
    known = names("requirements.txt") | names("requirements-dev.txt")
    for each in entries("requirements-cpu.txt") + entries("requirements-dev.txt"):
        if applies(each) and canonicalize_name(each.name) not in ("setuptools", "torch"):
            here = metadata.distribution(each.name)
            assert Version(here.version).public == pinned(each).public, each
            extras = ["", "mcp"] if each.name == "gradio" else [""]
            asks = [Requirement(text) for text in here.requires or []]
            needed = {canonicalize_name(ask.name) for ask in asks if any(applies(ask, extra) for extra in extras)}
            assert needed <= known, (each.name, needed - known)


def test_without_graphics_cards_only_their_libraries_are_missing() -> None:
    left_out = names("requirements.txt") - names("requirements-cpu.txt")
    assert {name for name in names("requirements.txt") if ONLY_FOR_GRAPHICS_CARDS.match(name)} == left_out
    assert left_out
    full = {str(each) for each in entries("requirements.txt") if each.name != "torch" and each.name not in left_out}
    assert {str(each) for each in entries("requirements-cpu.txt")} == full | {"torch==2.13.0+cpu"}


def test_a_file_with_another_hash_is_not_installed(tmp_path: Path) -> None:
    """Pip is asked, with files that lie here: the wheel of one hash goes in, the same with a byte more does not."""
    (tmp_path / "setup.py").write_text("from setuptools import setup\nsetup(name='harmless', version='1.0')\n")
    lock = tmp_path / "lock.txt"
    lock.write_text(f"harmless==1.0 --hash=sha256:{'0' * 64}\n")
    archive = tmp_path / "harmless-1.0.tar.gz"
    subprocess.run(["tar", "-czf", archive, "-C", tmp_path, "setup.py"], check=True)
    command = [sys.executable, "-m", "pip", "download", "--no-index", "--no-deps", "--require-hashes", "-r", lock]
    environment = os.environ | {"PIP_FIND_LINKS": str(tmp_path), "PIP_CONFIG_FILE": os.devnull}
    asked = subprocess.run(
        [*command, "-d", tmp_path / "got"], env=environment, capture_output=True, text=True, check=False
    )
    assert asked.returncode != 0
    assert "HASH" in asked.stderr.upper()
    assert not (tmp_path / "got").exists() or not any((tmp_path / "got").iterdir())
