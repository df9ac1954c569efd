"""What happened, entry by entry."""
