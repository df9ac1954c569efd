"""Who is hurt from when until when, and what customers report."""
