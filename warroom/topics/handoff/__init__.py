"""Command changes hands, in words."""
