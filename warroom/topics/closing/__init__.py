"""How an incident comes to its end: criteria, confirmation, the gate."""
