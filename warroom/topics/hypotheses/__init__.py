"""What may be the cause, and how sure we are."""
