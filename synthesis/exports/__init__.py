"""What can be taken out of synthesis."""
