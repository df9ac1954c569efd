"""Files beside a room on its host."""
