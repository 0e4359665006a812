"""How data/reader was made: see training/README.md."""
