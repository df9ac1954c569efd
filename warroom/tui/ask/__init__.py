"""Questions: what takes the keys until it is answered, and what a flow gets to ask them with."""
