"""Keys: what can be done, which key does it for this user, and where a key goes."""
