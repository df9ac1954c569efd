"""What the console has of hypotheses: the board, and what is done with one."""
