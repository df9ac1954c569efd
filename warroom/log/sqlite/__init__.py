"""Everything of the log that is SQLite."""
