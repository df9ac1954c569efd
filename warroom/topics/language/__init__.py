"""Which words are marked, and what to say instead."""
