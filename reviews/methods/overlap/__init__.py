"""Overlap between sources: which reports each source gave, alone and together with others.

Two units: a record is one entry of one source, a report one document that one or more records
gave. A source is counted once for a report, however many of its records are gathered there.
"""

from __future__ import annotations

from .counting import Combination, Overlap, Source, overlap
from .layout import ENGLISH, Labels, drawing

__all__ = ["ENGLISH", "Combination", "Labels", "Overlap", "Source", "drawing", "overlap"]
