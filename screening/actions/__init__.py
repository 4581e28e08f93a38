"""Everything that writes on the screening floor."""
