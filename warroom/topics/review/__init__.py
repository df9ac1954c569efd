"""Who reviews the incident, and whether."""
