"""What is left to do after the incident."""
