"""The thresholds that a room holds itself to."""
