"""What the console has of the timeline: its pane, the details, the entry line."""
