"""Pages of the review floor."""
