"""What a question wants, and an answer of that form: a sentence, a list, parts, documents side by side, an overview."""
