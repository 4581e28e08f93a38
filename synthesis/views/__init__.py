"""Pages of synthesis, topic by topic."""
