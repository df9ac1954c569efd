"""What the console has of action items: their pane, and what is done with one."""
