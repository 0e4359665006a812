"""Where the project keeps what ships with it and what it makes of that."""

from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
DATA = PROJECT / "data"
SHIPPED = DATA / "documents"
SHIPPED_QUESTIONS = DATA / "questions"
SHIPPED_INDEX = DATA / "index"
EMBEDDED_ENCODER = DATA / "encoder"
LEXICON = DATA / "lexicon"
