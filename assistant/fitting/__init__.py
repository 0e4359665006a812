"""How well it finds, and the numbers that are fitted."""
