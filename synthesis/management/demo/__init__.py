"""What synthesis adds to the demonstration review."""
