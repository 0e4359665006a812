"""Files in, Documents out: one module a format."""
