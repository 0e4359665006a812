"""What the encoder learns from: translated pairs, invented questions and texts, synonyms, rated pairs.

The pairs are not part of the project; the folder given holds ``tatoeba.en-fr.tsv.xz`` (columns English, French) and
``justice-laws.en-fr.tsv.xz`` (kind, English, French). The rest stands in training/examples/, written for this purpose.
"""

import csv
import json
import lzma
import random
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

EXAMPLES = Path(__file__).with_name("examples")
PAIRS_OF_WORDS = ("synonyms", "paraphrases")  # files of words, and of turns of phrase; the others hold texts
HELD_OUT = 1000  # pairs of each corpus that are never trained on
LONGEST_LAW = 45  # words: longer provisions cost the teacher most and say several things at once
_DEFINED = re.compile(r"\(([^()]{3,60})\)\s*$")


@dataclass(frozen=True)
class Pair:
    """A sentence and its translation."""

    english: str
    french: str


@dataclass(frozen=True)
class Corpus:
    """Pairs to train on, and pairs held out to measure translation search."""

    train: list[Pair]
    held_out: list[Pair]


@dataclass(frozen=True)
class Text:
    """An invented text: its sentences, and the questions that each of them answers."""

    sentences: list[str]
    questions: list[list[str]]  # one list a sentence


def read_tatoeba(folder: Path) -> Corpus:
    """Read everyday sentences."""
    pairs = [Pair(row[0], row[1]) for row in _rows(folder / "tatoeba.en-fr.tsv.xz")]
    return _split(list(dict.fromkeys(pairs)))


def read_laws(folder: Path) -> Corpus:
    """Read provisions of law of at most ``LONGEST_LAW`` words, without those that are no translations of each other."""
    rows = _rows(folder / "justice-laws.en-fr.tsv.xz")
    pairs = dict.fromkeys(Pair(row[1], row[2]) for row in rows if len(row[1].split()) <= LONGEST_LAW)
    return _split([pair for pair in pairs if is_aligned(pair)])


def is_aligned(pair: Pair) -> bool:
    """Tell whether a pair of provisions can be a translation.

    Definitions stand in alphabetical order in each language, so pairs made by position mix them up. An English
    definition ends with the French term in brackets, "(mention obligatoire)", and the French one must begin with it.
    A ratio of lengths beyond what translation does tells the rest.
    """
    defined = _DEFINED.search(pair.english)
    if defined and not pair.french.lower().startswith(defined[1].lower()[:6]):
        return False
    return 0.35 < len(pair.english) / max(len(pair.french), 1) < 2.2


def read_texts() -> list[Text]:
    """Read the invented texts."""
    texts = []
    for file in sorted(EXAMPLES.glob("*.jsonl")):
        if file.stem in PAIRS_OF_WORDS:
            continue
        for line in file.read_text(encoding="utf-8").splitlines():
            entry = json.loads(line)
            questions: list[list[str]] = [[] for _ in entry["sentences"]]
            for question in entry["questions"]:
                if question["sentence"] is not None:
                    questions[question["sentence"]].append(question["q"])
            texts.append(Text(entry["sentences"], questions))
    return texts


def read_synonyms() -> list[tuple[str, str]]:
    """Read pairs of an everyday, short or misspelt form and what it stands for in the language of administration."""
    files = [EXAMPLES / f"{name}.jsonl" for name in PAIRS_OF_WORDS]
    entries = [json.loads(line) for file in files for line in file.read_text(encoding="utf-8").splitlines()]
    return [(entry["a"], entry["b"]) for entry in entries]


def read_rated(file: Path) -> list[tuple[str, str, float]]:
    """Read an STS file: two sentences and their similarity, scaled to 0..1."""
    with file.open(encoding="utf-8", newline="") as stream:
        return [(first, second, float(score) / 5) for first, second, score in csv.reader(stream)]


def _rows(file: Path) -> list[list[str]]:
    with lzma.open(file, "rt", encoding="utf-8") as stream:
        return [line.rstrip("\n").split("\t") for line in stream]


def _split(pairs: list[Pair]) -> Corpus:
    """Hold out pairs of at least four words whose sides both occur once, so that no other pair gives them away."""
    english = Counter(pair.english for pair in pairs)
    french = Counter(pair.french for pair in pairs)
    single = [p for p in pairs if english[p.english] == french[p.french] == 1 and len(p.english.split()) >= 4]
    held_out = random.Random(7).sample(single, min(HELD_OUT, len(single) // 2))
    chosen = set(held_out)
    return Corpus([pair for pair in pairs if pair not in chosen], held_out)
