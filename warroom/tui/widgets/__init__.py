"""The console's widgets: one visible thing per file; state in, wishes out."""
