"""Who may come in: accounts in a file, the sessions of browsers, and how often somebody may try."""
