"""An incident as text for people who were not there."""
