"""What only parliamentary papers have: their fixed forms, and what each of their lines tells."""
