"""Timeline files: read, imported, played, replayed, drilled."""
