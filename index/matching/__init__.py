"""How a text is found: by vectors, by words, by what was learned."""
