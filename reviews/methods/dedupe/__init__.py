"""Bibliographic de-duplication: which records are one publication, surely or perhaps.

`match(records)` gathers a list; a `Matcher` compares an import with what is stored; `explain`
judges two records; `match_csv` works on a table. Pure Python, independent of input order.
"""

from reviews.methods.dedupe.matcher import Matcher, Pair, Result, explain, match
from reviews.methods.dedupe.record import Record
from reviews.methods.dedupe.rules import ASK, DIFFERENT, SAME
from reviews.methods.dedupe.tables import match_csv

__all__ = [
    "ASK",
    "DIFFERENT",
    "SAME",
    "Matcher",
    "Pair",
    "Record",
    "Result",
    "explain",
    "match",
    "match_csv",
]
