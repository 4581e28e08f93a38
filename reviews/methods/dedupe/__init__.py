"""Bibliographic de-duplication: which records are one publication, surely or perhaps.

`match(records)` gathers a list; a `Matcher` compares an import with what is stored; `explain`
judges two records; `match_csv` works on a table; `filing_keys` lets a database fetch only the
records that a new one may match. Pure Python, independent of input order.
"""

from reviews.methods.dedupe.blocks import filing_keys
from reviews.methods.dedupe.matcher import Matcher, explain, match
from reviews.methods.dedupe.record import Record
from reviews.methods.dedupe.results import Pair, Result
from reviews.methods.dedupe.rules import ASK, DIFFERENT, SAME
from reviews.methods.dedupe.tables import TableError, match_csv

__all__ = [
    "ASK",
    "DIFFERENT",
    "SAME",
    "Matcher",
    "Pair",
    "Record",
    "Result",
    "TableError",
    "explain",
    "filing_keys",
    "match",
    "match_csv",
]
