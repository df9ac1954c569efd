"""The log in one shared SQLite file."""
