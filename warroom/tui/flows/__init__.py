"""What a command key asks for and does, one file per topic, written as straight lines of code."""
