"""The review floor at the command line."""
