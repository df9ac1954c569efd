"""A command in a copy of this terminal."""
