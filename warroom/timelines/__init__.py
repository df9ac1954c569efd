"""Reading, importing and replaying timeline files."""
