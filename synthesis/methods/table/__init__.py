"""The study table: forms and their versions, what is filled in, consensus, totals over studies."""
