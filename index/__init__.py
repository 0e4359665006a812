"""Documents in, an index out: the offline half."""
