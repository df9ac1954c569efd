"""What the incident is, where it stands, and what is said of it."""
