"""When things happened, and the minutes between them."""
