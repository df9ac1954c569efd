"""Changes to production: requested, approved, executed, with a result."""
