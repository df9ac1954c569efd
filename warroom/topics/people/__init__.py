"""Who was called, who came, who left."""
