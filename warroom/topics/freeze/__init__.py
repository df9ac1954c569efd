"""The deploy freeze."""
