"""Bibliographic de-duplication: which records are one publication, surely or perhaps.

`match(records)` gathers a list; a `Matcher` minds what people decided; `reach` makes
one of an import and what of the stored records it bears on, by `filing_keys`, so that only those
are read and compared;
`explain` judges two records; `match_csv` works on a table. Pure Python, independent of input
order, and of how the records came in: a run of what `reach` gives tells of it what a run of all
would.
"""

from reviews.methods.dedupe.blocks import EDITION, filing_keys
from reviews.methods.dedupe.matcher import Matcher, explain, match
from reviews.methods.dedupe.reaching import Reached, Shelf, reach
from reviews.methods.dedupe.record import Record
from reviews.methods.dedupe.results import Pair, Result
from reviews.methods.dedupe.rules import ASK, DIFFERENT, SAME
from reviews.methods.dedupe.tables import TableError, match_csv

__all__ = [
    "ASK",
    "DIFFERENT",
    "EDITION",
    "SAME",
    "Matcher",
    "Pair",
    "Reached",
    "Record",
    "Result",
    "Shelf",
    "TableError",
    "explain",
    "filing_keys",
    "match",
    "match_csv",
    "reach",
]
