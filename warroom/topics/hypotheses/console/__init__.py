"""What the console has of this topic: panes, boards, flows."""
