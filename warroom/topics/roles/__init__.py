"""Who holds which role, since when, and who rests."""
