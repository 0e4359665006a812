"""What a person asked, made ready for search."""
