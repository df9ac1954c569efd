"""The thresholds of the doctrine, each with its source, and what a room overrides."""
