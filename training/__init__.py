"""How data/encoder was made, and makes it again: ``make encoder CORPORA=path``."""
