"""What an incident is: pure rules and state; no I/O and no clock of its own."""
