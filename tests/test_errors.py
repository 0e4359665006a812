"""Errors say one sentence to whoever reads, in their language, and repeat little of what was given."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant import ask
from index.errors import ECHOED, AssistantError, DocumentError, QuestionError, echo
from index.reading.documents import read_document
from index.reading.refusals import REASONS, UNKNOWN, in_french

READING = Path(__file__).resolve().parent.parent / "index" / "reading"
LONG = "x" * 10_000_000


def test_an_error_is_known_in_two_languages_or_in_one() -> None:
    both, one = AssistantError("La question est vide.", "The question is empty."), AssistantError("no index here")
    assert (both.said_in("fr"), both.said_in("en")) == ("La question est vide.", "The question is empty.")
    assert str(both) == "La question est vide. / The question is empty."
    assert (one.said_in("fr"), one.said_in("en"), str(one)) == ("no index here",) * 3


@pytest.mark.parametrize("given", ["x", "é\n", None, 3, [], ["a"]])
def test_what_is_short_is_repeated_as_python_writes_it(given: object) -> None:
    assert echo(given) == repr(given)


@pytest.mark.parametrize(
    "options",
    [
        {"documents": LONG},
        {"documents": [LONG] * 3},
        {"documents": [f"{number}" for number in range(100_000)]},
        {"section": LONG},
        {"speaker": LONG},
        {"since": LONG},
        {"language": LONG},
        {"k": [LONG]},
    ],
)
def test_a_long_mistake_is_not_repeated_whole(options: dict[str, object]) -> None:
    with pytest.raises(QuestionError) as caught:
        ask("Qui ?", **options)  # type: ignore[arg-type]  # the mistakes of those who call
    for language in ("fr", "en"):
        said = caught.value.said_in(language)
        assert len(said) < 20 * ECHOED
        assert " / " not in said
        assert "\n" not in said


def reasons() -> Iterator[str]:
    """Yield the reasons for which readers refuse files, "{}" for what they fill in."""
    for file in READING.glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Refused":
                parts = node.args[0].values if isinstance(node.args[0], ast.JoinedStr) else node.args
                if all(isinstance(part, ast.Constant | ast.FormattedValue) for part in parts):
                    yield "".join(part.value if isinstance(part, ast.Constant) else "{}" for part in parts)


def test_whatever_a_reader_refuses_is_said_in_french_too() -> None:
    found = set(reasons())
    assert len(found) > 20
    for reason in found | REASONS.keys():
        filled = reason.format(*["3,000"] * reason.count("{}"))
        assert in_french(filled) not in ("", UNKNOWN), filled
    for french in REASONS.values():
        assert not set("\"'") & set(french), french
        assert "\u00a0:" in french or ":" not in french, french
    assert in_french("it has 9,000 pages; 5,000 are allowed: split it") == (
        "il a 9\u202f000 pages, pour 5\u202f000 au plus\u00a0: divisez-le"
    )


@pytest.mark.parametrize(
    ("name", "content", "french"),
    [
        ("vide.txt", b"\n", "vide.txt\u00a0: le fichier ne contient pas de texte."),
        ("faux.pdf", b"%PDF-", "faux.pdf\u00a0: ce n’est pas un fichier PDF, ou il est endommagé."),
        ("faux.docx", b"PK", "faux.docx\u00a0: ce n’est pas un fichier DOCX, ou il est endommagé."),
    ],
)
def test_a_refused_file_is_told_of_in_one_language(tmp_path: Path, name: str, content: bytes, french: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(DocumentError) as refused:
        read_document(tmp_path / name)
    assert refused.value.said_in("fr") == french
    assert refused.value.said_in("en").startswith(f"{name}: ")
