"""What the console has of a handoff: the page of both sides, the brief, the cards."""
