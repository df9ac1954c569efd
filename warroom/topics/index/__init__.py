"""Which incidents the room has, and who rests after them."""
