"""What the README shows is run, and compared with what it says."""

import asyncio
import contextlib
import io
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import urllib.request
import warnings
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from patience import PATIENCE
from serving import Server

from assistant.serving.entrance import Entrance
from assistant.serving.options import entrance_for, parse, place_of
from index.library import Library

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
QUOTE = "Plus d'une centaine de mineurs victimes ont ainsi été protégés depuis 2016."
ADDRESS = "http://127.0.0.1:7860"


def block(name: str) -> str:
    """Return the block of code that is marked ``<!-- tested: name -->``."""
    found = re.findall(rf"<!-- tested: {name} -->\n```\w+\n(.*?)```", README, re.DOTALL)
    assert len(found) == 1, f"{len(found)} blocks are marked {name}"
    return str(found[0])


def shell(command: str, folder: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """Run a command of the README as a reader would whose environment is activated."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    environment = os.environ | {"PATH": path, "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        ["bash", "-c", command],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
    )


def matches(expected: list[str], printed: list[str]) -> bool:
    """Compare line by line; ``[...]`` stands for any number of lines."""
    if not expected:
        return not printed
    if expected[0] == "[...]":
        return any(matches(expected[1:], printed[at:]) for at in range(len(printed) + 1))
    return bool(printed) and expected[0] == printed[0] and matches(expected[1:], printed[1:])


def test_matching_is_strict() -> None:
    assert matches(["a", "[...]", "d"], ["a", "b", "c", "d"])
    assert matches(["[...]", "d"], ["d"])
    assert not matches(["a", "[...]", "d"], ["a", "b", "c"])
    assert not matches(["a"], ["a", "b"])
    assert not matches(["b", "[...]"], ["a", "b"])


def test_every_marked_block_is_tested_here() -> None:
    marked = set(re.findall(r"<!-- tested: (\w+) -->", README))
    tested = "make files output python curl client mcp collection filters office tree"
    assert marked == set(tested.split())
    assert len(re.findall(r"^```\w", README, re.MULTILINE)) == len(marked)


def test_the_two_commands_are_targets_of_make() -> None:
    for line in block("make").splitlines():
        command = line.split("#")[0].strip()
        assert command in ("make run", "make test")
        if shutil.which("make"):
            planned = subprocess.run(["make", "-n", command.split()[1]], cwd=ROOT, capture_output=True, check=False)
            assert planned.returncode == 0, planned.stderr.decode()


def test_the_plain_way_names_files_that_are_there() -> None:
    commands = [shlex.split(line) for line in block("files").splitlines()]
    assert commands[0] == ["python3", "-m", "venv", ".venv"]
    assert (ROOT / commands[1][-1]).is_file()
    assert (ROOT / commands[2][-1]).is_file()


def test_the_commands_print_what_is_shown() -> None:
    shown = re.findall(r"^\$ (.+)\n((?:(?!\$ ).*\n)*)", block("output"), re.MULTILINE)
    done = [shell(command) for command, _ in shown]
    for (command, expected), result in zip(shown, done, strict=True):
        assert matches(expected.splitlines(), result.stdout.splitlines()), f"{command} printed:\n{result.stdout}"
    assert [result.returncode for result in done] == [0, 3]
    assert "0 for an answer, 3 when it is not in the\ndocument, 2 when" in README


def run_python(code: str) -> str:
    written = io.StringIO()
    with contextlib.redirect_stdout(written), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # gradio_client's own
        exec(compile(code, "README.md", "exec"), {})  # noqa: S102 - our own README
    return written.getvalue()


def test_the_python_call_works() -> None:
    printed = run_python(block("python"))
    at = (ROOT / "data/documents/senat-traite-2019.txt").read_bytes().decode("utf-8").index(QUOTE)
    assert f"{QUOTE} 2019-10-24 5400 {at} {at + len(QUOTE)}" in printed


def test_the_http_call_works(server: Server) -> None:
    command = block("curl").replace(ADDRESS, server.address)
    if shutil.which("curl"):
        text = shell(command).stdout
    else:
        words = shlex.split(command.replace("\\\n", " "))
        url, header, body = words[2], words[4], words[6]
        request = urllib.request.Request(url, body.encode(), dict([header.split(": ")]))  # noqa: S310 - our own server
        with urllib.request.urlopen(request, timeout=PATIENCE) as reply:  # noqa: S310
            text = reply.read().decode()
    answer = json.loads(text)
    assert QUOTE in [citation["quote"] for citation in answer["citations"]]


def test_the_client_works(server: Server) -> None:
    assert "Question de M. MAZUIR Rachel (Ain" in run_python(block("client").replace(ADDRESS, server.address))


def test_the_mcp_address_offers_ask(server: Server) -> None:
    from mcp import ClientSession
    from mcp.client.streamable_http import streamable_http_client

    (entry,) = json.loads(block("mcp"))["mcpServers"].values()

    async def tools() -> list[str]:
        async with (
            streamable_http_client(entry["url"].replace(ADDRESS, server.address)) as (reading, writing, _),
            ClientSession(reading, writing) as session,
        ):
            await session.initialize()
            return [tool.name for tool in (await session.list_tools()).tools]

    with ThreadPoolExecutor() as pool:  # Playwright, in other tests, leaves a running loop in this thread
        assert pool.submit(lambda: asyncio.run(tools())).result() == ["ask", "list_documents", "read_passage"]


def test_a_collection_is_made_as_shown(tmp_path: Path) -> None:
    (tmp_path / "my-documents").mkdir()
    text = "Le guichet ouvre à neuf heures.\n"
    (tmp_path / "my-documents" / "guichet.txt").write_text(text, encoding="utf-8")
    add, listing, ask, page, remove = block("collection").splitlines()
    printed = [shell(command, tmp_path) for command in (add, listing, ask, remove, listing)]
    assert [done.stderr for done in printed] == [""] * 5
    assert [done.returncode for done in printed[:2]] == [0, 0]
    assert "added 1: guichet" in printed[0].stdout
    assert printed[2].returncode in (0, 3)
    assert "Le guichet ouvre à neuf heures." in printed[2].stdout
    assert "documents left: 0" in printed[3].stdout
    assert "guichet" in printed[1].stdout
    assert "guichet" not in printed[4].stdout
    assert page == "python app.py --collection my-index"
    assert "--collection" in shell("python app.py --help").stdout


def test_questions_are_narrowed_as_shown() -> None:
    answer, question = (shell(command) for command in block("filters").splitlines())
    assert "Réponse du Gouvernement, 24 octobre 2019" in answer.stdout
    assert "Mazuir" not in answer.stdout
    assert "24 octobre 2019" not in question.stdout
    assert "Mazuir" in question.stdout
    assert {answer.returncode, question.returncode} <= {0, 3}


def test_an_office_is_opened_as_shown(tmp_path: Path) -> None:
    add, token, start = block("office").splitlines()
    library = f" --library {tmp_path}"
    added = shell(f"echo un mot de passe assez long | {add.split('#')[0]}{library}")
    assert (added.returncode, added.stderr) == (0, "")
    assert len(shell(token.split("#")[0] + library).stdout.strip()) >= 40
    options = parse(shlex.split(start)[2:])
    assert isinstance(entrance_for(place_of(options), Library(tmp_path), is_open=False, always=False), Entrance)


def tree() -> Iterator[str]:
    folders: list[str] = []
    for line in block("tree").splitlines():
        indented, name = re.fullmatch(r"( *)(\S+)  +\S.*", line).groups()  # type: ignore[union-attr]
        depth = len(indented) // 2
        folders = [*folders[:depth], name]
        yield "".join(folders)


def test_the_file_tree_is_the_real_one() -> None:
    told = set(tree())
    for path in told:
        assert (ROOT / path).is_dir() if path.endswith("/") else (ROOT / path).is_file(), path
    modules = {
        file.relative_to(ROOT).as_posix()
        for folder in ("index", "assistant")
        for file in (ROOT / folder).glob("*.py")
        if file.name != "__init__.py"
    }
    assert modules - told == set()
    rooms = {f"{file.parent.relative_to(ROOT).as_posix()}/" for file in ROOT.glob("[ai]*/*/__init__.py")}
    assert rooms - told == set()
    tracked = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False).stdout
    parts = [path.split("/", 1) for path in tracked.split("\0") if path and not path.startswith(".")]
    assert {f"{first}/" for first, *rest in parts if rest} - told == set()


def test_every_link_leads_somewhere() -> None:
    links = re.findall(r"\]\(([^)#]+)\)", README)
    assert len(links) >= 6
    for link in links:
        if not link.startswith("http"):
            assert (ROOT / link).is_file(), link


def test_every_option_that_is_told_exists() -> None:
    options = set(re.findall(r"`(-k|--[a-z]+)", README)) | set(re.findall(r" (--[a-z]+) ", block("collection")))
    helps = "".join(shell(f"python {each} --help").stdout for each in ("-m assistant", "-m index build", "app.py"))
    assert {"--json", "-k", "--section", "--encoder", "--into", "--collection"} <= options
    assert {option for option in options if not re.search(rf"^  {option}\b", helps, re.MULTILINE)} == set()
