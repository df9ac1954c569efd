"""What the console has of questions: the box, its board, asking and answering."""
