"""Read models over all incidents: tables, search; derived and rebuildable."""
