"""Tags of synthesis."""
