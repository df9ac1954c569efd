"""What an incident is made of: one folder a topic."""
