"""What people ask of the room."""
