"""What the console has of changes: asking, answering, the list, the clock without a mitigation."""
