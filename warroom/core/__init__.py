"""The words that every topic uses; it knows no topic."""
