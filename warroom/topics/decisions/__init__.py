"""What was decided, by whom, under whom, and when it is looked at again."""
