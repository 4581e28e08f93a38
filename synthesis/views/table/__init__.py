"""The pages of the study table."""
