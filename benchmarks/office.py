"""Thirty people ask while one sends a long PDF: ``python -m benchmarks.office [PEOPLE] [PAGES]``.

Each has an account, and a collection that nobody else may see; each asks, reads for a while, and asks again: of the
shared collection, of their own, and after their own earlier question. The PDF goes into the shared one. Every answer
must be to the question that was asked, and of their own collection hold their own secret and nobody else's.
"""

import http.client
import json
import os
import random
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from threading import Event
from typing import Any

from assistant.accounts.accounts import FILE, Accounts, Role
from benchmarks.browsing import program_served
from index.collection import add
from index.library import Library
from index.matching.encoder import load_encoder

PEOPLE, PAGES = 30, 400
READS = (2.0, 8.0)  # seconds that somebody reads an answer
BEFORE = 30.0  # seconds of asking before the PDF comes, to compare with
AFTERWARDS = 10.0  # the new version of the collection has to be opened, too
TARGET = 2.0  # seconds, of the slowest twentieth
LINES = 30  # sentences a page
SHARED = ("Combien de mineurs ont été protégés ?", "Who asked the question?", "Quel est le budget du plan ?")
OWN, AFTER = "Quel est le code du portail ?", "Et qui le connaît ?"


@dataclass(frozen=True)
class Person:
    """Somebody who asks."""

    name: str
    token: str
    key: str  # of the collection that is theirs alone

    @property
    def secret(self) -> str:
        """What only their own collection says."""
        return f"le code du portail de {self.name} est"


@dataclass(frozen=True)
class Asked:
    """One question and what became of it."""

    at: float  # seconds, of the clock
    took: float  # seconds
    wrong: str | None  # what was mixed up, or failed


def prepare(folder: Path, people: int) -> list[Person]:
    """Make accounts, the first an editor's, and a collection for each."""
    accounts, library, encoder = Accounts(folder / FILE), Library(folder), load_encoder()
    made = []
    for number in range(people):
        name = f"personne{number:02d}"
        accounts.add(name, f"mot de passe de {name}", Role.READER if number else Role.EDITOR)
        collection = library.make(f"Dossier de {name}", encoder, [name])
        person = Person(name, accounts.new_token(name), collection.key)
        note = folder / f"{name}.md"
        note.write_text(
            f"# Le portail\n\nPour mémoire, {person.secret} {number + 1307}. Seule la gardienne {number} le connaît.\n",
            encoding="utf-8",
        )
        add(collection.folder, [note], encoder)
        note.unlink()
        made.append(person)
    return made


def long_pdf(file: Path, pages: int) -> None:
    """Write a report of prose."""
    from fpdf import FPDF

    pdf = FPDF()
    pdf.set_font("Helvetica", size=11)
    for page in range(pages):
        pdf.add_page()
        for line in range(LINES):
            text = f"La commune numéro {page * LINES + line} a ouvert {line + 2} permanences"
            pdf.cell(0, 8, f"{text}, où {page + 3} agents reçoivent.", new_x="LMARGIN", new_y="NEXT")
    pdf.output(str(file))


def call(port: int, person: Person, method: str, path: str, body: bytes | None = None) -> Any:  # noqa: ANN401 - JSON
    """Return what the server says; whatever is no success raises."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    try:
        sent = {"Authorization": f"Bearer {person.token}", "Content-Type": "application/json"}
        connection.request(method, path, body, sent)
        reply = connection.getresponse()
        content = reply.read()
    finally:
        connection.close()
    if reply.status >= 300:
        raise RuntimeError(f"{reply.status}: {content[:200]!r}")
    return json.loads(content)


def visit(port: int, person: Person, stop: Event, dice: random.Random) -> list[Asked]:
    """Ask until it is enough."""
    asked: list[Asked] = []
    shared = cycle(dice.sample(SHARED, len(SHARED)))
    for turn in cycle(("shared", "own", "after")):
        if stop.wait(dice.uniform(*READS)):
            return asked
        fields: dict[str, Any] = {"question": next(shared) if turn == "shared" else OWN}
        if turn != "shared":
            fields["collection"] = person.key
        if turn == "after":
            fields |= {"question": AFTER, "history": [OWN]}
        start = time.monotonic()
        try:
            answer, wrong = call(port, person, "POST", "/api/ask", json.dumps(fields).encode()), None
        except (OSError, RuntimeError, http.client.HTTPException) as error:
            answer, wrong = None, repr(error)
        took = time.monotonic() - start
        asked.append(Asked(start, took, wrong or mixed(answer, fields["question"], person, own=turn != "shared")))
    return asked


def mixed(answer: dict[str, Any], question: str, person: Person, *, own: bool) -> str | None:
    """Return what in an answer is not this person's; None where all is."""
    said = json.dumps([answer["citations"], answer["nearest"]], ensure_ascii=False)
    if answer["question"] != question:
        return f"{question}: answered as {answer['question']}"
    if own and person.secret not in said:
        return f"{person.name} does not see their own"
    told = said.replace(person.secret, "") if own else said
    return f"{person.name} sees another's: {told}" if "code du portail de" in told else None


def send(port: int, person: Person, file: Path) -> str:
    """Send a file, wait until it is in the collection, and return how it ended."""
    token = call(port, person, "PUT", f"/api/documents/{file.name}", file.read_bytes())["arrival"]
    stage = ""
    while stage not in ("done", "refused"):
        [arrival] = call(port, person, "GET", f"/api/arrivals?tokens={token}&stages={stage}")["arrivals"]
        stage = arrival["stage"]
    return f"{stage} ({arrival['outcome'] or arrival['reason']})"


def line(name: str, asked: list[Asked]) -> str:
    """Return the times of some questions in words."""
    times = [one.took for one in asked]
    slow, middle = slowest(asked), median(times) if times else 0.0
    longest = max(times, default=0.0)
    return f"{name}: {len(times)} questions, median {middle:.2f} s, p95 {slow:.2f} s, longest {longest:.2f} s"


def slowest(asked: list[Asked]) -> float:
    """Return how long the slowest twentieth took at least, in seconds."""
    times = [one.took for one in asked]
    return quantiles(times, n=20)[-1] if len(times) > 1 else max(times, default=0.0)


def main() -> int:
    """Print the times; return 1 where something was mixed up, failed or slow."""
    numbers = [int(argument) for argument in sys.argv[1:]]
    people, pages = (*numbers, *(PEOPLE, PAGES)[len(numbers) :])
    with TemporaryDirectory() as place:
        folder, file, stop = Path(place), Path(place) / "rapport.pdf", Event()
        persons = prepare(folder, people)
        long_pdf(file, pages)
        with program_served("--accounts", "--library", str(folder)) as running, ThreadPoolExecutor(people) as pool:
            port = running.port
            visits = [pool.submit(visit, port, one, stop, random.Random(one.name)) for one in persons]  # noqa: S311
            time.sleep(BEFORE)
            begun = time.monotonic()
            try:
                ended = send(port, persons[0], file)
                over = time.monotonic()
                time.sleep(AFTERWARDS)
            finally:
                stop.set()
            asked = [one for each in visits for one in each.result()]
        size = file.stat().st_size // 1000
    before, during = ([one for one in asked if (one.at >= begun) is late] for late in (False, True))
    wrong = [one.wrong for one in asked if one.wrong]
    said = f"{people} people; {pages} pages, {size} kB: {ended} in {over - begun:.0f} s; load {os.getloadavg()[0]:.1f}"
    sys.stdout.write("\n".join([said, line("before", before), line("meanwhile", during), *wrong[:5], ""]))
    sys.stdout.write(f"{len(wrong)} mixed up or failed; target {TARGET:.0f} s (p95)\n")
    return int(bool(wrong) or slowest(during) > TARGET or not ended.startswith("done"))


if __name__ == "__main__":
    sys.exit(main())
