"""What a reporting guideline asks of a search, filled from the search log.

Two guidelines: STARLITE (Booth 2006) and PRISMA-S (Rethlefsen et al. 2021). Each is a list of
items; an item is filled from the log, from what people said in their own words, or is blank.
"""

from .facts import Entry, Facts, Missing, Slot
from .standards import STANDARDS, Standard, table

__all__ = ["STANDARDS", "Entry", "Facts", "Missing", "Slot", "Standard", "table"]
