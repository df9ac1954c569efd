"""What went out, to whom, and what was promised."""
