"""What the console has of decisions: their pane, recording one, its menu."""
