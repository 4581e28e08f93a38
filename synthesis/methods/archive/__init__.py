"""The archive of a whole review: what stands in it, and where ids stand in what is kept."""
