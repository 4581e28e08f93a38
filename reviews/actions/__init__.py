"""Everything that writes on the review floor."""
