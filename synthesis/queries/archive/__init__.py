"""What of a review goes into an archive: its tables, found among all models, and their rows."""
