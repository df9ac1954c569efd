"""What the console has of the lifecycle: declaring, moving, the situation and its pane."""
