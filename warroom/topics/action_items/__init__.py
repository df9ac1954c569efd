"""Work now: one owner, a time box, a check-back."""
