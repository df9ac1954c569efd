"""How many people there are, and how strict the room is."""
