"""What the console has of impact: windows, the freeze, counted reports."""
