"""A conversation as files that other programs take: Word's, and the RIS and BibTeX of reference managers."""
