"""Reading PDFs: text with the place of each letter, pictures of pages, finding, matching."""
