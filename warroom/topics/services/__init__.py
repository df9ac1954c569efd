"""What changed in services while it belonged to no incident."""
