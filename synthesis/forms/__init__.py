"""The shapes of what pages of synthesis send, topic by topic."""
