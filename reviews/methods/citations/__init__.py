"""Reference lists and single citations as people print them, taken apart as far as is certain.

`list_of` reads a list in the Vancouver, APA, Harvard and related styles, `reference_in` one
citation. What a shape doesn't make certain is left empty: the exact text is always kept in `raw`.
"""

from __future__ import annotations

from .entries import Entry, entries
from .lists import HEADING, NO_TITLE, NO_WORDS, list_of
from .reading import reference_in

__all__ = ["HEADING", "NO_TITLE", "NO_WORDS", "Entry", "entries", "list_of", "reference_in"]
