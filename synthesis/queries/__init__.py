"""Questions about texts, codes, coding and findings."""
