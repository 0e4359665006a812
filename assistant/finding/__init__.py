"""Candidates, their evidence, and whether the best one answers."""
