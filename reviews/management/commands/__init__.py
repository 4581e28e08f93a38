"""Commands, each the same actions as the pages."""
