"""How bad it is."""
