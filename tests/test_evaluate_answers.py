"""The measures of answers, on a folder that a reader can check by hand."""

import json
from pathlib import Path

import pytest

from assistant.fitting.evaluate_answers import main

TEXT = """# Le marché de Brévent

## Les horaires

Le marché de Brévent ouvre le mardi à sept heures.

## Les règles

Les chiens sont tenus en laisse.

La vente de tabac est interdite.
"""


def folder_with(folder: Path, **files: list[dict[str, object]]) -> Path:
    for name, entries in files.items():
        lines = [json.dumps(entry, ensure_ascii=False) for entry in entries]
        (folder / f"{name}.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


def figures(output: str) -> dict[str, float]:
    rows = [row.rsplit("  of ", 1)[0].rsplit(maxsplit=1) for row in output.splitlines() if row.startswith("  ")]
    return {name.strip(): float(value) for name, value in rows}


def test_a_dialogue_is_scored_by_its_later_turns(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    document = {"id": "marche", "title": "Le marché", "date": "2024-01-01", "text": TEXT}
    opens = {"q": "Quand ouvre le marché de Brévent ?", "gold": ["ouvre le mardi"]}
    dogs = {"q": "Les chiens sont-ils tenus en laisse ?", "gold": ["Les chiens sont tenus en laisse."]}
    none = {"q": "Quel est le salaire du boulanger de Paris ?", "gold": []}
    folder = folder_with(
        tmp_path,
        documents=[document],
        dialogues=[{"document": "marche", "turns": [opens, dogs, none]}],
    )
    assert main([str(folder)]) == 0
    assert figures(capsys.readouterr().out) == {
        "right first": 1.0,
        "right and given": 1.0,
        "unanswered, yet answered": 0.0,
    }


def test_a_folder_without_documents_is_told_of(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main([str(tmp_path)])
    assert left.value.code == 2
    assert "cannot be read" in capsys.readouterr().err
