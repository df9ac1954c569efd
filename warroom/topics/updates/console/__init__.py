"""What the console has of updates: the sheet, drafts, the clock of the next one."""
