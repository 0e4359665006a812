"""What administrators start the server with: the container's file, compose, the systemd unit."""

import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest
from serving import ROOT

from assistant.serving.options import parse

DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
UNIT = (ROOT / "deploy" / "dans-le-texte.service").read_text(encoding="utf-8")
COMPOSE = (ROOT / "compose.yaml").read_text(encoding="utf-8")


def instructions() -> list[tuple[str, str]]:
    whole = DOCKERFILE.replace("\\\n", "")
    lines = [line for line in whole.splitlines() if line and not line.startswith("#")]
    return [(name, rest) for name, _, rest in (line.partition(" ") for line in lines)]


def words(listed: str) -> list[str]:
    """Return the strings of a list as JSON and YAML write it."""
    return re.findall(r'"([^"]*)"', listed)


def test_the_container_holds_what_is_there_and_runs_as_nobody_special() -> None:
    told = dict(instructions())
    assert next(name for name, _ in instructions()) == "FROM"
    assert re.fullmatch(r"python:3\.\d+-slim", told["FROM"])
    for name, rest in instructions():
        if name == "COPY":
            *sources, _ = rest.split()
            assert all((ROOT / source).exists() for source in sources), rest
    order = [name for name, _ in instructions()]
    assert order.index("USER") < order.index("ENTRYPOINT")
    assert told["USER"] not in ("root", "0")
    options = parse(words(told["ENTRYPOINT"])[2:])
    assert (options.host, str(options.library), options.open) == ("0.0.0.0", told["VOLUME"], False)  # noqa: S104
    assert told["EXPOSE"] == str(options.port)
    assert f"127.0.0.1:{options.port}/health" in told["HEALTHCHECK"]
    kept = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    copied = [source.rstrip("/") for name, rest in instructions() if name == "COPY" for source in rest.split()[:-1]]
    assert {line.removeprefix("!").rstrip("/") for line in kept if line.startswith("!")} == set(copied)


def test_the_container_can_be_built_where_pip_knows_no_index_but_pypi() -> None:
    [install] = [rest for name, rest in instructions() if name == "RUN" and "pip install" in rest]
    first, second = (part.split()[-1] for part in install.split("||"))
    assert "torch==2" in (ROOT / first).read_text(encoding="utf-8")
    assert "+cpu" not in (ROOT / second).read_text(encoding="utf-8")  # torch's own index has those, PyPI has not
    assert all("--require-hashes" in part for part in install.split("||"))


def test_compose_lets_nobody_in_but_a_proxy_on_the_machine() -> None:
    [ports] = re.findall(r"ports: \[(.*)\]", COMPOSE)
    assert words(ports) == ["127.0.0.1:7860:7860"]
    [command] = re.findall(r"command: \[(.*)\]", COMPOSE)
    options = parse(words(command))
    assert options.proxy
    assert not options.open
    assert 'cap_drop: ["ALL"]' in COMPOSE


def test_the_unit_starts_what_there_is_and_demands_accounts(tmp_path: Path) -> None:
    [start] = re.findall(r"^ExecStart=(.*)$", UNIT, re.MULTILINE)
    program, script, *arguments = shlex.split(start)
    options = parse(arguments)
    assert (script, options.accounts, options.open) == ("app.py", True, False)
    [state] = re.findall(r"^StateDirectory=(.*)$", UNIT, re.MULTILINE)
    assert str(options.library) == f"/var/lib/{state}"
    analyze = shutil.which("systemd-analyze")
    if analyze is None:
        pytest.skip("systemd-analyze is not here")
    place = tmp_path / "dans-le-texte.service"
    here = UNIT.replace(program, shutil.which("true") or "/bin/true").replace("/opt/dans-le-texte", str(tmp_path))
    place.write_text(here.replace("User=dans-le-texte\n", ""), encoding="utf-8")
    done = subprocess.run([analyze, "verify", str(place)], capture_output=True, text=True, check=False)
    assert [line for line in done.stderr.splitlines() if place.name in line] == []
    assert done.returncode == 0
