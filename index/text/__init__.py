"""Words, sentences, passages, language: what a text is made of."""
