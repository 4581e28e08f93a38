"""Numbers of synthesis."""
