"""The arrows run one way, heavy libraries come late, and the front door is exact."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import assistant

ROOT = Path(__file__).resolve().parent.parent
OFFLINE = sorted((ROOT / "index").glob("**/*.py"))
ONLINE = sorted((ROOT / "assistant").glob("**/*.py"))
BESIDE = [
    *(ROOT / "benchmarks").glob("*.py"),
    *(ROOT / "training").glob("*.py"),
    *(ROOT / "training/reader").glob("*.py"),
]
HEAVY = {"torch", "faiss", "gradio", "transformers", "sentence_transformers", "scipy", "sklearn", "huggingface_hub"}


def imported(file: Path) -> Iterator[str]:
    """Yield the full names of all modules that a file imports, wherever the import stands."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}: a relative import hides where it goes"
            yield node.module or ""


def importers(package: str, files: list[Path]) -> set[str]:
    found = {file for file in files for name in imported(file) if name.split(".")[0] == package}
    return {file.relative_to(ROOT).as_posix() for file in found}


def test_there_is_something_to_look_at() -> None:
    assert {"index/storage/store.py", "index/matching/vectors.py"} <= {
        file.relative_to(ROOT).as_posix() for file in OFFLINE
    }
    assert "assistant/finding/search.py" in {file.relative_to(ROOT).as_posix() for file in ONLINE}
    assert importers("numpy", OFFLINE) >= {
        "index/storage/store.py",
        "index/matching/vectors.py",
        "index/matching/bm25.py",
    }


def test_the_arrows_run_one_way() -> None:
    assert importers("assistant", OFFLINE) == set()
    assert importers("app", OFFLINE) == set()
    assert importers("app", ONLINE) == set()
    assert importers("gradio", OFFLINE + ONLINE) == set()
    for tool in ("tests", "benchmarks", "training"):
        assert importers(tool, [*OFFLINE, *ONLINE, ROOT / "app.py"]) == set()


def test_each_heavy_library_has_one_importer() -> None:
    everything = [*OFFLINE, *ONLINE, ROOT / "app.py"]
    assert importers("sentence_transformers", everything) == {"index/matching/encoder.py"}
    assert importers("faiss", everything) == {"index/matching/vectors.py"}
    assert importers("onnxruntime", everything) == {"index/matching/network.py"}
    assert importers("torch", everything) == set()
    assert importers("transformers", everything) == set()


# Each room may use those before it; the modules beside the rooms stand where they are used.
ORDER = (
    "index.paths index.printable index.entry index.languages index.errors index.datatypes index.text index.parliament "
    "index.passages index.reading index.beside index.matching index.engine index.storage index.incoming index.postgres "
    "index.collection index.renewing index.library index.showing index.backup index.arguments index.__main__ "
    "assistant.wording assistant.asking assistant.finding assistant.why assistant.answer assistant.answering "
    "assistant.assistant assistant.memory assistant.live assistant.phrases assistant.render assistant.reasons "
    "assistant.forms "
    "assistant.export assistant.fitting assistant.sources assistant.accounts assistant.feedback assistant.page "
    "assistant.serving assistant.__main__"
).split()


def room(module: str) -> str:
    return ".".join(module.split(".")[:2])


def test_the_rooms_stand_in_order() -> None:
    for file in OFFLINE + ONLINE:
        if file.name == "__init__.py":
            continue
        own = room(".".join(file.relative_to(ROOT).with_suffix("").parts))
        used = {room(name) for name in imported(file) if name.split(".")[0] in ("index", "assistant")}
        later = {name for name in used if ORDER.index(name) > ORDER.index(own)}
        assert not later, f"{file.relative_to(ROOT)} uses {later}"


def test_no_two_modules_import_each_other() -> None:
    uses: dict[str, set[str]] = {}
    for file in OFFLINE + ONLINE:
        module = ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        uses[module] = {name for name in imported(file) if name.split(".")[0] in ("index", "assistant")}

    def reached(module: str, seen: set[str]) -> set[str]:
        for name in uses.get(module, set()) - seen:
            seen.add(name)
            reached(name, seen)
        return seen

    assert [module for module in uses if module in reached(module, set())] == []


@pytest.mark.parametrize("program", ["import assistant", "import index", "import assistant.__main__, index.__main__"])
def test_importing_is_light(program: str) -> None:
    command = f"{program}; import sys; print(sorted({HEAVY | {'numpy'}} & sys.modules.keys()))"
    done = subprocess.run([sys.executable, "-c", command], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_a_question_loads_nothing_heavy_but_faiss() -> None:
    command = (
        "from assistant import ask; import sys; ask('Combien de mineurs ont été protégés ?');"
        f"print(sorted({HEAVY} & sys.modules.keys()))"
    )
    # The first question may build the index, which takes torch; the second finds it built.
    for _ in range(2):
        done = subprocess.run([sys.executable, "-c", command], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "['faiss']\n"


def test_the_front_door_is_sorted_and_exact() -> None:
    assert assistant.__all__ == sorted(assistant.__all__)
    assert set(assistant.__all__) == {"Answer", "Assistant", "Citation", "ask"}
    for name in assistant.__all__:
        assert getattr(assistant, name).__name__ == name
    with pytest.raises(AttributeError, match="has no attribute 'answers'"):
        assistant.answers  # noqa: B018 - the access is what is tested


LONGEST_FILE, LONGEST_FUNCTION = 250, 50  # lines
# Each longer one with its reason; who shortens one takes it out.
LONGER = {
    "assistant/answer.py": "what every door gives, read as one page",
    "assistant/asking/languages/french.py": "how one asks in one language, for whoever makes another of it",
    "assistant/wording/english.py": "all that is said in one language, for whoever translates it",
    "assistant/wording/french.py": "all that is said in one language, for whoever translates it",
    "assistant/fitting/evaluate_answers.py": "seven measures of one set, each a function of its own",
    "index/__main__.py": "eight commands, each a function of its own, which only parse, call and print",
    "index/datatypes.py": "what flows through the project, read as one page",
    "index/engine.py": "what search needs of an index, read as one page",
    "index/reading/rtf.py": "one automaton",
    "index/reading/word.py": "one format's elements, in the order of its specification",
    "tests/cases_checks.py": "one short function a kind of check",
}


def test_files_and_functions_are_short_or_it_is_said_why_not() -> None:
    longer: set[str] = set()
    for file in [*OFFLINE, *ONLINE, ROOT / "app.py", *(ROOT / "tests").glob("**/*.py"), *BESIDE]:
        name, text = file.relative_to(ROOT).as_posix(), file.read_text(encoding="utf-8")
        if len(text.splitlines()) > LONGEST_FILE:
            longer.add(name)
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or 0) - node.lineno + 1
                assert lines <= LONGEST_FUNCTION, f"{name}: {node.name} has {lines} lines"
    assert longer == LONGER.keys()
