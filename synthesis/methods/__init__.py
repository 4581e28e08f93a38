"""Pure arithmetic of extraction, coding and synthesis: no Django, no database."""
