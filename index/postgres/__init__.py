"""PostgreSQL with pgvector as an engine: documents, keys and vectors in somebody's own database."""
