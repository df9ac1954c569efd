"""What the console has of roles: taking and giving them, their pane."""
